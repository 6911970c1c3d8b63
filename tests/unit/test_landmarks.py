"""What a process remembers of where entries lie."""

from datetime import UTC, datetime, timedelta

import pytest

from db.postgres.landmarks import Landmarks, Mark, key_of

BEGIN = datetime(2026, 2, 9, tzinfo=UTC)
KEY = key_of({"child_id": "mia"})
OTHER = key_of({"child_id": "ben"})
THIRD = key_of({"child_id": "mia", "action": "activated"})


def make_marks(first: int, last: int, *, step: int = 10) -> list[Mark]:
    positions = range(first * step, (last + 1) * step, step)
    return [
        Mark(position, BEGIN + timedelta(seconds=position), BEGIN, position)
        for position in positions
    ]


def test_marks_follow_those_that_were_known() -> None:
    landmarks = Landmarks(step=10)
    landmarks.extend(KEY, None, make_marks(1, 2))
    known = landmarks.of(KEY)
    landmarks.extend(KEY, known, make_marks(3, 3))
    landmarks.extend(KEY, known, make_marks(3, 4))  # of another thread, which was too late
    now = landmarks.of(KEY)
    assert now is not None
    assert [mark.position for mark in now.marks] == [10, 20, 30]


def test_nothing_is_no_mark() -> None:
    landmarks = Landmarks(step=10)
    landmarks.extend(KEY, None, [])
    assert landmarks.of(KEY) is None


@pytest.mark.parametrize(
    ("position", "found"), [(1, 10), (10, 10), (11, 20), (20, 20), (21, 30), (31, None)]
)
def test_a_position_lies_below_the_next_mark(position: int, found: int | None) -> None:
    landmarks = Landmarks(step=10)
    landmarks.extend(KEY, None, make_marks(1, 3))
    marks = landmarks.of(KEY)
    assert marks is not None
    mark = marks.at_least(position)
    assert (mark and mark.position) == found


@pytest.mark.parametrize(("second", "found"), [(10, None), (11, 10), (20, 10), (99, 30)])
def test_a_moment_lies_behind_the_marks_before_it(second: int, found: int | None) -> None:
    landmarks = Landmarks(step=10)
    landmarks.extend(KEY, None, make_marks(1, 3))
    marks = landmarks.of(KEY)
    assert marks is not None
    mark = marks.before(BEGIN + timedelta(seconds=second))
    assert (mark and mark.position) == found
    assert marks.cover(BEGIN + timedelta(seconds=second)) is (second <= 30)


def test_filters_that_were_asked_for_longest_ago_are_forgotten_first() -> None:
    landmarks = Landmarks(step=10, most=4)
    landmarks.extend(KEY, None, make_marks(1, 2))
    landmarks.extend(OTHER, None, make_marks(1, 2))
    assert landmarks.of(KEY)
    landmarks.extend(THIRD, None, make_marks(1, 1))
    assert [landmarks.of(key) is not None for key in (KEY, OTHER, THIRD)] == [True, False, True]


def test_forgotten_marks_make_room() -> None:
    landmarks = Landmarks(step=10, most=2)
    landmarks.extend(KEY, None, make_marks(1, 2))
    landmarks.forget(KEY)
    landmarks.forget(KEY)
    landmarks.extend(OTHER, None, make_marks(1, 2))
    assert (landmarks.of(KEY), landmarks.of(OTHER) is not None) == (None, True)
