"""A learner's progress, kept event by event, is what a rebuild would make of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.progress.day_figures import DayFigures
from models.progress.exercise import Exercise
from models.progress.figures import NOTHING
from models.progress.learner import LearnerProgress
from models.progress.skill_levels import Level
from models.progress.streaks import Outcome, is_new_record, outcome
from tests.unit.progress.builders import (
    NOW,
    TODAY,
    days_ago,
    make_entry,
    make_exercise,
    make_progress,
)

NOBODY = LearnerProgress.empty("mia", "home")
EXERCISES = st.builds(
    make_exercise,
    topic=st.sampled_from(["fractions", "geometry", "poems"]),
    grade=st.none() | st.floats(0, 100) | st.integers(0, 100),
    time_spent_seconds=st.integers(0, 3600),
    hints_used=st.integers(0, 5),
    local_date=st.integers(0, 30).map(days_ago),
)
ENTRIES = [
    make_entry(),
    make_entry(entity_type="penalty", delta=-3, metadata={"task_points": 3}),
    make_entry(entity_type="reward", action="redeemed", delta=-5, metadata={"reward_cost": 5}),
]
Day = DayFigures


def counted(exercises: list[Exercise], freezes: int = 0) -> LearnerProgress:
    """Count exercises one by one."""
    progress = LearnerProgress.empty("mia", "home", freezes)
    for exercise in exercises:
        progress = progress.with_exercise(exercise)
    return progress


def sums(progress: LearnerProgress) -> dict[str, Any]:
    """Give what depends on what was done alone: a level's history depends on when too."""
    stored = progress.to_dict()
    levels = {name: level.figures for name, level in progress.skill_levels.items()}
    return {**stored, "skill_levels": levels}


@given(st.lists(EXERCISES, max_size=40), st.lists(st.integers(0, 1000)), st.randoms())
def test_any_order_duplicate_and_delete_gives_what_a_rebuild_gives(
    exercises: list[Exercise], deletions: list[int], random: Any
) -> None:
    progress, left = counted(exercises, freezes=2), list(exercises)
    for deletion in deletions[: len(exercises)]:
        progress = progress.without_exercise(left.pop(deletion % len(left)), NOW)
    random.shuffle(left)
    rebuilt = counted(left, freezes=2)
    assert sums(progress) == sums(rebuilt)
    assert progress.streaks == rebuilt.streaks
    assert progress.metrics(TODAY).busiest == rebuilt.metrics(TODAY).busiest
    assert {topic.level for topic in progress.skill_levels.values()} == {
        topic.level for topic in rebuilt.skill_levels.values()
    }


@given(st.lists(EXERCISES, max_size=20))
def test_the_days_sum_up_to_the_learner(exercises: list[Exercise]) -> None:
    days: dict[date, DayFigures] = {}
    for exercise in exercises:
        day = days.get(exercise.local_date) or Day(learner_id="mia", date=exercise.local_date)
        days[exercise.local_date] = day.with_exercise(exercise)
    total = NOTHING
    for day in days.values():
        total = total.plus(day.figures)
        assert DayFigures.from_dict(day.to_dict()) == day
    assert total == counted(exercises).figures


@given(st.lists(EXERCISES, max_size=20), st.integers(0, 5))
def test_progress_reads_back_as_it_was(exercises: list[Exercise], freezes: int) -> None:
    progress = counted(exercises, freezes)
    assert LearnerProgress.from_dict(progress.to_dict()) == progress


@given(EXERCISES)
def test_a_day_is_empty_again_once_its_exercise_is_gone(exercise: Exercise) -> None:
    day = Day(learner_id="mia", date=exercise.local_date)
    assert day.with_exercise(exercise).without_exercise(exercise) == day
    assert day.is_empty


def test_ten_years_of_every_day_stay_small() -> None:
    progress = make_progress(*map(days_ago, range(3653)))
    assert len(str(progress.to_dict())) < 12_000


def test_a_day_stays_active_while_something_of_it_remains() -> None:
    one, other = make_exercise(id="one"), make_exercise(id="other")
    progress = counted([one, other]).without_exercise(one, NOW)
    assert progress.streak(TODAY).current == 1
    assert progress.without_exercise(other, NOW).streak(TODAY).current == 0


def test_a_good_task_is_counted_with_its_points() -> None:
    progress = NOBODY.with_entry(make_entry(), TODAY, True)
    figures = progress.figures
    assert (figures.good_tasks, figures.points_earned, figures.penalties) == (1, 10, 0)
    assert (progress.streak(TODAY).current, progress.ledger_seq) == (1, 1)


def test_an_entry_counts_once() -> None:
    once = NOBODY.with_entry(make_entry(3), TODAY, True)
    assert once.with_entry(make_entry(3), TODAY, True) == once
    assert once.with_entry(make_entry(2), TODAY, True) == once


def test_tasks_make_no_active_day_where_they_do_not_count_as_activity() -> None:
    progress = NOBODY.with_entry(make_entry(), TODAY, False)
    assert progress.figures.good_tasks == 1
    assert progress.streak(TODAY).current == 0


def test_a_penalty_takes_no_earned_points_and_makes_no_active_day() -> None:
    entry = make_entry(entity_type="penalty", delta=-3)
    progress = NOBODY.with_entry(entry, TODAY, True)
    assert (progress.figures.penalties, progress.figures.points_earned) == (1, 0)
    assert progress.days.count == 0


