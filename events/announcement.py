"""State an event together with whom it concerns."""

from dataclasses import dataclass

from events.message import Message
from events.types.event_types import EventType
from events.types.payload import Payload


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """Something that happened in a household.

    `child_id` is whom it concerns, by default the child that the event names; None is the whole
    household. `seq` is the entry's place in the ledger: `tracking_event_created` has one, and
    nothing else. Announce an entry only once it is durable.
    """

    household_id: str
    event: Payload
    child_id: str | None = None
    seq: int | None = None

    def __post_init__(self) -> None:
        if (self.seq is None) == (self.event.event_type is EventType.TRACKING_EVENT_CREATED):
            raise ValueError("tracking_event_created has a seq, and only it")
        if self.child_id is None:
            object.__setattr__(self, "child_id", self.event.concerned_child)

    @property
    def is_for_all_children(self) -> bool:
        """Whether the device of any child gets it."""
        return self.child_id is None and self.event.is_for_all_children

    def encode(self) -> bytes:
        """Give its frame on the stream."""
        return Message(self.event.to_dict(), type=self.event.event_type, id=self.seq).encode()
