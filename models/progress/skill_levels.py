"""Skill levels: how far a learner has come in a topic."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Self

from models.progress.grades import MILLIONTHS
from models.progress.topics import NO_FIGURES, TopicFigures
from models.times import iso, parse_iso


class Level(StrEnum):
    """A level; every topic begins with the first."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"
    EXPERT = "expert"

    @property
    def rank(self) -> int:
        """How many levels lie below."""
        return LEVELS.index(self)


LEVELS: Final = tuple(Level)


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a level takes: this many exercises, and this average grade."""

    exercises: int
    grade: int

    def is_met(self, figures: TopicFigures) -> bool:
        """Whether count and grade both hold."""
        return figures.exercises >= self.exercises and _reaches(figures, self.grade)


REQUIRED: Final = {
    Level.BEGINNER: Requirement(0, 0),
    Level.INTERMEDIATE: Requirement(10, 60),
    Level.ADVANCED: Requirement(30, 70),
    Level.EXPERT: Requirement(50, 80),
}


FROM_ABOVE: Final = tuple(reversed(REQUIRED.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLevel:
    """The level above: how many exercises are missing, and the average grade it takes."""

    level: Level
    exercises_needed: int
    grade_needed: int

    def to_dict(self) -> dict[str, Any]:
        """Give the answer's form."""
        return {
            "level": self.level.value,
            "exercises_needed": self.exercises_needed,
            "grade_needed": self.grade_needed,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillLevel:
    """A learner's level in one topic, with the one before it and when it was reached."""

    topic: str
    figures: TopicFigures = NO_FIGURES
    level: Level = Level.BEGINNER
    previous_level: Level | None = None
    level_updated_at: datetime | None = None

    def with_figures(self, figures: TopicFigures, moment: datetime) -> Self:
        """Give the level that these figures make; one that stays keeps its history."""
        reached = level_of(figures)
        if reached is self.level and self.level_updated_at is not None:
            return self._replaced(figures, reached, self.previous_level, self.level_updated_at)
        previous = None if self.level_updated_at is None else self.level
        return self._replaced(figures, reached, previous, moment)

    def _replaced(
        self, figures: TopicFigures, level: Level, previous: Level | None, moment: datetime
    ) -> Self:
        return type(self)(
            topic=self.topic,
            figures=figures,
            level=level,
            previous_level=previous,
            level_updated_at=moment,
        )

    @property
    def next_level(self) -> NextLevel | None:
        """What is missing for the level above; nothing is above an expert."""
        if self.level is Level.EXPERT:
            return None
        above = LEVELS[self.level.rank + 1]
        return NextLevel(
            level=above,
            exercises_needed=max(REQUIRED[above].exercises - self.figures.exercises, 0),
            grade_needed=REQUIRED[above].grade,
        )

    def to_public_dict(self) -> dict[str, Any]:
        """Give the answer's form."""
        above = self.next_level
        return {
            "topic": self.topic,
            "level": self.level.value,
            "previous_level": self.previous_level and self.previous_level.value,
            "level_updated_at": self.level_updated_at and iso(self.level_updated_at),
            "exercises_completed": self.figures.exercises,
            "average_grade": self.figures.average_grade,
            "time_spent_seconds": self.figures.time_seconds,
            "next_level": above and above.to_dict(),
        }

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        return {
            "figures": list(self.figures),
            "level": self.level.value,
            "previous_level": self.previous_level and self.previous_level.value,
            "level_updated_at": self.level_updated_at and iso(self.level_updated_at),
        }

    @classmethod
    def from_dict(cls, topic: str, fields: Mapping[str, Any]) -> Self:
        """Read the stored form of a topic back."""
        previous, updated = fields["previous_level"], fields["level_updated_at"]
        return cls(
            topic=topic,
            figures=TopicFigures(*fields["figures"]),
            level=Level(fields["level"]),
            previous_level=previous and Level(previous),
            level_updated_at=updated and parse_iso(updated),
        )


def level_of(figures: TopicFigures) -> Level:
    """Give the highest level whose count and grade both hold."""
    for level, required in FROM_ABOVE:
        if required.is_met(figures):
            return level
    return Level.BEGINNER


def _reaches(figures: TopicFigures, grade: int) -> bool:
    """Whether the exact average is at least a grade; no grades reach none but 0."""
    if not figures.graded:
        return grade == 0
    return figures.grade_sum >= grade * MILLIONTHS * figures.graded
