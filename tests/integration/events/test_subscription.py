"""A subscription delivers each entry once, in order, and ends when it must."""

from datetime import timedelta

import pytest

from events.channel import KEPT
from events.cursor import PAGE
from events.frame import Frame
from events.subscription import HEARTBEAT, OPENING, RESYNC
from events.types import ActivityRecorded
from models.errors import StorageUnavailable
from tests.integration.events.brokers import MakeFamily
from tests.unit.events.fakes import HOME, START, drain, seqs, types


def test_the_first_bytes_come_at_once(make_family: MakeFamily) -> None:
    assert make_family().open().poll() == OPENING == b"retry: 2000\n\n: open\n\n"


def test_the_opening_does_not_wait_for_the_replay(make_family: MakeFamily) -> None:
    family = make_family(entries=3)
    stream = family.open("0")
    assert stream.poll() == OPENING
    assert family.ledger.pages == []
    assert seqs(drain(stream)) == [1, 2, 3]


def test_a_stream_without_a_last_event_id_begins_now(make_family: MakeFamily) -> None:
    family = make_family(entries=3)
    stream = family.open()
    family.happen()
    assert seqs(drain(stream)) == [4]


def test_entries_in_order_need_no_ledger(make_family: MakeFamily) -> None:
    family = make_family()
    stream = family.open()
    family.happen(KEPT)
    assert seqs(drain(stream)) == list(range(1, KEPT + 1))
    assert family.ledger.pages == []


def test_entries_announced_out_of_order_come_in_order(make_family: MakeFamily) -> None:
    family = make_family()
    stream = family.open()
    drain(stream)
    for _ in range(3):
        family.ledger.write()
    family.ledger.sync()
    family.announce(2)
    assert seqs(drain(stream)) == [1, 2]
    family.announce(1)
    assert drain(stream) == b""
    family.announce(3)
    family.announce(3)
    assert seqs(drain(stream)) == [3]


def test_nothing_is_delivered_beyond_what_was_announced(make_family: MakeFamily) -> None:
    family = make_family(entries=5)
    family.ledger.write()
    stream = family.open("0")
    assert seqs(drain(stream)) == [1, 2, 3, 4, 5]
    for _ in range(2 * KEPT):
        family.ledger.write()
    family.announce(5 + KEPT)
    assert seqs(drain(stream)) == list(range(6, 6 + KEPT))


def test_a_device_hears_only_of_its_child_and_passes_over_the_others(
    make_family: MakeFamily,
) -> None:
    family = make_family(entries=20, children=("ann", "bob"))
    stream = family.open("0", child_id="bob")
    assert seqs(drain(stream)) == list(range(1, 21, 2))
    family.happen(2)
    assert seqs(drain(stream)) == [21]
    assert stream.next_deadline() == 15


def test_a_device_hears_hints_for_all_children_but_not_those_for_parents(
    make_family: MakeFamily,
) -> None:
    family = make_family()
    parent, device = family.open(), family.open(child_id="ann")
    family.hint()
    event = ActivityRecorded(action_id="a", project_id="p", action_type="t")
    family.broker.publish(family.ledger.announcement(family.ledger.write()))
    family.broker.hand_out(HOME, Frame(data=b"event: x\ndata: 1\n\n"))
    assert event.is_for_all_children is False
    assert types(drain(device)) == ["task_changed", "tracking_event_created"]
    assert types(drain(parent)) == ["task_changed", "tracking_event_created", "x"]


def test_events_come_as_they_were_published(make_family: MakeFamily) -> None:
    family = make_family()
    stream = family.open()
    family.happen()
    family.hint("first")
    family.happen(2)
    family.hint("second")
    expected = ["tracking_event_created", "task_changed"]
    assert types(drain(stream)) == [*expected, "tracking_event_created", *expected]


def test_what_is_ready_is_one_chunk(make_family: MakeFamily) -> None:
    family = make_family()
    stream = family.open()
    stream.poll()
    family.happen(10)
    family.hint()
    chunk = stream.poll()
    assert chunk is not None
    assert len(types(chunk)) == 11
    assert stream.poll() is None


@pytest.mark.parametrize("last_event_id", ["4", "x", "-1", "9" * 30])
def test_an_id_that_cannot_be_served_is_one_resync_and_then_live(
    last_event_id: str, make_family: MakeFamily
) -> None:
    family = make_family(entries=3)
    stream = family.open(last_event_id)
    assert stream.poll() == OPENING + RESYNC
    assert RESYNC == b"event: resync\ndata: {}\n\n"
    family.happen()
    assert seqs(drain(stream)) == [4]


def test_a_long_replay_is_read_in_pages_and_only_when_asked(make_family: MakeFamily) -> None:
    family = make_family(entries=5 * PAGE)
    stream = family.open("0")
    stream.poll()
    stream.poll()
    assert family.ledger.pages == [PAGE]
    assert len(seqs(drain(stream))) == 4 * PAGE
    assert max(family.ledger.pages) == PAGE


def test_entries_announced_during_a_replay_need_no_room_in_the_queue(
    make_family: MakeFamily,
) -> None:
    family = make_family(entries=3 * PAGE)
    stream = family.open("0", hint_bound=4)
    stream.poll()
    family.happen(2 * PAGE)
    family.hint()
    assert seqs(drain(stream)) == list(range(1, 5 * PAGE + 1))
    assert family.ends == []


def test_hints_do_not_wait_for_the_end_of_a_replay(make_family: MakeFamily) -> None:
    family = make_family(entries=3 * PAGE)
    stream = family.open("0")
    stream.poll()
    family.hint()
    chunk = stream.poll()
    assert chunk is not None
    assert types(chunk)[-1] == "task_changed"


