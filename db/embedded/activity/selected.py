"""Rows that were selected, in the order of their times over all lanes."""

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import compress, islice
from typing import Final

from db.embedded.activity.lane import Lane
from db.embedded.activity.segment import PLACES

Dated = tuple[int, int]
DIGITS: Final = bytes.maketrans(b"01", b"\0\1")


class SelectedLane:
    """The places of one lane that were selected, a set for each segment."""

    __slots__ = ("_bits", "_lane", "_later", "total")

    def __init__(self, lane: Lane, bits: Sequence[int]) -> None:
        self._lane = lane
        self._bits = bits
        self._later = _counts_behind(bits)
        self.total = self._later[0]

    def newer(self, time: int) -> int:
        """Count those after a time."""
        place = bisect_right(self._lane.times, time)
        segment = place // PLACES
        inside = self._bits[segment] >> (place % PLACES)
        return self._later[segment + 1] + inside.bit_count()

    def descending(self, skipped: int) -> Iterator[Dated]:
        """Give times and rows, newest first, without the first so many."""
        for number in range(len(self._bits) - 1, -1, -1):
            count = self._later[number] - self._later[number + 1]
            if skipped >= count:
                skipped -= count
                continue
            yield from self._dated(number, _descending(_without_top(self._bits[number], skipped)))
            skipped = 0

    def ascending(self) -> Iterator[Dated]:
        """Give times and rows, oldest first."""
        for number, bits in enumerate(self._bits):
            yield from self._dated(number, _ascending(bits))

    def _dated(self, segment: int, places: Iterator[int]) -> Iterator[Dated]:
        base = segment * PLACES
        times, rows = self._lane.times, self._lane.rows
        return ((times[base + place], rows[base + place]) for place in places)

    def places(self) -> Iterator[int]:
        """Give the places."""
        for number, bits in enumerate(self._bits):
            yield from (number * PLACES + place for place in _ascending(bits))

    @property
    def lane(self) -> Lane:
        """Return the lane."""
        return self._lane

    @property
    def times(self) -> "array[int]":
        """Return the times of the whole lane."""
        return self._lane.times


class Selected:
    """All rows that were selected."""

    def __init__(self, lanes: Sequence[SelectedLane]) -> None:
        self.lanes = [lane for lane in lanes if lane.total]
        self.total = sum(lane.total for lane in self.lanes)

    def newest(self, limit: int, offset: int) -> list[int]:
        """Give some rows, the newest first; of one second, the later recorded first."""
        if offset >= self.total:
            return []
        time = self._time_of(offset) if len(self.lanes) > 1 and offset else None
        skipped = [0 if time is None else lane.newer(time) for lane in self.lanes]
        if len(self.lanes) == 1:
            skipped = [offset]
        streams = [lane.descending(count) for lane, count in zip(self.lanes, skipped, strict=True)]
        rest = offset - sum(skipped)
        return [row for _, row in islice(merge(*streams, reverse=True), rest, rest + limit)]

    def oldest_first(self) -> "array[int]":
        """Give all rows, oldest first."""
        return array("I", (row for _, row in merge(*(lane.ascending() for lane in self.lanes))))

    def _time_of(self, offset: int) -> int:
        """Give the earliest time after which at most `offset` rows are."""
        low = min(lane.times[0] for lane in self.lanes)
        high = max(lane.times[-1] for lane in self.lanes)
        while low < high:
            middle = (low + high) // 2
            if sum(lane.newer(middle) for lane in self.lanes) <= offset:
                high = middle
            else:
                low = middle + 1
        return low


def _counts_behind(bits: Sequence[int]) -> list[int]:
    """Give for each segment how many are selected in it and behind it; 0 at the end, twice."""
    later = [0] * (len(bits) + 2)
    for number in range(len(bits) - 1, -1, -1):
        later[number] = later[number + 1] + bits[number].bit_count()
    return later


def _descending(bits: int) -> Iterator[int]:
    while bits:
        place = bits.bit_length() - 1
        yield place
        bits ^= 1 << place


def _ascending(bits: int) -> Iterator[int]:
    flags = f"{bits:b}".encode().translate(DIGITS)[::-1]
    return compress(range(len(flags)), flags)


def _without_top(bits: int, count: int) -> int:
    """Take the highest `count` bits out, of which there are more."""
    low, high = 0, bits.bit_length()
    while low < high:
        middle = (low + high) // 2
        if (bits >> middle).bit_count() <= count:
            high = middle
        else:
            low = middle + 1
    return bits & ((1 << low) - 1)
