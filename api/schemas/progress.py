"""Progress: what is derived from what learners record."""

from typing import Any, Literal

from api.schemas.exercises import ExerciseAnswer
from api.schemas.fields import Answer, Body, CalendarDate, Instant, OptionalBody, Timestamp, Topic
from api.schemas.history import HistoryEntryAnswer
from api.schemas.learners import ExportedLearner, LearnerQuery


class ActiveDay(OptionalBody):
    """A day on which something was learned: today, where it does not say when."""

    completed_at: Instant | None = None


class TopicChoice(Body):
    """The topic that is meant."""

    topic: Topic


class ExportQuery(LearnerQuery):
    """In which format."""

    format: Literal["json", "csv"] = "json"


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


class ExportAnswer(Answer):
    """Everything that is known of a learner."""

    learner: ExportedLearner
    metrics: MetricsAnswer
    exercises: list[ExerciseAnswer]
    achievements: list[AchievementAnswer]
    skill_levels: list[SkillLevelAnswer]
    snapshots: list[HistoryEntryAnswer]
