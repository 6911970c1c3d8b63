"""Counting much at once is counting it one by one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.progress.achievements import Unlock
from models.progress.active_days import ActiveDays
from models.progress.batches import Batch
from models.progress.bulk import with_figures
from models.progress.day_figures import DayFigures
from models.progress.exercise import Exercise
from models.progress.figures import CHECK_IN, Figures, figures_of_exercise
from models.progress.learner import LearnerProgress
from tests.unit.progress.builders import NOW, TODAY, days_ago, make_exercise, make_progress

NUMBERED = st.integers(0, 10_000).map(lambda number: NOW + timedelta(seconds=number))
EXERCISES = st.lists(
    st.builds(
        make_exercise,
        topic=st.sampled_from(["fractions", "poems"]),
        grade=st.none() | st.floats(0, 100),
        time_spent_seconds=st.integers(0, 3600),
        hints_used=st.integers(0, 5),
        local_date=st.integers(0, 20).map(days_ago),
        created_at=NUMBERED,
    ),
    max_size=30,
)


@given(EXERCISES, EXERCISES, st.lists(st.integers(0, 20).map(days_ago)))
def test_a_batch_gives_what_its_parts_give(
    before: list[Exercise], more: list[Exercise], check_ins: list[date]
) -> None:
    progress = LearnerProgress.empty("mia", "home", freezes=1)
    for exercise in before:
        progress = progress.with_exercise(exercise)
    batch, days, one_by_one = Batch(progress), dict[date, DayFigures](), progress
    for exercise in more:
        batch.add_exercise(exercise)
        one_by_one = one_by_one.with_exercise(exercise)
        day = days.get(exercise.local_date, empty(exercise.local_date))
        days[day.date] = day.with_exercise(exercise)
    for check_in in check_ins:
        batch.add_check_in(check_in)
        one_by_one = one_by_one.with_check_in(check_in)
        days[check_in] = days.get(check_in, empty(check_in)).with_check_in()
    assert batch.total(0) == one_by_one
    assert {day.date: day for day in batch.days(empty)} == days


@given(EXERCISES)
def test_figures_of_dates_count_like_their_events(exercises: list[Exercise]) -> None:
    progress = make_progress(TODAY)
    changes = [(exercise.local_date, figures_of_exercise(exercise)) for exercise in exercises]
    one_by_one = progress
    for exercise in exercises:
        one_by_one = one_by_one.with_exercise(exercise)
    counted = with_figures(progress, changes)
    assert (counted.figures, counted.streaks) == (one_by_one.figures, one_by_one.streaks)
    assert counted.windows == one_by_one.windows


def test_figures_can_be_taken_off_in_bulk() -> None:
    progress = make_progress(TODAY, days_ago(1))
    less = Figures().minus(CHECK_IN)
    assert with_figures(progress, [(days_ago(1), less)]) == make_progress(TODAY)


def test_more_than_there_is_cannot_be_taken_off() -> None:
    days = ActiveDays.of([TODAY])
    with pytest.raises(ValueError, match="no activity on 2026-02-08"):
        days.remove(days_ago(1))
    with pytest.raises(ValueError, match="fewer than no activities"):
        days.changed({TODAY: -2})


def test_a_date_is_active_or_not() -> None:
    days = ActiveDays.of([TODAY, TODAY])
    assert TODAY in days
    assert days_ago(1) not in days
    assert days_ago(-1) not in days


def test_an_unlock_that_is_held_stays_as_it_is() -> None:
    first, again = (
        Unlock(achievement_id="ten", version=version, achieved_at=NOW, awarded_at=NOW)
        for version in (1, 2)
    )
    progress = make_progress().with_unlocks([first]).with_unlocks([again])
    assert progress.unlocks == {"ten": first}
    assert LearnerProgress.from_dict(progress.to_dict()) == progress
    assert progress.without_unlocks([again]).unlocks == {}


def empty(day: date) -> DayFigures:
    return DayFigures(learner_id="mia", date=day)
