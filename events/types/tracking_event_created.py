"""Announce a new entry of the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from events.types.event_types import EventType
from models.tracking_event import TrackingEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingEventCreated:
    """Name the entry, and as little of it as a listener needs to decide whether to fetch it."""

    event_type: ClassVar[EventType] = EventType.TRACKING_EVENT_CREATED
    is_for_all_children: ClassVar[bool] = False

    tracking_event_id: str
    child_id: str
    entity_type: str
    action: str

    @property
    def concerned_child(self) -> str | None:
        """The child whose points it is about."""
        return self.child_id

    @classmethod
    def of(cls, event: TrackingEvent) -> Self:
        """Make it from an entry."""
        return cls(
            tracking_event_id=event.id,
            child_id=event.child_id,
            entity_type=event.entity_type,
            action=event.action,
        )

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any]) -> Self:
        """Make it from an entry as the ledger stores it, even one that somebody tampered with."""
        return cls(
            tracking_event_id=entry.get("id", ""),
            child_id=entry.get("child_id", ""),
            entity_type=entry.get("entity_type", ""),
            action=entry.get("action", ""),
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the data as it stands on the wire."""
        return {
            "tracking_event_id": self.tracking_event_id,
            "child_id": self.child_id,
            "entity_type": self.entity_type,
            "action": self.action,
        }
