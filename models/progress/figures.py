"""Figures: what is counted of a learner, for a day, a period or all time.

Figures are added and taken off exactly, so an increment can be no other than a rebuild.
"""

from collections.abc import Iterable, Mapping
from operator import add, sub
from typing import Any, Final, NamedTuple, Self

from models.progress.exercise import Exercise
from models.progress.grades import (
    PERFECT,
    GradeClass,
    average_grade,
    average_of,
    grade_class,
    in_millionths,
)


class Figures(NamedTuple):
    """Whole numbers that add up; a tuple, because every event makes several of them.

    `grade_sum` is in millionths. `points_earned` counts good tasks only, undone ones taken off.
    `check_ins` are active days recorded without an exercise; `activities` is everything that
    makes a day active.
    """

    exercises: int = 0
    graded: int = 0
    grade_sum: int = 0
    time_seconds: int = 0
    hints: int = 0
    perfect: int = 0
    excellent: int = 0
    good: int = 0
    fair: int = 0
    poor: int = 0
    good_tasks: int = 0
    penalties: int = 0
    points_earned: int = 0
    rewards_redeemed: int = 0
    check_ins: int = 0
    activities: int = 0

    def plus(self, other: "Figures") -> "Figures":
        """Add what was counted elsewhere."""
        return Figures(*map(add, self, other))

    def minus(self, other: "Figures") -> "Figures":
        """Take off what was counted before."""
        return Figures(*map(sub, self, other))

    @property
    def average_grade(self) -> float | None:
        """The average of the graded exercises."""
        return average_grade(self.grade_sum, self.graded)

    @property
    def average_time_seconds(self) -> float | None:
        """The time that an exercise took on average."""
        return average_of(self.time_seconds, self.exercises)

    @property
    def average_hints(self) -> float | None:
        """The hints that an exercise took on average."""
        return average_of(self.hints, self.exercises)

    @property
    def good_or_better(self) -> int:
        """The exercises with a good or an excellent grade."""
        return self.good + self.excellent

    def to_dict(self) -> dict[str, int]:
        """Give the stored form: what is not 0."""
        return {name: value for name, value in zip(self._fields, self, strict=True) if value}

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        return cls(**fields)


NOTHING: Final = Figures()
CHECK_IN: Final = Figures(check_ins=1, activities=1)


def total_of(figures: Iterable[Figures]) -> Figures:
    """Sum many figures up."""
    return Figures(*map(sum, zip(NOTHING, *figures, strict=True)))


def figures_of_exercise(exercise: Exercise) -> Figures:
    """Count one exercise."""
    figures = Figures(
        exercises=1,
        time_seconds=exercise.time_spent_seconds,
        hints=exercise.hints_used,
        activities=1,
    )
    if exercise.grade is None:
        return figures
    return figures.plus(_figures_of_grade(exercise.grade))


def _figures_of_grade(grade: float) -> Figures:
    named = grade_class(grade)
    return Figures(
        graded=1,
        grade_sum=in_millionths(grade),
        perfect=int(grade == PERFECT),
        excellent=int(named is GradeClass.EXCELLENT),
        good=int(named is GradeClass.GOOD),
        fair=int(named is GradeClass.FAIR),
        poor=int(named is GradeClass.POOR),
    )


def figures_of_entry(entry: Mapping[str, Any], counts_as_activity: bool) -> Figures:
    """Count one entry of the ledger, a reversed one as the opposite of what it undoes.

    An entry is read by its `entity_type`, `action`, `delta` and `metadata`. A reversed one takes
    off the points that the task was worth, also where less was left to take back.
    `counts_as_activity` says whether activated tasks make a day active, as it was for the entry
    that is undone; penalties never do.
    """
    if entry["action"] == "reversed":
        return NOTHING.minus(_figures_of(entry, -entry["delta"], counts_as_activity))
    if entry["action"] in ("activated", "redeemed"):
        return _figures_of(entry, entry["delta"], counts_as_activity)
    return NOTHING


def _figures_of(entry: Mapping[str, Any], delta: int, counts_as_activity: bool) -> Figures:
    match entry["entity_type"]:
        case "task":
            points = entry["metadata"].get("task_points", delta)
            return Figures(good_tasks=1, points_earned=points, activities=int(counts_as_activity))
        case "penalty":
            return Figures(penalties=1)
        case _:
            return Figures(rewards_redeemed=1)
