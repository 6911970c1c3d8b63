"""What searches of the timeline counted, kept by a process so that only what is new is counted."""

from bisect import bisect_left, bisect_right
from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final, Self

from db.postgres.statement import Row, Values
from db.postgres.stretches import Portion

FINEST: Final = 6  # a minute: a page of few matches walks through few others
COARSER: Final = 2
AT_MOST: Final = 4_000
OF_ALL: Final = 100_000

Key = tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCount:
    """How many actions matched a search up to an action, by buckets of a size, newest first.

    It was the household's last one, the `everything`-th that was there. Actions are given rising
    numbers and only ever removed; so as long as it is there, and as many up to it, the rest of
    the count is what was recorded behind it.
    """

    seq: int
    action_id: str
    everything: int
    size: int
    portions: tuple[Portion, ...]

    @classmethod
    def of(cls, last: Row, everything: int, size: int, counts: Mapping[int, int]) -> Self:
        """Keep what was counted by buckets, in larger ones where it is in too many."""
        while len(counts) > AT_MOST:
            counts = _coarser(counts)
            size += COARSER
        portions = tuple(_portion(size, *each) for each in sorted(counts.items(), reverse=True))
        return cls(**last, everything=everything, size=size, portions=portions)

    def with_newer(self, newer: Mapping[int, int], last: Row, everything: int) -> Self:
        """Give the count up to a later action, with what matches of those since, by buckets."""
        portions = list(self.portions)
        for bucket, count in newer.items():
            place = bisect_left(portions, -(bucket << self.size), key=_from_newest)
            if place < len(portions) and portions[place].start == bucket << self.size:
                portions[place] = _portion(self.size, bucket, portions[place].matching + count)
            elif count:
                portions.insert(place, _portion(self.size, bucket, count))
        if len(portions) > AT_MOST:
            counts = {each.start >> self.size: each.matching for each in portions}
            return type(self).of(last, everything, self.size, counts)
        return replace(self, **last, everything=everything, portions=tuple(portions))

    def within(self, start: int, end: int) -> tuple[list[Portion], list[Portion]]:
        """Give the buckets in a time range, and what is in it of those at its ends, not counted."""
        newest = bisect_left(self.portions, -end, key=lambda each: -each.end)
        oldest = bisect_right(self.portions, -start, key=_from_newest)
        at_ends = {*self.portions[max(0, newest - 1) : newest], *self.portions[oldest : oldest + 1]}
        cut = [Portion(max(each.start, start), min(each.end, end), 0, 0) for each in at_ends]
        return list(self.portions[newest:oldest]), [each for each in cut if each.start < each.end]


class KeptCounts:
    """Keeps counts by what was asked; forgets those that were not used for the longest time."""

    def __init__(self, portions: int = OF_ALL) -> None:
        self._most = portions
        self._portions = 0
        self._counts: OrderedDict[Key, KeptCount] = OrderedDict()
        self._lock = Lock()

    def find(self, asked: Values) -> KeptCount | None:
        """Give what was counted for a search, or nothing."""
        key = _key_of(asked)
        with self._lock:
            if key in self._counts:
                self._counts.move_to_end(key)
            return self._counts.get(key)

    def keep(self, asked: Values, count: KeptCount) -> None:
        """Keep what was counted, as far as there is room."""
        with self._lock:
            self._drop(_key_of(asked))
            self._counts[_key_of(asked)] = count
            self._portions += len(count.portions)
            while self._portions > self._most:
                self._drop(next(iter(self._counts)))

    def forget(self, asked: Values) -> None:
        """Drop what is no longer so."""
        with self._lock:
            self._drop(_key_of(asked))

    def _drop(self, key: Key) -> None:
        dropped = self._counts.pop(key, None)
        if dropped is not None:
            self._portions -= len(dropped.portions)


def _key_of(asked: Values) -> Key:
    return tuple(asked.items())


def _from_newest(portion: Portion) -> int:
    return -portion.start


def _portion(size: int, bucket: int, count: int) -> Portion:
    return Portion(bucket << size, bucket + 1 << size, count, count)


def _coarser(counts: Mapping[int, int]) -> Counter[int]:
    coarser: Counter[int] = Counter()
    for bucket, count in counts.items():
        coarser[bucket >> COARSER] += count
    return coarser
