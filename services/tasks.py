"""Tasks and penalties of a household."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from events import send_event_for_current_user
from events.types.event_types import Change
from events.types.task_changed import TaskChanged
from models.ids import new_id
from models.task import Task
from services.activity import own_timeline
from services.scope import Scope


def create(scope: Scope, fields: Mapping[str, Any]) -> Task:
    """Make a task."""
    now = scope.now()
    task = Task(
        id=new_id(), household_id=scope.household_id, created_at=now, updated_at=now, **fields
    )
    with scope.write() as unit:
        unit.tasks.add(task)
    own_timeline.note(scope, "task_created", f"{_kind_of(task)} '{task.name}' was created")
    send_event_for_current_user(TaskChanged(id=task.id, change=Change.CREATED))
    return task


def get(scope: Scope, task_id: str) -> Task:
    """Give a task; raises NotFound, also for another household's."""
    with scope.read() as unit:
        return unit.tasks.get(scope.household_id, task_id)


def of_household(scope: Scope) -> list[Task]:
    """Give the household's tasks, oldest first."""
    with scope.read() as unit:
        return unit.tasks.of_household(scope.household_id)


def change(scope: Scope, task_id: str, fields: Mapping[str, Any]) -> Task:
    """Change a task; what `fields` does not name stays."""
    with scope.write() as unit:
        task = unit.tasks.get(scope.household_id, task_id)
        task = unit.tasks.save(replace(task, **fields, updated_at=scope.now()))
    own_timeline.note(scope, "task_changed", f"{_kind_of(task)} '{task.name}' was changed")
    send_event_for_current_user(TaskChanged(id=task.id, change=Change.UPDATED))
    return task


def delete(scope: Scope, task_id: str) -> None:
    """Delete a task and what children had overridden of it."""
    with scope.write() as unit:
        task = unit.tasks.get(scope.household_id, task_id)
        for child in unit.children.of_household(scope.household_id):
            if task_id in child.task_points:
                kept = {key: n for key, n in child.task_points.items() if key != task_id}
                unit.children.save(replace(child, task_points=kept))
        unit.tasks.remove(scope.household_id, task_id)
    own_timeline.note(scope, "task_removed", f"{_kind_of(task)} '{task.name}' was removed")
    send_event_for_current_user(TaskChanged(id=task.id, change=Change.DELETED))


def _kind_of(task: Task) -> str:
    return "Task" if task.is_good else "Penalty"
