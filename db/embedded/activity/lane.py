"""Rows whose time never goes back, with what they are found and counted by."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from db.embedded.activity.segment import PLACES, OpenSegment, SealedSegment, Term


class Lane:
    """Rows in the order of their times, and of rows where those are equal.

    What is recorded by the clock stands in the first lane. History that is brought later gets a
    lane of its own, so that nothing has to be moved.
    """

    __slots__ = ("_open", "_sealed", "kinds", "quantities", "rows", "times")

    def __init__(self) -> None:
        self.rows = array("I")
        self.times = array("q")
        self.kinds = array("I")
        self.quantities = array("I")
        self._sealed: list[SealedSegment] = []
        self._open = OpenSegment()

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def last_time(self) -> int:
        """Return the time of the last row; of an empty lane, one before all."""
        return self.times[-1] if self.times else -(1 << 63)

    def add(self, row: int, time: int, kind: int, quantity: int, terms: Iterable[bytes]) -> None:
        """Add a row behind the others."""
        self.rows.append(row)
        self.times.append(time)
        self.kinds.append(kind)
        self.quantities.append(quantity)
        self._open.add(terms)
        if self._open.count == PLACES:
            self._sealed.append(self._open.sealed())
            self._open = OpenSegment()

    def select(self, terms: Sequence[Term], start: int | None, end: int | None) -> list[int]:
        """Give the places that have all terms in a time range: a set for each segment."""
        first = 0 if start is None else bisect_left(self.times, start)
        behind = len(self) if end is None else bisect_left(self.times, end)
        segments: list[SealedSegment | OpenSegment] = [*self._sealed, self._open]
        return [
            _within(segment, terms, first - number * PLACES, behind - number * PLACES)
            for number, segment in enumerate(segments)
        ]


def _within(
    segment: OpenSegment | SealedSegment, terms: Sequence[Term], first: int, behind: int
) -> int:
    """Give the places from `first` on and before `behind` that have all terms."""
    if first >= segment.count or behind <= 0 or first >= behind:
        return 0
    bits = (1 << min(behind, segment.count)) - 1
    if first > 0:
        bits = bits >> first << first
    for term in terms:
        bits &= segment.bits(term)
        if not bits:
            break
    return bits
