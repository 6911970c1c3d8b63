"""Progress: what learners record, and what is derived from it."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.fields import (
    Answer,
    Body,
    CalendarDate,
    Digits,
    Id,
    Instant,
    IsoDate,
    OptionalBody,
    Path,
    Timestamp,
    Topic,
)
from models.progress.statistics import Period

MOST = 1_000_000_000
Grade = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
DateOnly = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 1, 1)), IsoDate]
Count = Annotated[int, Field(ge=0, le=MOST)]


class ExercisePath(Path):
    """An exercise that was recorded."""

    recorded_id: str


class LearnerQuery(BaseModel):
    """Whose progress: a child of the household, or, where none is named, the caller's own."""

    child_id: Id | None = None


class NewExercise(Body):
    """An exercise that was completed: now, where it does not say when."""

    topic: Topic
    grade: Grade | None = None
    time_spent_seconds: Count | None = None
    hints_used: Count | None = None
    exercise_id: Id | None = None
    completed_at: Instant | None = None


class ActiveDay(OptionalBody):
    """A day on which something was learned: today, where it does not say when."""

    completed_at: Instant | None = None


class TopicChoice(Body):
    """The topic that is meant."""

    topic: Topic


class ImportQuery(LearnerQuery):
    """Whether lines that can't be taken are left out, or stop the import."""

    skip_invalid: bool = False


class StatisticsQuery(LearnerQuery):
    """Over which days."""

    period: Period = Period.ALL


class HistoryRange(LearnerQuery):
    """Which days: the last so many, or from one date to another, both included."""

    days: Annotated[int, Field(ge=1, le=3660), Digits] | None = None
    start_date: DateOnly | None = None
    end_date: DateOnly | None = None


class ExportQuery(LearnerQuery):
    """In which format."""

    format: Literal["json", "csv"] = "json"


class ExerciseAnswer(Answer):
    """An exercise as it was recorded; `local_date` is the learner's day that it counts for."""

    id: str
    learner_id: str
    household_id: str | None
    topic: str
    grade: float | None
    time_spent_seconds: int
    hints_used: int
    exercise_id: str | None
    completed_at: Timestamp
    local_date: CalendarDate
    created_at: Timestamp


class StreakAnswer(Answer):
    """The streak, and what a new active day did to it."""

    current_streak: int
    longest_streak: int
    previous_streak: int
    outcome: Literal["started", "extended", "unchanged", "broken"]
    new_record: bool


class AchievementProgressAnswer(Answer):
    """How far it is."""

    current: float
    target: float
    percentage: float


class AchievementAnswer(Answer):
    """An achievement with how far the learner is."""

    id: str
    name: str
    description: str
    category: str
    tier: str | None
    points: int
    criteria: dict[str, Any]
    unlocked: bool
    achieved_at: Timestamp | None
    awarded_at: Timestamp | None
    progress: AchievementProgressAnswer


class NextLevelAnswer(Answer):
    """What is missing for the next level."""

    level: str
    exercises_needed: int
    grade_needed: float


class SkillLevelAnswer(Answer):
    """The level in a topic."""

    topic: str
    level: Literal["beginner", "intermediate", "advanced", "expert"]
    previous_level: str | None
    level_updated_at: Timestamp | None
    exercises_completed: int
    average_grade: float | None
    time_spent_seconds: int
    next_level: NextLevelAnswer | None


class RecordedAnswer(Answer):
    """The exercise, and what it changed."""

    exercise: ExerciseAnswer
    streak: StreakAnswer
    unlocked_achievements: list[AchievementAnswer]
    skill_level: SkillLevelAnswer


class StreakUpdateAnswer(StreakAnswer):
    """What the active day did."""

    unlocked_achievements: list[AchievementAnswer]


class MetricsAnswer(Answer):
    """All of a learner's progress in figures."""

    learner_id: str
    exercises_completed: int
    tasks_completed: int
    points_earned: int
    average_grade: float | None
    time_spent_seconds: int
    hints_used: int
    current_streak: int
    longest_streak: int
    streak_at_risk: bool
    last_active_date: CalendarDate | None
    active_days: int
    achievements_unlocked: int
    achievements_total: int
    badge_points: int
    good_tasks: int
    penalties: int
    skill_levels: list[SkillLevelAnswer]
    frozen_dates: list[CalendarDate]
    freezes_held: int


class AchievementsAnswer(Answer):
    """All achievements with how far the learner is."""

    achievements: list[AchievementAnswer]
    total: int
    unlocked: int


class BadgesAnswer(Answer):
    """What was earned, and what there is to earn."""

    earned: list[AchievementAnswer]
    available: list[AchievementAnswer]
    total_points: int


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


class SkillLevelsAnswer(Answer):
    """The levels in all topics."""

    skill_levels: list[SkillLevelAnswer]


class CalculatedLevelAnswer(Answer):
    """The level in one topic, calculated anew."""

    topic: str
    previous_level: str | None
    level: Literal["beginner", "intermediate", "advanced", "expert"]
    changed: bool
    exercises_completed: int
    average_grade: float | None
    level_updated_at: Timestamp | None


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


class ExportedLearner(Answer):
    """Whose progress it is."""

    id: str
    name: str
    child_id: str | None
    household_id: str | None
    timezone: str
    day_start_hour: int


class ExportAnswer(Answer):
    """Everything that is known of a learner."""

    learner: ExportedLearner
    metrics: MetricsAnswer
    exercises: list[ExerciseAnswer]
    achievements: list[AchievementAnswer]
    skill_levels: list[SkillLevelAnswer]
    snapshots: list[HistoryEntryAnswer]


class LineProblem(Answer):
    """What is wrong with one line of a file; the header of a CSV file is line 1."""

    line: int
    field: str
    message: str


class ImportAnswer(Answer):
    """How many exercises were taken, and which lines were not."""

    imported: int
    skipped: int
    errors: list[LineProblem]
