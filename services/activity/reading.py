"""What the timeline answers."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from db.filters import ActionFilter
from models.activity import summary
from models.activity.action import ProjectAction
from models.activity.summary import Bucket
from services.activity import projects
from services.scope import Scope


def page(
    scope: Scope, filters: ActionFilter, limit: int, offset: int
) -> tuple[list[ProjectAction], int]:
    """Give a page of actions, newest first, and how many match in all; raises NotFound."""
    with scope.read() as unit:
        return unit.actions.page(_resolved(scope, filters), limit, offset)


def export(scope: Scope, filters: ActionFilter) -> Iterator[dict[str, Any]]:
    """Stream actions, oldest first; raises NotFound."""
    resolved = _resolved(scope, filters)

    def stream() -> Iterator[dict[str, Any]]:
        with scope.read() as unit:
            yield from (action.to_dict() for action in unit.actions.scan(resolved))

    return stream()


def summed_up(
    scope: Scope, filters: ActionFilter, bucket: Bucket, zone: str | None
) -> dict[str, Any]:
    """Sum up actions by hours, days or weeks of a zone: the household's where none is given."""
    resolved = _resolved(scope, filters)
    with scope.read() as unit:
        zone = zone or unit.households.get(scope.household_id).timezone
        start, end = summary.today_of(scope.now(), zone)
        today = unit.actions.tally(replace(resolved, start=start, end=end))
        return summary.summary(unit.actions.tally(resolved), today, bucket, zone)


def _resolved(scope: Scope, filters: ActionFilter) -> ActionFilter:
    """Put the id of the built-in project in the place of its name; raises NotFound."""
    if filters.project_id is None:
        return filters
    return replace(filters, project_id=projects.get(scope, filters.project_id).id)