def test_one_hint_too_many_ends_the_stream(make_family: MakeFamily) -> None:
    family = make_family()
    stream = family.open(hint_bound=4)
    for _ in range(4):
        family.hint()
    assert family.ends == []
    family.hint()
    family.hint()
    assert family.ends == ["overflow"]
    assert list(stream) == []


def test_a_heartbeat_comes_every_15_seconds_whatever_else_comes(make_family: MakeFamily) -> None:
    family = make_family()
    stream = family.open()
    drain(stream)
    assert stream.next_deadline() == 15
    family.clock.seconds = 14.9
    family.happen()
    assert seqs(drain(stream)) == [1]
    family.clock.seconds = 15
    assert drain(stream) == HEARTBEAT == b": heartbeat\n\n"
    assert stream.next_deadline() == 30


def test_a_stream_ends_when_its_token_expires(make_family: MakeFamily) -> None:
    family = make_family()
    stream = family.open(expires_at=START + timedelta(seconds=10))
    drain(stream)
    assert stream.next_deadline() == 10
    family.happen()
    family.clock.seconds = 10
    assert list(stream) == []
    assert family.ends == ["expired"]
    assert family.broker.subscriber_count == 0


def test_a_stream_ends_when_its_subscriber_is_not_admitted_any_more(
    make_family: MakeFamily,
) -> None:
    """A revocation in another process is seen at the heartbeat."""
    family = make_family()
    is_admitted = [True]
    stream = family.open(is_admitted=lambda: is_admitted[0])
    drain(stream)
    is_admitted[0] = False
    family.clock.seconds = 15
    assert drain(stream) == b""
    assert family.ends == ["revoked"]


def test_a_subscriber_revoked_while_the_stream_opened_gets_nothing(make_family: MakeFamily) -> None:
    family = make_family(entries=3)
    assert list(family.open("0", is_admitted=lambda: False)) == []


def test_a_ledger_that_is_away_is_asked_again_after_a_second(make_family: MakeFamily) -> None:
    family = make_family(entries=3)
    stream = family.open("0")
    family.ledger.is_down = True
    assert drain(stream) == OPENING
    assert stream.next_deadline() == 1
    family.ledger.is_down = False
    family.clock.seconds = 1
    assert seqs(drain(stream)) == [1, 2, 3]
    assert stream.next_deadline() == 15


def test_a_gap_in_the_ledger_is_waited_for_and_not_passed_over(make_family: MakeFamily) -> None:
    family = make_family(entries=5)
    (missing,) = family.ledger.entries[2:3]
    family.ledger.entries.remove(missing)
    stream = family.open("0")
    assert seqs(drain(stream)) == [1, 2]
    family.ledger.entries.insert(2, missing)
    family.clock.seconds = 1
    assert seqs(drain(stream)) == [3, 4, 5]


def test_a_stream_does_not_open_while_the_ledger_is_away(make_family: MakeFamily) -> None:
    family = make_family()
    family.ledger.is_down = True
    with pytest.raises(StorageUnavailable):
        family.open()
    assert family.broker.subscriber_count == 0


def test_a_wake_up_without_a_frame_is_enough(make_family: MakeFamily) -> None:
    """As from Redis: what was announced elsewhere is read from the ledger."""
    family = make_family()
    first, second = family.open(), family.open()
    drain(first)
    for _ in range(3):
        family.ledger.write()
    family.broker.wake(HOME, 2)
    assert first.may_block
    assert seqs(drain(first)) == [1, 2]
    pages = len(family.ledger.pages)
    assert seqs(drain(second)) == [1, 2]
    assert len(family.ledger.pages) == pages


def test_what_a_new_stream_finds_in_the_ledger_wakes_the_others(make_family: MakeFamily) -> None:
    """As where the announcement comes from another process, after the entry."""
    family = make_family()
    first = family.open()
    drain(first)
    calls: list[int] = []
    first.on_ready(lambda: calls.append(1))
    family.ledger.write()
    family.ledger.sync()
    family.open()
    family.broker.wake(HOME, 1)
    assert calls == [1]
    assert seqs(drain(first)) == [1]


def test_closing_leaves_the_household(make_family: MakeFamily) -> None:
    family = make_family()
    stream = family.open()
    stream.close()
    stream.close()
    family.happen()
    assert family.ends == ["left"]
    assert family.broker.subscriber_count == 0
    assert drain(stream) == b""


def test_an_event_loop_is_called_when_there_is_something_to_poll(make_family: MakeFamily) -> None:
    family = make_family()
    stream = family.open()
    calls: list[int] = []
    drain(stream)
    stream.on_ready(lambda: calls.append(1))
    assert calls == []
    family.happen(3)
    assert calls == [1]
    assert seqs(drain(stream)) == [1, 2, 3]
    stream.close()
    assert calls == [1, 1]


def test_an_event_loop_that_listens_late_is_called_at_once(make_family: MakeFamily) -> None:
    family = make_family()
    stream = family.open()
    family.happen()
    calls: list[int] = []
    stream.on_ready(lambda: calls.append(1))
    assert calls == [1]


def test_an_event_loop_that_has_closed_harms_nobody(make_family: MakeFamily) -> None:
    def fail() -> None:
        raise RuntimeError("Event loop is closed")

    family = make_family()
    streams = [family.open() for _ in range(2)]
    for stream in streams:
        drain(stream)
    streams[0].on_ready(fail)
    family.happen()
    assert seqs(drain(streams[1])) == [1]
