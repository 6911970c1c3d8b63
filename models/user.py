"""An account with a password: a parent or an administrator."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from models.roles import Role
from models.times import iso, iso_or_none, parse_iso, parse_iso_or_none

OPTIONAL_TIMES: Final = ("disabled_at", "marked_for_deletion_at", "deletion_attempted_at")


def normal_email(email: str) -> str:
    """Give the form in which two emails are compared: without case."""
    return email.strip().casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """An account.

    `reference_key` (hex of 32 random bytes) ties the user's ledger entries to the account; once
    it is destroyed, nobody can. It and the password's hash never leave the server. Entries may
    stand in the ledgers of `former_household_ids` too.
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
    former_household_ids: tuple[str, ...] = ()
    disabled_at: datetime | None = None
    marked_for_deletion_at: datetime | None = None
    deletion_in_progress: bool = False
    deletion_attempts: int = 0
    deletion_attempted_at: datetime | None = None
    deletion_error: str | None = None

    @property
    def is_disabled(self) -> bool:
        """Whether an administrator keeps the account from signing in."""
        return self.disabled_at is not None

    @property
    def is_admissible(self) -> bool:
        """Whether the account is let in: it is neither disabled nor going."""
        # asked twice of every request, so not by the two properties
        return self.disabled_at is None and self.deletion_attempted_at is None

    @property
    def deletion_has_begun(self) -> bool:
        """Whether parts of the account may be gone already, so that there is no way back."""
        return self.deletion_attempted_at is not None

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
            "disabled": self.is_disabled,
        }

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form, secrets included."""
        return {
            **self.to_public_dict(),
            "password_hash": self.password_hash,
            "reference_key": self.reference_key,
            "former_household_ids": list(self.former_household_ids),
            "disabled_at": iso_or_none(self.disabled_at),
            "deletion_in_progress": self.deletion_in_progress,
            "deletion_attempts": self.deletion_attempts,
            "deletion_attempted_at": iso_or_none(self.deletion_attempted_at),
            "deletion_error": self.deletion_error,
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
                "former_household_ids": tuple(fields.get("former_household_ids", ())),
                **{name: parse_iso_or_none(fields.get(name)) for name in OPTIONAL_TIMES},
            }
        )
