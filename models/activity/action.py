"""What happened in a project: one action of its timeline."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self

ACTION_TYPE: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
LONGEST_DETAILS: Final = 4000
LONGEST_REQUEST_ID: Final = 128
MOST: Final = 1_000_000_000


class ActionStatus(StrEnum):
    """How an action ended, or that it goes on."""

    SUCCESS = "success"
    FAILED = "failed"
    IN_PROGRESS = "in_progress"


class Environment(StrEnum):
    """Where it happened."""

    DEVELOPMENT = "development"
    STAGING = "staging"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectAction:
    """One action; `created_at` is in whole seconds since 1970. Raises ValueError for what is none.

    `user_id` is None once that user is erased.
    """

    action_id: str
    project_id: str
    user_id: str | None
    action_type: str
    action_details: str
    created_at: int
    household_id: str
    request_id: str | None = None
    status: ActionStatus = ActionStatus.SUCCESS
    environment: Environment = Environment.DEVELOPMENT
    quantity: int = 1

    def __post_init__(self) -> None:
        if not ACTION_TYPE.fullmatch(self.action_type):
            raise ValueError(f"action_type must match {ACTION_TYPE.pattern}")
        if not 1 <= len(self.action_details) <= LONGEST_DETAILS:
            raise ValueError(f"action_details must have 1 to {LONGEST_DETAILS} characters")
        if "\0" in self.action_details:
            raise ValueError("action_details must not hold NUL")
        if not 0 <= self.quantity <= MOST:
            raise ValueError(f"quantity must be from 0 to {MOST}")

    def to_dict(self) -> dict[str, Any]:
        """Give the action as answers hold it, in the order of the contract."""
        return {
            "action_id": self.action_id,
            "project_id": self.project_id,
            "user_id": self.user_id,
            "request_id": self.request_id,
            "action_type": self.action_type,
            "action_details": self.action_details,
            "status": self.status.value,
            "environment": self.environment.value,
            "quantity": self.quantity,
            "created_at": self.created_at,
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read `to_dict` back, with the household beside it; other fields do not matter."""
        given = {name: fields[name] for name in cls.__dataclass_fields__}
        return cls(
            **given
            | {
                "status": ActionStatus(fields["status"]),
                "environment": Environment(fields["environment"]),
            }
        )


ACTION_FIELDS: Final = (
    *("action_id", "project_id", "user_id", "request_id", "action_type", "action_details"),
    *("status", "environment", "quantity", "created_at"),
)
