"""The history of progress, day by day."""

from datetime import date
from typing import Annotated

from pydantic import Field

from api.schemas.fields import Answer, CalendarDate, Digits, IsoDate
from api.schemas.learners import LearnerQuery

DateOnly = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 1, 1)), IsoDate]


class HistoryRange(LearnerQuery):
    """Which days: the last so many, or from one date to another, both included."""

    days: Annotated[int, Field(ge=1, le=3660), Digits] | None = None
    start_date: DateOnly | None = None
    end_date: DateOnly | None = None


class HistoryEntryAnswer(Answer):
    """One day: its own figures, and the sums up to it."""

    date: CalendarDate
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


class HistoryAnswer(Answer):
    """The days with activity or a snapshot, oldest first."""

    entries: list[HistoryEntryAnswer]
    start_date: CalendarDate
    end_date: CalendarDate
    count: int
