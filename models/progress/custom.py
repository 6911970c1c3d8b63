"""An achievement of an administrator, kept in a table of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from models.progress.achievements import Achievement
from models.progress.catalogue import achievement_from
from models.times import iso, parse_iso


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomAchievement:
    """An achievement with when it was made and changed; each change is a new version."""

    achievement: Achievement
    created_at: datetime
    updated_at: datetime

    @property
    def id(self) -> str:
        """The achievement's identifier."""
        return self.achievement.id

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        return {
            **self.achievement.to_dict(),
            "created_at": iso(self.created_at),
            "updated_at": iso(self.updated_at),
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        own = {name: value for name, value in fields.items() if name not in TIMES}
        times = {name: parse_iso(fields[name]) for name in TIMES}
        return cls(achievement=achievement_from(own), **times)


TIMES = ("created_at", "updated_at")
