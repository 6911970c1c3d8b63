"""Statistics of a period, and the trend of the last seven days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from models.progress.day_figures import DayFigures
from models.progress.figures import NOTHING, Figures, total_of
from models.progress.grades import exact_grade, rounded
from models.progress.topics import NO_FIGURES, TopicFigures

TREND_DAYS: Final = 7
RECENT_DAYS: Final = 3
STABLE_WITHIN: Final = 2


class Period(StrEnum):
    """What statistics are about; days are the learner's, today included."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    ALL = "all"


LENGTHS: Final = {Period.DAILY: 1, Period.WEEKLY: 7, Period.MONTHLY: 30}


class Direction(StrEnum):
    """Where the grades go."""

    IMPROVING = "improving"
    STABLE = "stable"
    DECLINING = "declining"
    INSUFFICIENT_DATA = "insufficient_data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Seven days of figures, oldest first, and where they lead.

    `change` is the average of the graded days among the last three minus that of the four before,
    each day's average counting the same.
    """

    days: tuple[tuple[date, Figures], ...]
    direction: Direction
    change: float | None

    def to_dict(self) -> dict[str, Any]:
        """Give the answer's form."""
        return {
            "days": [
                {
                    "date": day.isoformat(),
                    "exercises": figures.exercises,
                    "average_grade": figures.average_grade,
                }
                for day, figures in self.days
            ],
            "direction": self.direction.value,
            "change": self.change,
        }


def first_day(period: Period, today: date) -> date | None:
    """Give the first day of a period that ends today, None for all time."""
    return today - timedelta(days=LENGTHS[period] - 1) if period in LENGTHS else None


def days_needed_since(period: Period, today: date) -> date | None:
    """Give the first day whose figures the statistics of a period need, for the trend too."""
    first = first_day(period, today)
    return first and min(first, today - timedelta(days=TREND_DAYS - 1))


def statistics(days: Iterable[DayFigures], period: Period, today: date) -> dict[str, Any]:
    """Answer for a period from a learner's days; days outside of it and the trend are passed over.

    `from` is the period's first day, for all time the learner's first (None before it); `to` is
    today, included.
    """
    known = sorted((day for day in days if day.date <= today), key=lambda day: day.date)
    first = first_day(period, today)
    chosen = [day for day in known if first is None or day.date >= first]
    if first is None and chosen:
        first = chosen[0].date
    return {
        "period": period.value,
        "from": first and first.isoformat(),
        "to": today.isoformat(),
        **_in_all(total_of(day.figures for day in chosen)),
        "by_topic": _by_topic(chosen),
        "trend": trend({day.date: day.figures for day in known}, today).to_dict(),
    }


def trend(figures: Mapping[date, Figures], today: date) -> Trend:
    """Give the trend of the seven days that end today."""
    dates = [today - timedelta(days=n) for n in reversed(range(TREND_DAYS))]
    days = tuple((day, figures.get(day, NOTHING)) for day in dates)
    before, recent = _mean(days[:-RECENT_DAYS]), _mean(days[-RECENT_DAYS:])
    change = None if before is None or recent is None else rounded(recent - before)
    return Trend(days=days, direction=_direction(change), change=change)


def _direction(change: float | None) -> Direction:
    if change is None:
        return Direction.INSUFFICIENT_DATA
    if abs(change) <= STABLE_WITHIN:
        return Direction.STABLE
    return Direction.IMPROVING if change > 0 else Direction.DECLINING


def _mean(days: Iterable[tuple[date, Figures]]) -> Fraction | None:
    averages = [exact_grade(day.grade_sum, day.graded) for _, day in days if day.graded]
    return sum(averages, Fraction(0)) / len(averages) if averages else None


def _in_all(total: Figures) -> dict[str, Any]:
    return {
        "exercises_completed": total.exercises,
        "average_grade": total.average_grade,
        "average_time_seconds": total.average_time_seconds,
        "hints_used": total.hints,
        "average_hints": total.average_hints,
        "by_grade": {
            "excellent": total.excellent,
            "good": total.good,
            "fair": total.fair,
            "poor": total.poor,
        },
        "good_tasks": total.good_tasks,
        "penalties": total.penalties,
    }


def _by_topic(days: Iterable[DayFigures]) -> list[dict[str, Any]]:
    totals: dict[str, TopicFigures] = {}
    for day in days:
        for name, figures in day.topics.items():
            totals[name] = totals.get(name, NO_FIGURES).plus(figures)
    return [
        {
            "topic": name,
            "exercises_completed": figures.exercises,
            "average_grade": figures.average_grade,
            "time_spent_seconds": figures.time_seconds,
        }
        for name, figures in sorted(totals.items())
    ]
