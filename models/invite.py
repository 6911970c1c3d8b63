"""An invite: lets one more parent sign up into a household."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Self

from models.times import iso, parse_iso

INVITE_LASTS: Final = timedelta(days=7)


def new_code() -> str:
    """Make a code that nobody guesses: 128 random bits."""
    return secrets.token_urlsafe(16)


def hash_of(code: str) -> str:
    """Give what is kept of a code: its SHA-256, hex."""
    return hashlib.sha256(code.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """An invite that a parent made; it is gone once it was used or taken back.

    Its code is shown once and not kept.
    """

    id: str
    household_id: str
    user_id: str
    code_hash: str
    created_at: datetime
    expires_at: datetime

    def is_live(self, now: datetime) -> bool:
        """Whether somebody may still sign up by it."""
        return now < self.expires_at

    def to_public_dict(self) -> dict[str, Any]:
        """Give what answers may hold."""
        return {name: value for name, value in self.to_dict().items() if name != "code_hash"}

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        return {
            "id": self.id,
            "household_id": self.household_id,
            "user_id": self.user_id,
            "code_hash": self.code_hash,
            "created_at": iso(self.created_at),
            "expires_at": iso(self.expires_at),
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        times = {name: parse_iso(fields[name]) for name in ("created_at", "expires_at")}
        return cls(**{**fields, **times})
