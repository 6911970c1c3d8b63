"""Hold an event as it is handed from a publisher to the subscriptions."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Self

from events.announcement import Announcement
from events.types.tracking_event_created import TrackingEventCreated


class Frame(NamedTuple):
    """The bytes of one event, encoded once for everybody, and whom they may reach.

    `seq` is 0 for a hint.
    """

    data: bytes
    child_id: str | None = None
    is_for_all_children: bool = False
    seq: int = 0

    @classmethod
    def of(cls, announcement: Announcement) -> Self:
        """Encode an announcement."""
        return cls(
            data=announcement.encode(),
            child_id=announcement.child_id,
            is_for_all_children=announcement.is_for_all_children,
            seq=announcement.seq or 0,
        )

    @classmethod
    def of_entry(cls, household_id: str, entry: Mapping[str, Any]) -> Self:
        """Encode an entry of the ledger as its announcement would have been."""
        event = TrackingEventCreated.from_entry(entry)
        return cls.of(Announcement(household_id=household_id, event=event, seq=entry["seq"]))

    def reaches(self, child_id: str | None) -> bool:
        """Tell whether it goes to the device of this child; None is a parent, who gets all."""
        return child_id is None or self.is_for_all_children or self.child_id == child_id
