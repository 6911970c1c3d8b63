"""What is derived of a learner, with the place in the sources that it was derived up to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from models.progress.calendars import Calendar
from models.progress.learner import LearnerProgress


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A learner's progress, and what is needed to go on from it.

    `exercise_number` is the last change among the learner's recordings that was seen, and
    `waiting` those of them whose day has not come, with that day. `catalogue` names the
    achievements that were looked at last. `snapshots_until` is the last day up to which the
    snapshots are right. Where `is_whole` is false it must be derived anew.
    """

    progress: LearnerProgress
    calendars: tuple[Calendar, ...]
    exercise_number: int = 0
    waiting: Mapping[str, date] = field(default_factory=dict)
    catalogue: str = ""
    snapshots_until: date | None = None
    is_whole: bool = True

    @property
    def learner_id(self) -> str:
        """The learner."""
        return self.progress.learner_id

    @property
    def place(self) -> dict[str, int]:
        """How far into its sources it goes."""
        return {
            "exercise_number": self.exercise_number,
            "ledger_seq": self.progress.ledger_seq,
        }

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        until = self.snapshots_until
        return {
            **self.progress.to_dict(),
            "calendars": [calendar.to_dict() for calendar in self.calendars],
            "waiting": {name: day.isoformat() for name, day in self.waiting.items()},
            "catalogue": self.catalogue,
            "snapshots_until": None if until is None else until.isoformat(),
            **self.place,
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any], *, is_whole: bool = True) -> Self:
        """Read the stored form back."""
        until = fields["snapshots_until"]
        return cls(
            progress=LearnerProgress.from_dict(fields),
            calendars=tuple(map(Calendar.from_dict, fields["calendars"])),
            exercise_number=fields["exercise_number"],
            waiting={k: date.fromisoformat(day) for k, day in fields["waiting"].items()},
            catalogue=fields["catalogue"],
            snapshots_until=None if until is None else date.fromisoformat(until),
            is_whole=is_whole,
        )
