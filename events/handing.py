"""Hand an entry that was published to the streams of an event loop, without waking each."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Protocol

from events.frame import Frame

if TYPE_CHECKING:
    from events.subscription import Subscription

HANDED_AT_ONCE: Final = 64


class Desk(Protocol):
    """An event loop that drives streams."""

    def call_soon(self, callback: Callable[[], None]) -> None:
        """Have something called on the loop, from any thread; RuntimeError where it is closed."""


class Taker(Protocol):
    """Whoever drives a stream on an event loop."""

    @property
    def desk(self) -> Desk:
        """The loop."""

    @property
    def is_free(self) -> bool:
        """Whether it is between polls and can send a chunk at once; asked on the loop."""

    def give(self, chunk: bytes) -> Any:
        """Send a chunk; called on the loop."""


def hand(frame: Frame, members: Iterable["Subscription"]) -> list["Subscription"]:
    """Have event loops hand an entry to the streams that they drive; gives those of threads."""
    others, by_desk = [], dict[Desk, list["Subscription"]]()
    for member in members:
        if member.taker is None:
            others.append(member)
        else:
            by_desk.setdefault(member.taker.desk, []).append(member)
    for desk, theirs in by_desk.items():
        _Handing(frame, theirs, desk).go_on()
    return others


class _Handing:
    """One entry on its way to many streams of a loop, a few of them at each turn."""

    __slots__ = ("_desk", "_frame", "_members")

    def __init__(self, frame: Frame, members: Iterable["Subscription"], desk: Desk) -> None:
        self._frame = frame
        self._members = iter(members)
        self._desk = desk

    def go_on(self) -> None:
        """Have the next streams get it."""
        try:
            self._desk.call_soon(self._hand_some)
        except RuntimeError:  # the loop is closed: nobody drives these streams now
            return

    def _hand_some(self) -> None:
        members = list(islice(self._members, HANDED_AT_ONCE))
        for member in members:
            if not member.take(self._frame):
                member.bell.ring()
        if members:
            self.go_on()
