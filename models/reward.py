"""A reward, which costs points."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from models.times import iso, parse_iso


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward:
    """What a child gets for points."""

    id: str
    household_id: str
    name: str
    cost: int
    created_at: datetime
    updated_at: datetime
    description: str | None = None
    image_url: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        return {
            "id": self.id,
            "household_id": self.household_id,
            "name": self.name,
            "cost": self.cost,
            "description": self.description,
            "image_url": self.image_url,
            "created_at": iso(self.created_at),
            "updated_at": iso(self.updated_at),
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        times = {name: parse_iso(fields[name]) for name in ("created_at", "updated_at")}
        return cls(**{**fields, **times})
