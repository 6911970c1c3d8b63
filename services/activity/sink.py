"""Where tracked activities go: into the timeline of their project's household."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from db.store import Store, Unit
from models.activity.action import ActionStatus, Environment, ProjectAction
from models.errors import StorageUnavailable
from services.activity.announcing import announce
from services.publishing import Publishing
from utils.activity_tracker import Activity
from utils.metrics import Metrics

log = structlog.get_logger()


class TimelineSink:
    """Writes activities to storage, and announces them once they are durable."""

    def __init__(self, store: Store, publishing: Publishing, metrics: Metrics) -> None:
        self._store = store
        self._publishing = publishing
        self._metrics = metrics

    def check(self, activity: Activity) -> None:
        """Raise ValueError or TypeError for what is no action."""
        _action_of(activity, "")

    def write(self, activities: Sequence[Activity], *, is_retry: bool) -> Sequence[Activity]:
        """Write what can be written; gives what has to be tried again."""
        try:
            placed = self._by_household(activities)
        except StorageUnavailable as error:
            log.warning("activity_waits", detail=error.detail)
            return activities
        rest: list[Activity] = []
        for household_id, group in placed.items():
            try:
                self._write(household_id, group, is_retry=is_retry)
            except StorageUnavailable as error:
                log.warning("activity_waits", detail=error.detail)
                rest += group
        return rest

    def _by_household(self, activities: Sequence[Activity]) -> dict[str, list[Activity]]:
        """Find each project's household; what has none is dropped."""
        placed: dict[str, list[Activity]] = {}
        with self._store.read() as unit:
            owners = {each.project_id: _owner(unit, each.project_id) for each in activities}
        for activity in activities:
            owner = owners[activity.project_id]
            if owner is not None:
                placed.setdefault(owner, []).append(activity)
        if lost := len(activities) - sum(map(len, placed.values())):
            log.warning("activities_of_no_project", activities=lost)
            self._metrics.count_activity_dropped(lost)
        return placed

    def _write(self, household_id: str, group: list[Activity], *, is_retry: bool) -> None:
        with self._store.write(household_id) as unit:
            # a project or the household may have gone meanwhile
            named = {activity.project_id for activity in group}
            there = {each for each in named if _owner(unit, each) == household_id}
            kept = [activity for activity in group if activity.project_id in there]
            actions = [_action_of(activity, household_id) for activity in kept]
            new = [each for each in actions if not (is_retry and _is_there(unit, each))]
            unit.actions.record([_without_who_is_gone(unit, each) for each in new])
        self._store.ticket().wait()
        # all of them: what a retry finds written may never have been announced
        announce(self._publishing, actions)


def _owner(unit: Unit, project_id: str) -> str | None:
    project = unit.projects.find_by_id(project_id)
    if project is not None:
        return project.household_id
    household = unit.households.find(project_id)
    return None if household is None else household.id


def _is_there(unit: Unit, action: ProjectAction) -> bool:
    return unit.actions.find(action.household_id, action.action_id) is not None


def _without_who_is_gone(unit: Unit, action: ProjectAction) -> ProjectAction:
    """Take the account out of an action that waited until the account was deleted."""
    user = None if action.user_id is None else unit.users.find(action.user_id)
    is_gone = user is None or user.deletion_has_begun
    return replace(action, user_id=None) if is_gone else action


def _action_of(activity: Activity, household_id: str) -> ProjectAction:
    return ProjectAction(
        action_id=activity.action_id,
        project_id=activity.project_id,
        user_id=activity.user_id,
        action_type=activity.action_type,
        action_details=activity.action_details,
        created_at=activity.created_at,
        household_id=household_id,
        request_id=activity.request_id,
        status=ActionStatus(activity.status),
        environment=Environment(activity.environment),
        quantity=activity.quantity,
    )
