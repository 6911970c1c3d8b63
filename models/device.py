"""A child's device: what lets a child's own app act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from models.times import iso, parse_iso


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device of a child; what it does carries the `user_id` of the parent who made it."""

    id: str
    household_id: str
    child_id: str
    user_id: str
    name: str
    created_at: datetime

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form, which is also the answer's."""
        return {
            "id": self.id,
            "household_id": self.household_id,
            "child_id": self.child_id,
            "user_id": self.user_id,
            "name": self.name,
            "created_at": iso(self.created_at),
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        return cls(**{**fields, "created_at": parse_iso(fields["created_at"])})
