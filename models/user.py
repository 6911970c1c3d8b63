"""An account with a password: a parent or an administrator."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from models.roles import Role
from models.times import iso, iso_or_none, parse_iso, parse_iso_or_none


def normal_email(email: str) -> str:
    """Give the form in which two emails are compared: without case."""
    return email.strip().casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """An account.

    `reference_key` (hex of 32 random bytes) ties the user's ledger entries to the account; once
    it is destroyed, nobody can. It and the password's hash never leave the server.
    """

    id: str
    email: str
    name: str
    role: Role
    household_id: str | None
    password_hash: str
    reference_key: str
    created_at: datetime
    timezone: str = "UTC"
    day_start_hour: int = 0
    marked_for_deletion_at: datetime | None = None

    @property
    def marked_for_deletion(self) -> bool:
        """Whether the account waits for its deletion."""
        return self.marked_for_deletion_at is not None

    @property
    def key(self) -> bytes:
        """The reference key as bytes."""
        return bytes.fromhex(self.reference_key)

    def to_public_dict(self) -> dict[str, Any]:
        """Give what answers may hold: no password, no hash, no key."""
        return {
            "id": self.id,
            "email": self.email,
            "name": self.name,
            "role": self.role.value,
            "household_id": self.household_id,
            "timezone": self.timezone,
            "day_start_hour": self.day_start_hour,
            "created_at": iso(self.created_at),
            "marked_for_deletion": self.marked_for_deletion,
            "marked_for_deletion_at": iso_or_none(self.marked_for_deletion_at),
        }

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form, secrets included."""
        return {
            **self.to_public_dict(),
            "password_hash": self.password_hash,
            "reference_key": self.reference_key,
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        stored = {name: fields[name] for name in cls.__dataclass_fields__ if name in fields}
        return cls(
            **{
                **stored,
                "role": Role(fields["role"]),
                "created_at": parse_iso(fields["created_at"]),
                "marked_for_deletion_at": parse_iso_or_none(fields["marked_for_deletion_at"]),
            }
        )
