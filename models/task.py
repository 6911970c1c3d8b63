"""A task, worth points; one that is not good is a penalty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from models.times import iso, parse_iso
from models.tracking_event import EntityType


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a child does for points, or loses points for."""

    id: str
    household_id: str
    name: str
    points: int
    created_at: datetime
    updated_at: datetime
    is_good: bool = True
    description: str | None = None
    topic: str | None = None
    image_url: str | None = None

    @property
    def entity_type(self) -> EntityType:
        """What the ledger calls it."""
        return EntityType.TASK if self.is_good else EntityType.PENALTY

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        return {
            "id": self.id,
            "household_id": self.household_id,
            "name": self.name,
            "points": self.points,
            "is_good": self.is_good,
            "description": self.description,
            "topic": self.topic,
            "image_url": self.image_url,
            "created_at": iso(self.created_at),
            "updated_at": iso(self.updated_at),
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        times = {name: parse_iso(fields[name]) for name in ("created_at", "updated_at")}
        return cls(**{**fields, **times})
