"""Announce events to the household of whoever is signed in."""

from contextvars import ContextVar
from typing import NamedTuple, Protocol

from events.announcement import Announcement
from events.types.payload import Payload


class Publisher(Protocol):
    """Whatever takes announcements: a broker, or an outbox that holds them until they are true."""

    def publish(self, announcement: Announcement) -> None:
        """Take one."""


class Audience(NamedTuple):
    """The household of the one who is signed in, and what publishes to it."""

    household_id: str
    publisher: Publisher


current_audience: ContextVar[Audience | None] = ContextVar("current_audience", default=None)


def send_event_for_current_user(
    event: Payload, child_id: str | None = None, seq: int | None = None
) -> None:
    """Announce an event to the current user's household; a tracking event with its seq.

    Raises RuntimeError where nobody with a household is signed in.
    """
    audience = current_audience.get()
    if audience is None:
        raise RuntimeError("nobody is signed in here: events are sent from within a request")
    audience.publisher.publish(
        Announcement(household_id=audience.household_id, event=event, child_id=child_id, seq=seq)
    )
