"""Events go to the household of whoever is signed in."""

from contextvars import copy_context

import pytest

from events import send_event_for_current_user
from events.sending import Audience, current_audience
from events.types import Change, TaskChanged, TrackingEventCreated
from tests.unit.events.fakes import HOME, Family, drain, seqs, types


def send(family: Family) -> None:
    """Send two events as a request of the household would."""
    current_audience.set(Audience(HOME, family.broker))
    send_event_for_current_user(TaskChanged(id="t", change=Change.UPDATED), child_id="ann")
    entry = TrackingEventCreated(
        tracking_event_id="e", child_id="ann", entity_type="task", action="activated"
    )
    send_event_for_current_user(entry, seq=1)


def test_an_event_goes_to_the_household_of_the_current_user() -> None:
    family = Family()
    parent, bob = family.open(), family.open(child_id="bob")
    copy_context().run(send, family)
    stream = drain(parent)
    assert types(stream) == ["task_changed", "tracking_event_created"]
    assert seqs(stream) == [1]
    assert types(drain(bob)) == []


def test_outside_a_request_there_is_nobody_to_send_to() -> None:
    with pytest.raises(RuntimeError, match="within a request"):
        send_event_for_current_user(TaskChanged(id="t", change=Change.UPDATED))
