"""A broker reaches a household, closes what it must, and takes no more than it may."""

import pytest

from events.announcement import Announcement
from events.errors import ShuttingDown, TooManyStreams
from events.subscription import Subscription
from events.types import Change, TaskChanged
from tests.integration.events.brokers import MakeFamily
from tests.unit.events.fakes import HOME, Family, drain, types


def names(streams: dict[str, Subscription]) -> set[str]:
    """Name the streams that go on."""
    return {name for name, stream in streams.items() if not stream.is_ended}


def open_three(family: Family) -> dict[str, Subscription]:
    """Open a device's stream and those of two sign-ins of another user."""
    return {
        "device": family.open(child_id="ann", user_id="u1", device_id="d1"),
        "phone": family.open(user_id="u2", session_id="s1"),
        "tablet": family.open(user_id="u2", session_id="s2"),
    }


@pytest.mark.parametrize(
    ("close", "left", "reason"),
    [
        (lambda broker: broker.close_session("s1"), {"device", "tablet"}, "revoked"),
        (lambda broker: broker.close_user("u1"), {"phone", "tablet"}, "revoked"),
        (lambda broker: broker.close_user("u2"), {"device"}, "revoked"),
        (lambda broker: broker.close_device("d1"), {"phone", "tablet"}, "revoked"),
        (lambda broker: broker.close_household(HOME), set(), "deleted"),
        (lambda broker: broker.close_all(), set(), "shutdown"),
        (lambda broker: broker.close_household("other"), {"device", "phone", "tablet"}, None),
    ],
)
def test_what_is_revoked_ends_and_nothing_else(
    close, left, reason, make_family: MakeFamily
) -> None:
    family = make_family()
    streams = open_three(family)
    close(family.broker)
    assert names(streams) == left
    assert set(family.ends) == ({reason} if reason else set())
    for name in streams.keys() - left:
        assert list(streams[name]) == []
    assert family.broker.subscriber_count == len(left)


def test_an_event_stays_in_its_household(make_family: MakeFamily) -> None:
    family = make_family()
    stream = family.open()
    event = TaskChanged(id="t", change=Change.CREATED)
    family.broker.publish(Announcement(household_id="other", event=event))
    assert types(drain(stream)) == []
    family.broker.wake("other", 5)
    assert stream.poll() is None


def test_a_frame_is_encoded_once_for_everybody(
    monkeypatch: pytest.MonkeyPatch, make_family: MakeFamily
) -> None:
    family = make_family()
    streams = [family.open() for _ in range(50)]
    encoded = []
    encode = Announcement.encode
    monkeypatch.setattr(Announcement, "encode", lambda self: (encoded.append(1), encode(self))[1])
    family.happen()
    family.hint()
    assert all(len(types(drain(stream))) == 2 for stream in streams)
    assert len(encoded) == 2


def test_one_stream_too_many_is_refused(make_family: MakeFamily) -> None:
    family = make_family()
    family.broker._max_streams = 2
    first = family.open()
    family.open()
    with pytest.raises(TooManyStreams) as refusal:
        family.open()
    assert (refusal.value.status, refusal.value.code) == (503, "too_many_streams")
    assert refusal.value.retry_after == 5
    first.close()
    family.open()
    assert family.broker.subscriber_count == 2


def test_no_stream_opens_once_all_are_closed(make_family: MakeFamily) -> None:
    family = make_family()
    family.broker.close_all()
    with pytest.raises(ShuttingDown):
        family.open()


def test_unsubscribing_ends_a_stream(make_family: MakeFamily) -> None:
    family = make_family()
    stream = family.open()
    family.broker.unsubscribe(stream)
    assert stream.is_ended
    assert family.broker.subscriber_count == 0


def test_a_broker_says_that_it_reaches_everybody(make_family: MakeFamily) -> None:
    assert make_family().broker.ping()
