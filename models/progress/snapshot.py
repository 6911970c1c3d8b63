"""Daily snapshots: a learner's day and all the days before it, as history shows them."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from models.progress.day_figures import DayFigures
from models.progress.figures import NOTHING, Figures
from models.progress.streak_history import StreakHistory


@dataclass(frozen=True, slots=True, kw_only=True)
class DailySnapshot:
    """One entry of the history: figures of the day, and `total_` ones up to its end.

    Streaks and `achievements_unlocked`, the number held, are those at the end of the day; `points`
    are those that good tasks earned on it.
    """

    date: date
    exercises: int
    total_exercises: int
    time_seconds: int
    total_time_seconds: int
    average_grade: float | None
    total_average_grade: float | None
    hints: int
    total_hints: int
    tasks: int
    total_tasks: int
    current_streak: int
    longest_streak: int
    achievements_unlocked: int
    points: int

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form, which is also the answer's."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return {**fields, "date": self.date.isoformat()}

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back, whatever else it is stored with."""
        own = {name: fields[name] for name in cls.__dataclass_fields__}
        return cls(**{**own, "date": date.fromisoformat(fields["date"])})


def snapshot(
    day: date, of_day: Figures, total: Figures, streaks: StreakHistory, achievements_unlocked: int
) -> DailySnapshot:
    """Take the snapshot of a day; `total` holds the day and all before it."""
    current, longest = streaks.lengths(day)
    return DailySnapshot(
        date=day,
        exercises=of_day.exercises,
        total_exercises=total.exercises,
        time_seconds=of_day.time_seconds,
        total_time_seconds=total.time_seconds,
        average_grade=of_day.average_grade,
        total_average_grade=total.average_grade,
        hints=of_day.hints,
        total_hints=total.hints,
        tasks=of_day.good_tasks,
        total_tasks=total.good_tasks,
        current_streak=current,
        longest_streak=longest,
        achievements_unlocked=achievements_unlocked,
        points=of_day.points_earned,
    )


def snapshots(
    days: Iterable[DayFigures],
    before: Figures,
    streaks: StreakHistory,
    unlocked_on: Sequence[date] = (),
    also: Iterable[date] = (),
) -> Iterator[DailySnapshot]:
    """Take the snapshots of a range, oldest first: of its days that are not empty, and `also`.

    `before` sums up the days before the range; `unlocked_on` are the local dates on which the
    unlocks that the learner holds were reached.
    """
    by_date = {day.date: day.figures for day in days if not day.is_empty}
    unlocked, total = sorted(unlocked_on), before
    for day in sorted({*by_date, *also}):
        of_day = by_date.get(day, NOTHING)
        total = total.plus(of_day)
        yield snapshot(day, of_day, total, streaks, bisect_right(unlocked, day))
