"""Statistics of a period."""

from typing import Literal

from pydantic import ConfigDict, Field

from api.schemas.fields import Answer, CalendarDate
from api.schemas.learners import LearnerQuery
from models.progress.statistics import Period


class StatisticsQuery(LearnerQuery):
    """Over which days."""

    period: Period = Period.ALL


class TopicStatisticsAnswer(Answer):
    """One topic in the period."""

    topic: str
    exercises_completed: int
    average_grade: float | None
    time_spent_seconds: int


class ByGradeAnswer(Answer):
    """How many exercises got which grade."""

    excellent: int
    good: int
    fair: int
    poor: int


class TrendDayAnswer(Answer):
    """One day of the trend."""

    date: CalendarDate
    exercises: int
    average_grade: float | None


class TrendAnswer(Answer):
    """The last seven days."""

    days: list[TrendDayAnswer]
    direction: Literal["improving", "stable", "declining", "insufficient_data"]
    change: float | None


class StatisticsAnswer(Answer):
    """How a period went."""

    model_config = ConfigDict(populate_by_name=True)

    period: Literal["daily", "weekly", "monthly", "all"]
    start: CalendarDate | None = Field(alias="from")
    end: CalendarDate | None = Field(alias="to")
    exercises_completed: int
    average_grade: float | None
    average_time_seconds: float | None
    hints_used: int
    average_hints: float | None
    by_topic: list[TopicStatisticsAnswer]
    by_grade: ByGradeAnswer
    good_tasks: int
    penalties: int
    trend: TrendAnswer
