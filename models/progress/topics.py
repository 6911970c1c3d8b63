"""What is counted of one topic."""

from collections.abc import Mapping
from operator import sub
from typing import NamedTuple, Self

from models.progress.exercise import Exercise
from models.progress.grades import average_grade, in_millionths


class TopicFigures(NamedTuple):
    """Whole numbers that add up; `grade_sum` is in millionths."""

    exercises: int = 0
    graded: int = 0
    grade_sum: int = 0
    time_seconds: int = 0

    @classmethod
    def of(cls, exercise: Exercise) -> Self:
        """Count one exercise."""
        seconds = exercise.time_spent_seconds
        if exercise.grade is None:
            return cls(1, 0, 0, seconds)
        return cls(1, 1, in_millionths(exercise.grade), seconds)

    def plus(self, other: "TopicFigures") -> "TopicFigures":
        """Add what was counted elsewhere."""
        return TopicFigures(
            self.exercises + other.exercises,
            self.graded + other.graded,
            self.grade_sum + other.grade_sum,
            self.time_seconds + other.time_seconds,
        )

    def minus(self, other: "TopicFigures") -> "TopicFigures":
        """Take off what was counted before."""
        return TopicFigures(*map(sub, self, other))

    @property
    def average_grade(self) -> float | None:
        """The average of the graded exercises."""
        return average_grade(self.grade_sum, self.graded)


NO_FIGURES = TopicFigures()


def topics_with(topics: Mapping[str, TopicFigures], exercise: Exercise) -> dict[str, TopicFigures]:
    """Count an exercise in its topic."""
    figures = topics.get(exercise.topic, NO_FIGURES).plus(TopicFigures.of(exercise))
    return {**topics, exercise.topic: figures}


def topics_without(
    topics: Mapping[str, TopicFigures], exercise: Exercise
) -> dict[str, TopicFigures]:
    """Take an exercise off its topic; a topic of which nothing is left is left out."""
    left = topics.get(exercise.topic, NO_FIGURES).minus(TopicFigures.of(exercise))
    kept = {**topics, exercise.topic: left}
    return {name: figures for name, figures in kept.items() if figures.exercises}
