"""Announce that a task was made, changed or deleted."""

from dataclasses import dataclass
from typing import Any, ClassVar

from events.types.event_types import Change, EventType


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChanged:
    """Hint to fetch a task again."""

    event_type: ClassVar[EventType] = EventType.TASK_CHANGED
    concerned_child: ClassVar[str | None] = None
    is_for_all_children: ClassVar[bool] = True

    id: str
    change: Change

    def to_dict(self) -> dict[str, Any]:
        """Give the data as it stands on the wire."""
        return {"id": self.id, "change": self.change}
