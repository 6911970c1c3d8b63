"""Exercises, entries and days for the tests of progress."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from models.progress.active_days import ActiveDays
from models.progress.day_figures import DayFigures
from models.progress.exercise import Exercise
from models.progress.figures import Figures
from models.progress.learner import LearnerProgress
from models.progress.streak_history import StreakHistory

NOW = datetime(2026, 2, 9, 18, 42, 15, 123456, tzinfo=UTC)
TODAY = date(2026, 2, 9)


def days_ago(number: int) -> date:
    """Give the date so many days before today."""
    return TODAY - timedelta(days=number)


def dates(text: str) -> list[date]:
    """Read dates that are written out, with a space between."""
    return [date.fromisoformat(each) for each in text.split()]


def make_exercise(**fields: Any) -> Exercise:
    given = {"id": "one", "learner_id": "mia", "household_id": "home", "topic": "fractions"}
    times = {"completed_at": NOW, "created_at": NOW, "local_date": TODAY}
    return Exercise(**given | times | {"grade": 80} | fields)


def make_progress(*days: date, **rules: Any) -> LearnerProgress:
    """Give a learner's progress with a check-in on each of these days."""
    progress = LearnerProgress.empty("mia", "home", **rules)
    for day in days:
        progress = progress.with_check_in(day)
    return progress


def make_history(*days: date, **rules: Any) -> StreakHistory:
    return StreakHistory.of(ActiveDays.of(days), **rules)


def make_day(day: date = TODAY, **figures: int) -> DayFigures:
    return DayFigures(learner_id="mia", date=day, figures=Figures(**figures))


def make_entry(seq: int = 1, **fields: Any) -> dict[str, Any]:
    """Give what progress reads of an entry: ten points for a task, unless said."""
    given: dict[str, Any] = {"seq": seq, "entity_type": "task", "action": "activated"}
    return given | {"delta": 10, "metadata": {"task_points": 10}} | fields
