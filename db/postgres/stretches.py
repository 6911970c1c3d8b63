"""Time in buckets of some sizes: what a range is made of, and where in it a page lies.

A bucket's number is a time in seconds shifted right by the bucket's size. Buckets of `SIZES` are
counted; those of size 0 are single seconds, whose actions have to be looked at.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

SIZES: Final = (12, 16, 20, 24)  # 68 minutes, 18 hours, 12 days and 194 days
SECONDS: Final = 0
DIVIDING: Final = 8_000  # actions that are walked through while a bucket is divided
MANY: Final = 20_000
EVER: Final = 1 << 62  # no action is as old, and none is so far ahead


class Stretch(NamedTuple):
    """Buckets of one size, from `first` on and before `behind`."""

    size: int
    first: int
    behind: int


class Portion(NamedTuple):
    """What lies from a second on and before another: how many in all, and of what is asked for."""

    start: int
    end: int
    everything: int
    matching: int
    size: int = SECONDS


class Place(NamedTuple):
    """Portions that hold a page, newest first, and how many of theirs come before it."""

    portions: list[Portion]
    skipped: int


def stretches_of(start: int | None, end: int | None) -> list[Stretch]:
    """Cover a time range by buckets as large as fit; none where it is empty."""
    first = -EVER if start is None else max(start, -EVER)
    behind = EVER if end is None else min(end, EVER)
    return list(_covering(first, behind)) if first < behind else []


def _covering(first: int, behind: int) -> Iterator[Stretch]:
    for size, larger in pairwise((SECONDS, *SIZES)):
        step = larger - size
        inner_first, inner_behind = -(-first >> step), behind >> step
        if inner_first >= inner_behind:
            yield Stretch(size, first, behind)
            return
        if first < inner_first << step:
            yield Stretch(size, first, inner_first << step)
        if inner_behind << step < behind:
            yield Stretch(size, inner_behind << step, behind)
        first, behind = inner_first, inner_behind
    yield Stretch(SIZES[-1], first, behind)


def parts_of(portion: Portion) -> Stretch:
    """Give the buckets of the next smaller size that a bucket consists of."""
    smaller = SIZES[SIZES.index(portion.size) - 1]
    return Stretch(smaller, portion.start >> smaller, portion.end >> smaller)


def is_divisible(portion: Portion) -> bool:
    """Whether a portion is a bucket that consists of smaller ones that are counted."""
    return portion.size > SIZES[0]


def place_of(portions: Iterable[Portion], offset: int, limit: int) -> Place:
    """Find those that hold a page, by what matches in each, among portions newest first."""
    chosen: list[Portion] = []
    before = skipped = 0
    for portion in portions:
        if before >= offset + limit:
            break
        behind = before + portion.matching
        if behind > offset and portion.matching:
            skipped = skipped if chosen else offset - before
            chosen.append(portion)
        before = behind
    return Place(chosen, skipped)


def is_walkable(place: Place) -> bool:
    """Whether to walk through what holds a page costs no more than to divide it once more.

    Before the page lies what is skipped, with what does not match in between; where that is in
    heaps and not spread, no more than all there is.
    """
    everything = sum(portion.everything for portion in place.portions)
    matching = sum(portion.matching for portion in place.portions)
    if place.skipped * everything > DIVIDING * matching:
        return False
    return everything <= MANY or everything == matching


def merged(portions: Sequence[Portion]) -> list[tuple[int, int]]:
    """Give the times of portions, newest first, those that touch one another as one."""
    ranges: list[tuple[int, int]] = []
    for portion in portions:
        if ranges and ranges[-1][0] == portion.end:
            ranges[-1] = (portion.start, ranges[-1][1])
        else:
            ranges.append((portion.start, portion.end))
    return ranges
