"""Announce events to the household of whoever is signed in."""

from contextvars import ContextVar
from dataclasses import dataclass

from events.announcement import Announcement
from events.broker import Broker
from events.types.payload import Payload


@dataclass(frozen=True, slots=True)
class Audience:
    """The household of the one who is signed in, and the broker that reaches it."""

    household_id: str
    broker: Broker


current_audience: ContextVar[Audience] = ContextVar("current_audience")


def send_event_for_current_user(
    event: Payload, child_id: str | None = None, seq: int | None = None
) -> None:
    """Announce an event to the current user's household; a tracking event with its seq.

    Raises RuntimeError where nobody with a household is signed in.
    """
    audience = current_audience.get(None)
    if audience is None:
        raise RuntimeError("nobody is signed in here: events are sent from within a request")
    audience.broker.publish(
        Announcement(household_id=audience.household_id, event=event, child_id=child_id, seq=seq)
    )
