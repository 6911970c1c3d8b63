"""When accounts are deleted: pure rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.deletion import DeletionStatus, Pace
from models.roles import Role
from models.user import User

MARKED = datetime(2026, 2, 9, 18, 0, tzinfo=UTC)
PACE = Pace(threshold=timedelta(hours=24), rest=timedelta(hours=1))
USER = User(
    id="u-1",
    email="ann@home.test",
    name="Ann",
    role=Role.PARENT,
    household_id="h-1",
    password_hash="$argon2id$",
    reference_key="ab" * 32,
    created_at=MARKED,
    marked_for_deletion_at=MARKED,
)


def after(**by: float) -> datetime:
    return MARKED + timedelta(**by)


def attempted(times: int, **more: object) -> User:
    return replace(USER, deletion_attempts=times, deletion_attempted_at=after(days=2), **more)  # type: ignore[arg-type]  # fields of a user


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (after(), DeletionStatus.WAITING),
        (after(hours=23, minutes=59), DeletionStatus.WAITING),
        (after(hours=24), DeletionStatus.DUE),
    ],
)
def test_a_mark_is_due_once_it_is_as_old_as_the_threshold(
    now: datetime, expected: DeletionStatus
) -> None:
    assert PACE.status(USER, now) is expected
    assert PACE.is_due(USER, now) == (expected is DeletionStatus.DUE)
    assert PACE.can_be_taken_back(USER, now) == (expected is DeletionStatus.WAITING)


@pytest.mark.parametrize(("attempts", "hours"), [(1, 1), (2, 2), (3, 4), (4, 8)])
def test_each_retry_waits_twice_as_long(attempts: int, hours: int) -> None:
    user = attempted(attempts)
    assert PACE.next_attempt_at(user) == after(days=2, hours=hours)
    assert PACE.status(user, after(days=2, minutes=59)) is DeletionStatus.RETRYING
    assert PACE.is_due(user, after(days=2, hours=hours))


def test_after_five_attempts_it_has_failed() -> None:
    user = attempted(5)
    assert PACE.status(user, after(days=400)) is DeletionStatus.FAILED
    assert not PACE.is_due(user, after(days=400))
    assert PACE.next_attempt_at(user) is None


def test_what_was_cut_short_is_due_at_once() -> None:
    user = attempted(2, deletion_in_progress=True)
    assert PACE.is_due(user, after(days=2))
    assert PACE.status(user, after(days=2)) is DeletionStatus.IN_PROGRESS


def test_what_has_begun_does_not_wait_for_a_longer_threshold() -> None:
    slower = replace(PACE, threshold=timedelta(days=300))
    assert slower.is_due(attempted(1), after(days=3))
    assert not slower.can_be_taken_back(attempted(1), after(days=3))


def test_a_retry_by_hand_is_due_at_once() -> None:
    assert PACE.is_due(attempted(0), after(days=2))
