"""A snapshot holds a day's figures, and those of all days up to its end."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from models.progress.catalogue import load_catalogue
from models.progress.figures import NOTHING, Figures, total_of
from models.progress.overview import overview
from models.progress.snapshot import DailySnapshot, snapshots
from tests.unit.progress.builders import (
    TODAY,
    days_ago,
    make_day,
    make_entry,
    make_exercise,
    make_history,
    make_progress,
)

YESTERDAY = days_ago(1)
GRADE = 1_000_000
HISTORY = [
    "date",
    "exercises",
    "total_exercises",
    "time_seconds",
    "total_time_seconds",
    "average_grade",
    "total_average_grade",
    "hints",
    "total_hints",
    "tasks",
    "total_tasks",
    "current_streak",
    "longest_streak",
    "achievements_unlocked",
    "points",
]


def test_a_snapshot_has_the_day_and_all_before_it() -> None:
    day = make_day(
        TODAY, exercises=2, graded=1, grade_sum=90 * GRADE, time_seconds=30, hints=1
    ).with_entry(make_entry(), True)
    before = Figures(
        exercises=5, graded=2, grade_sum=120 * GRADE, time_seconds=100, hints=4, good_tasks=3
    )
    taken = list(snapshots([day], before, make_history(TODAY, YESTERDAY), [YESTERDAY, TODAY]))
    assert [list(each.to_dict()) for each in taken] == [HISTORY]
    assert taken[0].to_dict() == {
        "date": "2026-02-09",
        "exercises": 2,
        "total_exercises": 7,
        "time_seconds": 30,
        "total_time_seconds": 130,
        "average_grade": 90.0,
        "total_average_grade": 70.0,
        "hints": 1,
        "total_hints": 5,
        "tasks": 1,
        "total_tasks": 4,
        "current_streak": 2,
        "longest_streak": 2,
        "achievements_unlocked": 2,
        "points": 10,
    }


def test_each_snapshot_goes_on_from_the_one_before() -> None:
    days = [make_day(days_ago(n), exercises=1, activities=1) for n in (0, 2, 3)]
    streaks = make_history(*(day.date for day in days))
    taken = list(snapshots(days, NOTHING, streaks, [days_ago(2)]))
    assert [each.date for each in taken] == [days_ago(3), days_ago(2), TODAY]
    assert [each.total_exercises for each in taken] == [1, 2, 3]
    assert [each.current_streak for each in taken] == [1, 2, 1]
    assert [each.longest_streak for each in taken] == [1, 2, 2]
    assert [each.achievements_unlocked for each in taken] == [0, 1, 1]


def test_nights_without_a_day_are_filled_where_they_are_asked_for() -> None:
    days = [make_day(days_ago(3), exercises=1, activities=1)]
    missed = [days_ago(3), days_ago(2), days_ago(1)]
    taken = list(snapshots(days, NOTHING, make_history(days_ago(3)), also=missed))
    assert [each.date for each in taken] == missed
    assert [each.exercises for each in taken] == [1, 0, 0]
    assert [each.total_exercises for each in taken] == [1, 1, 1]
    assert [each.current_streak for each in taken] == [1, 1, 0]


def test_what_is_backdated_into_a_day_is_in_every_later_snapshot() -> None:
    days = [make_day(days_ago(n), exercises=1, activities=1) for n in (0, 2)]
    backdated = make_day(YESTERDAY).with_exercise(make_exercise(local_date=YESTERDAY))
    streaks = make_history(TODAY, YESTERDAY, days_ago(2))
    last = list(snapshots([*days, backdated], NOTHING, streaks))[-1]
    assert (last.total_exercises, last.current_streak) == (3, 3)


def test_an_empty_day_has_no_snapshot_unless_it_is_asked_for() -> None:
    assert list(snapshots([make_day()], NOTHING, make_history())) == []


@given(st.lists(st.integers(0, 20), max_size=10, unique=True), st.integers(0, 20))
def test_a_range_goes_on_from_the_days_before_it(active: list[int], first: int) -> None:
    days = [make_day(days_ago(n), exercises=1, activities=1) for n in active]
    streaks = make_history(*(day.date for day in days))
    before = total_of(day.figures for day in days if day.date < days_ago(first))
    in_range = [day for day in days if day.date >= days_ago(first)]
    taken = list(snapshots(in_range, before, streaks))
    assert taken == [e for e in snapshots(days, NOTHING, streaks) if e.date >= days_ago(first)]


def test_a_snapshot_reads_back_as_it_was() -> None:
    taken = next(snapshots([make_day(exercises=1)], NOTHING, make_history()))
    stored = {"learner_id": "mia", **taken.to_dict()}
    assert DailySnapshot.from_dict(stored) == taken


def test_the_overview_of_nothing_is_zeros_and_nulls() -> None:
    catalogue = load_catalogue()
    said = overview(make_progress(), TODAY, catalogue)
    assert said.pop("learner_id") == "mia"
    assert said.pop("achievements_total") == len(catalogue)
    assert not any(said.values())


def test_the_overview_has_every_figure_of_the_contract() -> None:
    progress = make_progress(YESTERDAY).with_exercise(
        make_exercise(grade=85.5, time_spent_seconds=90, hints_used=2, local_date=days_ago(2))
    )
    progress = progress.with_entry(make_entry(), YESTERDAY, True)
    said = overview(replace(progress, ledger_seq=9), TODAY, load_catalogue())
    levels = said.pop("skill_levels")
    assert [level["topic"] for level in levels] == ["fractions"]
    assert said == {
        "learner_id": "mia",
        "exercises_completed": 1,
        "tasks_completed": 1,
        "points_earned": 10,
        "average_grade": 85.5,
        "time_spent_seconds": 90,
        "hints_used": 2,
        "current_streak": 2,
        "longest_streak": 2,
        "streak_at_risk": True,
        "last_active_date": "2026-02-08",
        "active_days": 2,
        "achievements_unlocked": 0,
        "achievements_total": said["achievements_total"],
        "badge_points": 0,
        "good_tasks": 1,
        "penalties": 0,
        "frozen_dates": [],
        "freezes_held": 0,
    }
