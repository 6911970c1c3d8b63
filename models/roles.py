"""Who may act, and in whose name an entry of the ledger was made."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody who is signed in may be."""

    PARENT = "parent"
    CHILD = "child"
    ADMIN = "admin"
    PROJECT = "project"


class Actor(StrEnum):
    """Who made an entry of the ledger happen."""

    PARENT = "parent"
    CHILD = "child"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who is signed in: an account, a child's device, or what records to a project.

    For a device `user_id` is the parent who made it and `child_id` its child; likewise for a token
    of `project_id`. `session_id` names the sign-in, the device or the token; ending it ends every
    token of it. `expires_at` is the token's.
    """

    role: Role
    user_id: str
    household_id: str | None
    session_id: str
    child_id: str | None = None
    project_id: str | None = None
    expires_at: datetime | None = None

    @property
    def actor(self) -> Actor:
        """The actor that entries of this principal carry."""
        return Actor.CHILD if self.role is Role.CHILD else Actor.PARENT

    @property
    def is_admin(self) -> bool:
        """Whether this is an administrator."""
        return self.role is Role.ADMIN

    def may_see_child(self, child_id: str) -> bool:
        """Whether a child of the own household is in sight: a device sees only its own."""
        return self.child_id is None or self.child_id == child_id
