"""Record what happened in projects: one action, or several at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.recorded_actions import KeyUse
from db.store import Unit
from models.activity.action import ProjectAction
from models.errors import NotFound
from models.ids import new_id
from services import replays
from services.activity import projects
from services.activity.announcing import announcements_of
from services.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What a request recorded, now or the first time."""

    actions: list[ProjectAction]
    is_replayed: bool = False


def record(scope: Scope, drafts: Sequence[Mapping[str, Any]]) -> Recorded:
    """Record actions, all of them or none; raises NotFound, BuiltInProject."""
    with scope.write() as unit:
        replay = _find_replay(scope, unit)
        if replay is not None:
            return Recorded(actions=replay, is_replayed=True)
        for project_id in {draft["project_id"] for draft in drafts}:
            _check_project(scope, unit, project_id)
        created_at = int(scope.now().timestamp())
        actions = [_action(scope, draft, created_at) for draft in drafts]
        unit.actions.record(actions, _key_use(scope))
    for announcement in announcements_of(actions):
        scope.outbox.publish(announcement)
    return Recorded(actions=actions)


def _find_replay(scope: Scope, unit: Unit) -> list[ProjectAction] | None:
    first = replays.find(scope, unit)
    if first is None or first.actions is None:
        return None
    start, end = first.actions
    found = unit.actions.after(scope.household_id, start - 1, end - start + 1)
    return [each.action for each in found if each.seq <= end]


def _check_project(scope: Scope, unit: Unit, project_id: str) -> None:
    own = scope.principal.project_id
    if own is not None and project_id != own:
        raise NotFound(projects.NO_PROJECT)
    projects.changeable(unit, scope.household_id, project_id)


def _action(scope: Scope, draft: Mapping[str, Any], created_at: int) -> ProjectAction:
    return ProjectAction(
        action_id=new_id(),
        household_id=scope.household_id,
        user_id=scope.principal.user_id,
        created_at=created_at,
        **draft,
    )


def _key_use(scope: Scope) -> KeyUse | None:
    if scope.idempotency is None:
        return None
    return KeyUse(namespace=replays.namespace_of(scope), key=scope.idempotency, at=scope.now())
