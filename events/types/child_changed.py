"""Announce that a child was made, changed or deleted."""

from dataclasses import dataclass
from typing import Any, ClassVar

from events.types.event_types import Change, EventType


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildChanged:
    """Hint to fetch a child again."""

    event_type: ClassVar[EventType] = EventType.CHILD_CHANGED
    is_for_all_children: ClassVar[bool] = False

    id: str
    change: Change

    @property
    def concerned_child(self) -> str | None:
        """The child that changed."""
        return self.id

    def to_dict(self) -> dict[str, Any]:
        """Give the data as it stands on the wire."""
        return {"id": self.id, "change": self.change}
