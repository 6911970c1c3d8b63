"""Metrics: the numbers that achievements are about, as a learner has them on one day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from models.progress.figures import Figures
from models.progress.skill_levels import Level, SkillLevel
from models.progress.topics import TopicFigures


class Metric(StrEnum):
    """What can be counted of a learner."""

    EXERCISES_COMPLETED = "exercises_completed"
    GRADED_EXERCISES = "graded_exercises"
    AVERAGE_GRADE = "average_grade"
    TIME_SPENT_SECONDS = "time_spent_seconds"
    GOOD_GRADES = "good_grades"
    EXCELLENT_GRADES = "excellent_grades"
    PERFECT_GRADES = "perfect_grades"
    TASKS_COMPLETED = "tasks_completed"
    POINTS_EARNED = "points_earned"
    REWARDS_REDEEMED = "rewards_redeemed"
    CURRENT_STREAK = "current_streak"
    LONGEST_STREAK = "longest_streak"
    ACTIVE_DAYS = "active_days"
    ACTIVITIES = "activities"
    TOPICS = "topics"
    INTERMEDIATE_TOPICS = "intermediate_topics"
    ADVANCED_TOPICS = "advanced_topics"
    EXPERT_TOPICS = "expert_topics"
    SKILL_LEVEL = "skill_level"


WINDOWS: Final = (1, 7)
OF_A_TOPIC: Final = frozenset(
    {
        Metric.EXERCISES_COMPLETED,
        Metric.GRADED_EXERCISES,
        Metric.AVERAGE_GRADE,
        Metric.TIME_SPENT_SECONDS,
        Metric.SKILL_LEVEL,
    }
)
OF_A_WINDOW: Final = frozenset({Metric.ACTIVITIES})
TOPICS_FROM: Final = {
    Metric.TOPICS: Level.BEGINNER,
    Metric.INTERMEDIATE_TOPICS: Level.INTERMEDIATE,
    Metric.ADVANCED_TOPICS: Level.ADVANCED,
    Metric.EXPERT_TOPICS: Level.EXPERT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """A learner's numbers on one day; `busiest` has the most activities in so many days."""

    figures: Figures
    topics: Mapping[str, SkillLevel] = field(default_factory=dict)
    current_streak: int = 0
    longest_streak: int = 0
    active_days: int = 0
    busiest: Mapping[int, int] = field(default_factory=dict)

    def value(self, metric: Metric, topic: str | None = None, window: int | None = None) -> float:
        """Give one metric, in all, in one topic, or the best of a window of days."""
        if topic is not None:
            return _of_topic(metric, self.topics.get(topic, SkillLevel(topic=topic)))
        if window is not None:
            return self.busiest.get(window, 0)
        return self._in_all(metric)

    def _in_all(self, metric: Metric) -> float:
        if metric in TOPICS_FROM:
            rank = TOPICS_FROM[metric].rank
            return sum(topic.level.rank >= rank for topic in self.topics.values())
        if metric is Metric.SKILL_LEVEL:
            return max((topic.level.rank for topic in self.topics.values()), default=0)
        return _of_figures(metric, self.figures) if metric in OF_FIGURES else self._of_days(metric)

    def _of_days(self, metric: Metric) -> int:
        return {
            Metric.CURRENT_STREAK: self.current_streak,
            Metric.LONGEST_STREAK: self.longest_streak,
            Metric.ACTIVE_DAYS: self.active_days,
        }[metric]


OF_FIGURES: Final = {
    Metric.EXERCISES_COMPLETED: "exercises",
    Metric.GRADED_EXERCISES: "graded",
    Metric.AVERAGE_GRADE: "average_grade",
    Metric.TIME_SPENT_SECONDS: "time_seconds",
    Metric.GOOD_GRADES: "good_or_better",
    Metric.EXCELLENT_GRADES: "excellent",
    Metric.PERFECT_GRADES: "perfect",
    Metric.TASKS_COMPLETED: "good_tasks",
    Metric.POINTS_EARNED: "points_earned",
    Metric.REWARDS_REDEEMED: "rewards_redeemed",
    Metric.ACTIVITIES: "activities",
}


def _of_figures(metric: Metric, figures: Figures) -> float:
    value: float | None = getattr(figures, OF_FIGURES[metric])
    return value or 0


def _of_topic(metric: Metric, topic: SkillLevel) -> float:
    figures: TopicFigures = topic.figures
    values = {
        Metric.EXERCISES_COMPLETED: figures.exercises,
        Metric.GRADED_EXERCISES: figures.graded,
        Metric.AVERAGE_GRADE: figures.average_grade or 0,
        Metric.TIME_SPENT_SECONDS: figures.time_seconds,
        Metric.SKILL_LEVEL: topic.level.rank,
    }
    return values[metric]
