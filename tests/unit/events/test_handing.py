"""An entry is handed to the streams of an event loop without waking each."""

from collections.abc import Callable

import pytest

from events.handing import HANDED_AT_ONCE
from events.subscription import Subscription
from tests.unit.events.fakes import Family, drain, seqs, types


class Desk:
    """A loop that is played, and does what is asked at its next turn."""

    def __init__(self, *, is_closed: bool = False) -> None:
        self.waiting: list[Callable[[], None]] = []
        self._is_closed = is_closed

    def call_soon(self, callback: Callable[[], None]) -> None:
        if self._is_closed:
            raise RuntimeError("Event loop is closed")
        self.waiting.append(callback)

    def turn(self) -> None:
        now, self.waiting = self.waiting, []
        for callback in now:
            callback()


class Taker:
    """Drives a stream, and notes what it is given and when it is rung."""

    def __init__(self, stream: Subscription, desk: Desk) -> None:
        self.desk = desk
        self.is_free = True
        self.given = b""
        self.rung = 0
        drain(stream)
        stream.on_ready(self._ring, self)

    def give(self, chunk: bytes) -> None:
        self.given += chunk

    def _ring(self) -> None:
        self.rung += 1


def test_what_comes_next_is_given_and_nobody_rung() -> None:
    family, desk = Family(), Desk()
    stream = family.open()
    taker = Taker(stream, desk)
    for _ in range(3):
        family.happen()
        desk.turn()
    assert (seqs(taker.given), taker.rung) == ([1, 2, 3], 0)
    assert drain(stream) == b""


def test_nothing_is_given_before_the_turn_of_the_loop() -> None:
    family, desk = Family(), Desk()
    taker = Taker(family.open(), desk)
    family.happen()
    assert taker.given == b""


def test_who_is_busy_is_rung_instead() -> None:
    family, desk = Family(), Desk()
    stream = family.open()
    taker = Taker(stream, desk)
    taker.is_free = False
    family.happen()
    desk.turn()
    assert (taker.given, taker.rung) == (b"", 1)
    assert seqs(drain(stream)) == [1]


def test_what_was_published_before_comes_first() -> None:
    family, desk = Family(), Desk()
    stream = family.open()
    taker = Taker(stream, desk)
    family.hint()
    family.happen()
    desk.turn()
    assert taker.given == b""
    assert types(drain(stream)) == ["task_changed", "tracking_event_created"]


def test_a_heartbeat_that_is_due_comes_first() -> None:
    family, desk = Family(), Desk()
    stream = family.open()
    taker = Taker(stream, desk)
    family.clock.seconds = 15
    family.happen()
    desk.turn()
    assert (taker.given, taker.rung) == (b"", 1)
    assert drain(stream).startswith(b": heartbeat")


def test_entries_that_come_in_the_wrong_order_are_polled() -> None:
    family, desk = Family(), Desk()
    stream = family.open()
    taker = Taker(stream, desk)
    first, second = family.ledger.write(), family.ledger.write()
    family.ledger.sync()
    family.announce(second)
    family.announce(first)
    desk.turn()
    assert seqs(taker.given + drain(stream)) == [1, 2]


def test_a_device_is_not_given_what_concerns_another_child() -> None:
    family, desk = Family(children=("ann", "bob")), Desk()
    stream = family.open(child_id="bob")
    taker = Taker(stream, desk)
    for _ in range(4):
        family.happen()
        desk.turn()
    got = seqs(taker.given + drain(stream))
    assert got == [
        seq for seq in range(1, 5) if family.ledger.entries[seq - 1]["child_id"] == "bob"
    ]


def test_an_ended_stream_is_given_nothing() -> None:
    family, desk = Family(), Desk()
    stream = family.open()
    taker = Taker(stream, desk)
    family.happen()
    stream.close()
    desk.turn()
    assert taker.given == b""


def test_many_streams_let_others_have_their_turn() -> None:
    family, desk = Family(), Desk()
    takers = [Taker(family.open(), desk) for _ in range(2 * HANDED_AT_ONCE + 1)]
    family.happen()
    heard = []
    while desk.waiting:
        desk.turn()
        heard.append(sum(bool(taker.given) for taker in takers))
    assert heard == [HANDED_AT_ONCE, 2 * HANDED_AT_ONCE, len(takers), len(takers)]


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_loop_that_has_closed_harms_nobody(is_closed: bool) -> None:
    family = Family()
    other = family.open()
    drain(other)
    Taker(family.open(), Desk(is_closed=is_closed))
    family.happen()
    assert seqs(drain(other)) == [1]
