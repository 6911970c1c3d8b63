"""Announce a new entry of the project activity timeline."""

from dataclasses import dataclass
from typing import Any, ClassVar

from events.types.event_types import EventType


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRecorded:
    """Name the project action that was recorded."""

    event_type: ClassVar[EventType] = EventType.ACTIVITY_RECORDED
    concerned_child: ClassVar[str | None] = None
    is_for_all_children: ClassVar[bool] = False

    action_id: str
    project_id: str
    action_type: str

    def to_dict(self) -> dict[str, Any]:
        """Give the data as it stands on the wire."""
        return {
            "action_id": self.action_id,
            "project_id": self.project_id,
            "action_type": self.action_type,
        }
