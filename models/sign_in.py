"""A sign-in: what keeps an account's tokens good until it ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from models.times import iso, iso_or_none, parse_iso, parse_iso_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """One sign-in of an account; all tokens made from it end with it.

    `refresh_id` names the one refresh token that is good, the newest; none is named before the
    first, and of sign-ins that began before there were names.
    """

    id: str
    user_id: str
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    refresh_id: str | None = None
    refreshed_at: datetime | None = None
    user_agent: str | None = None

    def is_live(self, now: datetime) -> bool:
        """Whether its tokens are still good."""
        return self.ended_at is None and now < self.expires_at

    def to_public_dict(self, current_id: str) -> dict[str, Any]:
        """Give what answers may hold; `current` tells the caller's own from the others."""
        return {
            "id": self.id,
            "created_at": iso(self.created_at),
            "refreshed_at": iso_or_none(self.refreshed_at),
            "expires_at": iso(self.expires_at),
            "user_agent": self.user_agent,
            "current": self.id == current_id,
        }

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        return {
            "id": self.id,
            "user_id": self.user_id,
            "created_at": iso(self.created_at),
            "expires_at": iso(self.expires_at),
            "ended_at": iso_or_none(self.ended_at),
            "refresh_id": self.refresh_id,
            "refreshed_at": iso_or_none(self.refreshed_at),
            "user_agent": self.user_agent,
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        return cls(
            id=fields["id"],
            user_id=fields["user_id"],
            created_at=parse_iso(fields["created_at"]),
            expires_at=parse_iso(fields["expires_at"]),
            ended_at=parse_iso_or_none(fields["ended_at"]),
            refresh_id=fields.get("refresh_id"),
            refreshed_at=parse_iso_or_none(fields.get("refreshed_at")),
            user_agent=fields.get("user_agent"),
        )
