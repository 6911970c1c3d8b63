"""How a learner's days were counted, and since when: a change is never retroactive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from models.progress.days import local_date
from models.times import EPOCH, iso, parse_iso


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A zone, the hour at which a day begins, and whether activated tasks make a day active."""

    zone: str
    day_start_hour: int = 0
    counts_tasks: bool = True
    since: datetime = EPOCH

    def day_of(self, moment: datetime) -> date:
        """Give the learner's day that a moment belongs to."""
        return local_date(moment, self.zone, self.day_start_hour)

    def is_like(self, other: Self) -> bool:
        """Whether it counts days as another one does."""
        return (self.zone, self.day_start_hour, self.counts_tasks) == (
            other.zone,
            other.day_start_hour,
            other.counts_tasks,
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        return {
            "zone": self.zone,
            "day_start_hour": self.day_start_hour,
            "counts_tasks": self.counts_tasks,
            "since": iso(self.since),
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        return cls(**{**fields, "since": parse_iso(fields["since"])})


def calendar_at(calendars: Sequence[Calendar], moment: datetime) -> Calendar:
    """Give the calendar of a moment, of at least one, oldest first."""
    held = (calendar for calendar in reversed(calendars) if calendar.since <= moment)
    return next(held, calendars[0])


def day_of(calendars: Sequence[Calendar], moment: datetime) -> date:
    """Give the learner's day of a moment, by the calendar of then."""
    return calendar_at(calendars, moment).day_of(moment)