@pytest.mark.parametrize("entry", ENTRIES, ids=["task", "penalty", "reward"])
@pytest.mark.parametrize("counts", [True, False])
def test_an_undo_takes_off_what_was_counted(entry: dict[str, Any], counts: bool) -> None:
    undo = {**entry, "seq": 2, "action": "reversed", "delta": -entry["delta"]}
    day = Day(learner_id="mia", date=TODAY).with_entry(entry, counts)
    progress = NOBODY.with_entry(entry, TODAY, counts).with_entry(undo, TODAY, counts)
    assert progress.figures == NOTHING
    assert progress.days.count == 0
    assert day.with_entry(undo, counts).is_empty


@given(st.lists(st.tuples(st.sampled_from(ENTRIES), st.integers(0, 9), st.booleans())), st.data())
def test_undone_entries_leave_nothing_behind(
    entered: list[tuple[dict[str, Any], int, bool]], data: st.DataObject
) -> None:
    progress, kept, seq = NOBODY, NOBODY, 0
    undone = data.draw(st.frozensets(st.integers(0, len(entered))))
    for entry, ago, counts in entered:
        seq += 1
        progress = progress.with_entry({**entry, "seq": seq}, days_ago(ago), counts)
    for place, (entry, ago, counts) in enumerate(entered):
        if place in undone:
            seq += 1
            undo = {**entry, "seq": seq, "action": "reversed", "delta": -entry["delta"]}
            progress = progress.with_entry(undo, days_ago(ago), counts)
        else:
            kept = kept.with_entry({**entry, "seq": place + 1}, days_ago(ago), counts)
    assert (progress.figures, progress.streaks) == (kept.figures, kept.streaks)
    assert progress.windows == kept.windows


def test_an_undo_takes_the_whole_task_off_where_less_was_left_to_take_back() -> None:
    progress = NOBODY.with_entry(make_entry(1), TODAY, True).with_entry(make_entry(2), TODAY, True)
    undone = progress.with_entry(make_entry(3, action="reversed", delta=-4), TODAY, True)
    assert undone.figures.points_earned == 10


@pytest.mark.parametrize("action", ["requested", "cancelled"])
def test_asking_for_a_reward_counts_for_nothing(action: str) -> None:
    entry = make_entry(entity_type="reward", action=action, delta=0)
    progress = NOBODY.with_entry(entry, TODAY, True)
    assert (progress.figures, progress.ledger_seq) == (NOTHING, 1)


def test_a_deleted_exercise_takes_its_level_with_it() -> None:
    exercises = [make_exercise(id=str(n), grade=90) for n in range(10)]
    progress = counted(exercises)
    assert progress.skill_level("fractions").level is Level.INTERMEDIATE
    later = NOW + timedelta(days=1)
    level = progress.without_exercise(exercises[0], later).skill_level("fractions")
    assert (level.level, level.previous_level) == (Level.BEGINNER, Level.INTERMEDIATE)
    assert level.level_updated_at == later


def test_other_freezes_count_the_same_days_anew() -> None:
    progress = make_progress(*map(days_ago, [0, *range(2, 9)]))
    assert progress.streak(TODAY).current == 1
    assert progress.with_rules(1).streak(TODAY).current == 8
    assert progress.with_rules(1).with_rules(0) == progress


@pytest.mark.parametrize(
    ("days", "day", "expected", "record"),
    [
        ([], 0, Outcome.STARTED, True),
        ([], 1, Outcome.STARTED, True),
        ([1], 0, Outcome.EXTENDED, True),
        ([0], 0, Outcome.UNCHANGED, False),
        ([0], 1, Outcome.EXTENDED, True),
        ([2], 0, Outcome.BROKEN, False),
        ([4, 5, 6], 0, Outcome.BROKEN, False),
        ([2, 3], 1, Outcome.EXTENDED, True),
        ([0, 3], 5, Outcome.UNCHANGED, False),
        ([0, 2, 3], 1, Outcome.EXTENDED, True),
        ([1, 4, 5, 6], 0, Outcome.EXTENDED, False),
        ([5], 4, Outcome.UNCHANGED, True),
        ([], 9, Outcome.UNCHANGED, True),
    ],
    ids=[
        "the first day",
        "the first day, yesterday",
        "the day after",
        "the same day again",
        "backdated onto a run",
        "a day too late",
        "long after a record",
        "late sync of yesterday",
        "an older day",
        "two runs joined",
        "not yet the record",
        "an old run made longer",
        "only an old day",
    ],
)
def test_an_active_day_has_an_outcome(
    days: list[int], day: int, expected: Outcome, record: bool
) -> None:
    progress = make_progress(*map(days_ago, days))
    before, after = progress.streak(TODAY), progress.with_check_in(days_ago(day)).streak(TODAY)
    assert outcome(before, after) is expected
    assert is_new_record(before, after) is record


def test_deleting_a_day_can_break_a_streak() -> None:
    exercise = make_exercise(local_date=days_ago(1))
    progress = make_progress(TODAY, days_ago(2)).with_exercise(exercise)
    before, after = progress.streak(TODAY), progress.without_exercise(exercise, NOW).streak(TODAY)
    assert (before.current, after.current) == (3, 1)
    assert outcome(before, after) is Outcome.BROKEN
