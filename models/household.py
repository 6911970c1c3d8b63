"""A household: one family."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from models.times import iso, parse_iso


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """One family, and how its days and streaks are counted."""

    id: str
    timezone: str
    created_at: datetime
    day_start_hour: int = 0
    count_tasks_as_activity: bool = True
    streak_freezes: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        return {
            "id": self.id,
            "timezone": self.timezone,
            "day_start_hour": self.day_start_hour,
            "count_tasks_as_activity": self.count_tasks_as_activity,
            "streak_freezes": self.streak_freezes,
            "created_at": iso(self.created_at),
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        return cls(**{**fields, "created_at": parse_iso(fields["created_at"])})
