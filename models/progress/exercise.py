"""One exercise that a learner completed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from models.times import iso, parse_iso


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """A completion; its local date was fixed when it was recorded.

    Raises ValueError for a grade outside 0 to 100, and for negative time or hints.
    """

    id: str
    learner_id: str
    household_id: str | None
    topic: str
    grade: float | None
    completed_at: datetime
    local_date: date
    created_at: datetime
    time_spent_seconds: int = 0
    hints_used: int = 0
    exercise_id: str | None = None

    def __post_init__(self) -> None:
        if self.grade is not None and not 0 <= self.grade <= 100:
            raise ValueError("a grade is between 0 and 100")
        if self.time_spent_seconds < 0 or self.hints_used < 0:
            raise ValueError("time and hints must not be negative")

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form, which is also the answer's."""
        return {
            "id": self.id,
            "learner_id": self.learner_id,
            "household_id": self.household_id,
            "topic": self.topic,
            "grade": self.grade,
            "time_spent_seconds": self.time_spent_seconds,
            "hints_used": self.hints_used,
            "exercise_id": self.exercise_id,
            "completed_at": iso(self.completed_at),
            "local_date": self.local_date.isoformat(),
            "created_at": iso(self.created_at),
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        return cls(
            id=fields["id"],
            learner_id=fields["learner_id"],
            household_id=fields["household_id"],
            topic=fields["topic"],
            grade=fields["grade"],
            time_spent_seconds=fields["time_spent_seconds"],
            hints_used=fields["hints_used"],
            exercise_id=fields["exercise_id"],
            completed_at=parse_iso(fields["completed_at"]),
            local_date=date.fromisoformat(fields["local_date"]),
            created_at=parse_iso(fields["created_at"]),
        )
