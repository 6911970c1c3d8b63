"""Projects of a household, and the tokens that record to one of them."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from models.errors import Conflict
from models.household import Household
from models.times import iso, parse_iso

BUILT_IN_NAME: Final = "household"
TOKEN_PREFIX: Final = "scp_"  # noqa: S105 - what every token begins with


class BuiltInProject(Conflict):
    """The household's own project is Starchart's alone to write and to keep."""

    code = "built_in_project"

    def __init__(self) -> None:
        super().__init__("The household's own project can't be changed, nor recorded to.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What actions are recorded to."""

    id: str
    household_id: str
    name: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def built_in(cls, household: Household) -> Self:
        """Give the household's own project, which has the household's id and is kept nowhere."""
        return cls(
            id=household.id,
            household_id=household.id,
            name=BUILT_IN_NAME,
            created_at=household.created_at,
            updated_at=household.created_at,
        )

    @property
    def is_built_in(self) -> bool:
        """Whether it is the household's own."""
        return self.id == self.household_id

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        return {
            "id": self.id,
            "household_id": self.household_id,
            "name": self.name,
            "created_at": iso(self.created_at),
            "updated_at": iso(self.updated_at),
        }

    def to_public_dict(self) -> dict[str, Any]:
        """Give what answers hold."""
        return {**self.to_dict(), "built_in": self.is_built_in}

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        times = {name: parse_iso(fields[name]) for name in ("created_at", "updated_at")}
        return cls(**{**fields, **times})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectToken:
    """A token that may only record to one project; of it the hash is kept alone.

    What it records carries the `user_id` of the parent who made it.
    """

    id: str
    household_id: str
    project_id: str
    user_id: str
    name: str
    token_hash: str
    created_at: datetime

    def is_of(self, secret: str) -> bool:
        """Whether a secret is this token's."""
        return hmac.compare_digest(hash_of(secret), self.token_hash)

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        return {
            "id": self.id,
            "household_id": self.household_id,
            "project_id": self.project_id,
            "user_id": self.user_id,
            "name": self.name,
            "token_hash": self.token_hash,
            "created_at": iso(self.created_at),
        }

    def to_public_dict(self) -> dict[str, Any]:
        """Give what answers hold."""
        hidden = {"token_hash", "household_id"}
        return {name: value for name, value in self.to_dict().items() if name not in hidden}

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        return cls(**{**fields, "created_at": parse_iso(fields["created_at"])})


def new_secret() -> str:
    """Make a secret that nobody guesses: 192 random bits."""
    return secrets.token_hex(24)


def hash_of(secret: str) -> str:
    """Give what is kept of a secret: its SHA-256, hex."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def token_of(token_id: str, secret: str) -> str:
    """Write a token as it is shown, once."""
    return f"{TOKEN_PREFIX}{token_id}_{secret}"


def parts_of(token: str) -> tuple[str, str]:
    """Give a token's id and secret; of what is no token, parts that nothing has."""
    token_id, _, secret = token.removeprefix(TOKEN_PREFIX).partition("_")
    return token_id, secret
