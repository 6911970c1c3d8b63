"""Children of a household, and what tasks and rewards are worth for one of them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from db.store import Unit
from events import send_event_for_current_user
from events.types.child_changed import ChildChanged
from events.types.event_types import Change
from models.child import Child
from models.ids import new_id
from services import devices
from services.activity import own_timeline
from services.progress import forgetting
from services.scope import Scope


def create(scope: Scope, fields: Mapping[str, Any]) -> Child:
    """Make a child, with no points yet."""
    now = scope.now()
    child = Child(
        id=new_id(), household_id=scope.household_id, created_at=now, updated_at=now, **fields
    )
    with scope.write() as unit:
        unit.children.add(child)
    own_timeline.note(scope, "child_created", f"Child '{child.name}' was created")
    send_event_for_current_user(ChildChanged(id=child.id, change=Change.CREATED))
    return child


def get(scope: Scope, child_id: str) -> Child:
    """Give a child; raises NotFound, also for another household's."""
    with scope.read() as unit:
        return unit.children.get(scope.household_id, child_id)


def of_household(scope: Scope) -> list[Child]:
    """Give the household's children, oldest first; a device has only its own."""
    with scope.read() as unit:
        children = unit.children.of_household(scope.household_id)
    return [child for child in children if scope.principal.may_see_child(child.id)]


def change(scope: Scope, child_id: str, fields: Mapping[str, Any]) -> Child:
    """Change a child's profile; what `fields` does not name stays."""
    return _change(scope, child_id, lambda _, child: replace(child, **fields))


def override_task(scope: Scope, child_id: str, task_id: str, points: int) -> Child:
    """Make a task worth something else for this child."""

    def overridden(unit: Unit, child: Child) -> Child:
        unit.tasks.get(scope.household_id, task_id)
        return replace(child, task_points={**child.task_points, task_id: points})

    return _change(scope, child_id, overridden)


def override_reward(scope: Scope, child_id: str, reward_id: str, cost: int) -> Child:
    """Make a reward cost something else for this child; a pending request keeps its cost."""

    def overridden(unit: Unit, child: Child) -> Child:
        unit.rewards.get(scope.household_id, reward_id)
        return replace(child, reward_costs={**child.reward_costs, reward_id: cost})

    return _change(scope, child_id, overridden)


def drop_task_override(scope: Scope, child_id: str, task_id: str) -> Child:
    """Make a task worth again for this child what it is worth for all."""
    return _change(
        scope,
        child_id,
        lambda _, child: replace(child, task_points=_without(child.task_points, task_id)),
    )


def drop_reward_override(scope: Scope, child_id: str, reward_id: str) -> Child:
    """Make a reward cost again for this child what it costs for all."""
    return _change(
        scope,
        child_id,
        lambda _, child: replace(child, reward_costs=_without(child.reward_costs, reward_id)),
    )


def delete(scope: Scope, child_id: str) -> None:
    """Delete a child with its devices and progress; its entries stay in the ledger."""
    with scope.write() as unit:
        child = unit.children.get(scope.household_id, child_id)
        for device in devices.of_child_in(unit, child):
            devices.end(scope, unit, device)
        forgetting.forget(unit, child_id)
        unit.children.remove(scope.household_id, child_id)
    own_timeline.note(scope, "child_removed", f"Child '{child.name}' was removed")
    send_event_for_current_user(ChildChanged(id=child.id, change=Change.DELETED))


def _change(scope: Scope, child_id: str, changed: Callable[[Unit, Child], Child]) -> Child:
    with scope.write() as unit:
        child = unit.children.get(scope.household_id, child_id)
        child = unit.children.save(replace(changed(unit, child), updated_at=scope.now()))
    own_timeline.note(scope, "child_changed", f"Child '{child.name}' was changed")
    send_event_for_current_user(ChildChanged(id=child.id, change=Change.UPDATED))
    return child


def _without(overrides: Mapping[str, int], thing_id: str) -> dict[str, int]:
    return {key: value for key, value in overrides.items() if key != thing_id}
