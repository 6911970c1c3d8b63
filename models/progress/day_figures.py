"""What a learner did on one local date: the grain of statistics, history and snapshots."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from models.progress.exercise import Exercise
from models.progress.figures import (
    CHECK_IN,
    NOTHING,
    Figures,
    figures_of_entry,
    figures_of_exercise,
)
from models.progress.topics import TopicFigures, topics_with, topics_without


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """One learner's figures of one day, in all and by topic."""

    learner_id: str
    date: date
    figures: Figures = NOTHING
    topics: Mapping[str, TopicFigures] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left of the day."""
        return self.figures == NOTHING

    def with_exercise(self, exercise: Exercise) -> Self:
        """Count an exercise of this day."""
        figures = self.figures.plus(figures_of_exercise(exercise))
        return replace(self, figures=figures, topics=topics_with(self.topics, exercise))

    def without_exercise(self, exercise: Exercise) -> Self:
        """Take an exercise of this day off."""
        figures = self.figures.minus(figures_of_exercise(exercise))
        return replace(self, figures=figures, topics=topics_without(self.topics, exercise))

    def with_entry(self, entry: Mapping[str, Any], counts_as_activity: bool) -> Self:
        """Count an entry of this day, or one that undoes an entry of this day."""
        return replace(self, figures=self.figures.plus(figures_of_entry(entry, counts_as_activity)))

    def with_check_in(self) -> Self:
        """Count an active day that was recorded without an exercise."""
        return replace(self, figures=self.figures.plus(CHECK_IN))

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form, without what is 0."""
        return {
            "learner_id": self.learner_id,
            "date": self.date.isoformat(),
            "figures": self.figures.to_dict(),
            "topics": {name: list(topic) for name, topic in self.topics.items()},
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        return cls(
            learner_id=fields["learner_id"],
            date=date.fromisoformat(fields["date"]),
            figures=Figures.from_dict(fields["figures"]),
            topics={name: TopicFigures(*topic) for name, topic in fields["topics"].items()},
        )
