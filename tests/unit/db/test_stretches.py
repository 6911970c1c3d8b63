"""A range of time is covered by buckets, and a page is found among them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.postgres.stretches import (
    DIVIDING,
    EVER,
    MANY,
    SECONDS,
    SIZES,
    Portion,
    is_divisible,
    is_walkable,
    merged,
    parts_of,
    place_of,
    stretches_of,
)

TIMES = st.integers(min_value=-(10**11), max_value=10**11)


def seconds_of(start: int | None, end: int | None) -> list[tuple[int, int]]:
    return sorted(
        (each.first << each.size, each.behind << each.size) for each in stretches_of(start, end)
    )


@given(TIMES, TIMES)
def test_stretches_cover_a_range_without_a_gap_or_an_overlap(start: int, end: int) -> None:
    covered = seconds_of(start, end)
    if start >= end:
        assert covered == []
        return
    assert (covered[0][0], covered[-1][1]) == (start, end)
    assert all(before[1] == after[0] for before, after in pairwise(covered))


@given(TIMES, TIMES)
def test_few_buckets_of_each_size_cover_a_range(start: int, end: int) -> None:
    for each in stretches_of(start, end):
        larger = [size for size in SIZES if size > each.size]
        if larger:
            assert each.behind - each.first < 2 << larger[0] - each.size


def test_all_of_time_is_counted_in_the_largest_buckets() -> None:
    (stretch,) = stretches_of(None, None)
    assert stretch.size == SIZES[-1]
    assert seconds_of(None, None) == [(-EVER, EVER)]


def test_a_bucket_consists_of_smaller_ones() -> None:
    bucket = Portion(3 << 16, 4 << 16, 5, 5, 16)
    parts = parts_of(bucket)
    assert (parts.size, parts.first, parts.behind) == (12, 48, 64)
    assert is_divisible(bucket)
    assert not is_divisible(Portion(0, 1 << 12, 5, 5, 12))
    assert not is_divisible(Portion(0, 9, 5, 5, SECONDS))


COUNTS = st.lists(st.integers(min_value=0, max_value=5), max_size=30)


@given(COUNTS, st.integers(min_value=0, max_value=200), st.integers(min_value=1, max_value=40))
def test_a_page_lies_where_counting_from_the_newest_finds_it(
    counts: list[int], offset: int, limit: int
) -> None:
    portions = [Portion(-n, -n + 1, count, count) for n, count in enumerate(counts)]
    owners = [each for each in portions for _ in range(each.matching)]
    place = place_of(portions, offset, limit)
    asked = owners[offset : offset + limit]
    assert place.portions == list(dict.fromkeys(asked))
    inner = [each for each in place.portions for _ in range(each.matching)]
    assert inner[place.skipped : place.skipped + limit] == asked


@pytest.mark.parametrize(
    ("everything", "matching", "offset", "expected"),
    [
        (10**9, 10**9, DIVIDING, True),
        (10**9, 10**9, DIVIDING + 1, False),
        (MANY, 10, 0, True),
        (MANY + 1, 10, 0, False),
        (MANY, 100, 40, True),
        (MANY, 100, 41, False),
    ],
)
def test_what_is_walked_through_is_no_more_than_dividing_costs(
    everything: int, matching: int, offset: int, expected: bool
) -> None:
    place = place_of([Portion(0, 1 << 24, everything, matching)], offset, 50)
    assert is_walkable(place) == expected


def test_portions_that_touch_are_one_range() -> None:
    portions = [Portion(8, 9, 1, 1), Portion(4, 8, 1, 1), Portion(1, 3, 1, 1)]
    assert merged(portions) == [(4, 9), (1, 3)]
