"""Keeping streaks event by event says what a walk over all the days says."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.progress.active_days import ActiveDays
from models.progress.streak_history import StreakHistory
from models.progress.streaks import streak

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 60).map(lambda number: FIRST + timedelta(days=number))
MANY_DAYS = st.lists(DAYS, max_size=80)
FREEZES = st.integers(0, 5)
ABSENT = st.frozensets(DAYS, max_size=3)


@given(MANY_DAYS, st.lists(st.integers(0, 1000), max_size=40), FREEZES, DAYS)
def test_any_order_duplicate_and_removal_gives_the_streak_of_the_days_that_are_left(
    added: list[date], removals: list[int], freezes: int, today: date
) -> None:
    days, history = ActiveDays(), StreakHistory.of(ActiveDays(), freezes)
    left = list(added)
    for day in added:
        days = days.add(day)
        history = history.with_days(days, day)
    for removal in removals[: len(added)]:
        day = left.pop(removal % len(left))
        days = days.remove(day)
        history = history.with_days(days, day)
    assert history == StreakHistory.of(ActiveDays.of(left), freezes)
    assert history.at(today) == streak(left, today, freezes)


@given(st.frozensets(DAYS), FREEZES, ABSENT, DAYS)
def test_both_forms_agree_about_freezes_and_absent_dates(
    days: frozenset[date], freezes: int, absent: frozenset[date], today: date
) -> None:
    days -= absent
    history = StreakHistory.of(ActiveDays.of(days), freezes, absent)
    expected = streak(days, today, freezes, absent)
    assert history.at(today) == expected
    assert history.lengths(today) == (expected.current, expected.longest)
    assert history.active_days(today) == sum(day <= today for day in days)


@given(st.frozensets(DAYS, min_size=1), FREEZES)
def test_the_days_of_the_longest_streak_were_active(days: frozenset[date], freezes: int) -> None:
    assert 1 <= streak(days, max(days), freezes).longest <= len(days)


@given(st.frozensets(DAYS, min_size=1), DAYS)
def test_without_freezes_one_more_active_day_never_shortens_the_longest_streak(
    days: frozenset[date], another: date
) -> None:
    today = FIRST + timedelta(days=60)
    assert streak(days | {another}, today).longest >= streak(days, today).longest


@given(MANY_DAYS, st.lists(st.integers(0, 1000), max_size=40))
def test_active_days_count_like_a_counter(added: list[date], removals: list[int]) -> None:
    days, counted = ActiveDays(), Counter(added)
    for day in added:
        days = days.add(day)
    for removal in removals[: len(added)]:
        day = sorted(counted.elements())[removal % counted.total()]
        days, counted = days.remove(day), counted - Counter([day])
    assert list(days) == sorted(counted)
    assert days.count == len(counted)
    assert all(days.activities(day) == number for day, number in counted.items())
    assert (days.first, days.last) == (min(counted, default=None), max(counted, default=None))
    assert days == ActiveDays.of(counted.elements())
    assert ActiveDays.from_dict(days.to_dict()) == days
