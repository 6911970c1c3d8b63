"""When an account that is marked for deletion is deleted, and tried again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from models.times import iso, iso_or_none
from models.user import User

MOST_ATTEMPTS: Final = 5
LEAST_HOURS: Final = 24
MOST_HOURS: Final = 8760
DEFAULT_HOURS: Final = 720


class DeletionStatus(StrEnum):
    """How far the deletion of a marked account is."""

    WAITING = "waiting"
    DUE = "due"
    IN_PROGRESS = "in_progress"
    RETRYING = "retrying"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long a mark can be taken back, and how long the first retry waits.

    Each further retry waits twice as long as the one before.
    """

    threshold: timedelta
    rest: timedelta

    def deletes_after(self, user: User) -> datetime:
        """Tell until when a marked account can be kept."""
        assert user.marked_for_deletion_at is not None
        return user.marked_for_deletion_at + self.threshold

    def can_be_taken_back(self, user: User, now: datetime) -> bool:
        """Whether nothing of a marked account may be gone yet."""
        return not user.deletion_has_begun and now < self.deletes_after(user)

    def next_attempt_at(self, user: User) -> datetime | None:
        """Tell when an account's deletion is tried; nothing without a mark, or once it failed."""
        if not user.marked_for_deletion or user.deletion_attempts >= MOST_ATTEMPTS:
            return None
        if user.deletion_attempted_at is None:
            return self.deletes_after(user)
        if user.deletion_in_progress or user.deletion_attempts == 0:
            return user.deletion_attempted_at
        return user.deletion_attempted_at + self.rest * (1 << (user.deletion_attempts - 1))

    def is_due(self, user: User, now: datetime) -> bool:
        """Whether an account is to be deleted now; one in progress is gone on with."""
        at = self.next_attempt_at(user)
        return at is not None and at <= now

    def status(self, user: User, now: datetime) -> DeletionStatus:
        """Tell how far an account's deletion is."""
        if user.deletion_in_progress:
            return DeletionStatus.IN_PROGRESS
        if user.deletion_attempts >= MOST_ATTEMPTS:
            return DeletionStatus.FAILED
        if self.is_due(user, now):
            return DeletionStatus.DUE
        return DeletionStatus.RETRYING if user.deletion_has_begun else DeletionStatus.WAITING

    def to_dict(self, user: User, now: datetime) -> dict[str, Any]:
        """Give an account as the deletion queue shows it."""
        return {
            "user_id": user.id,
            "marked_for_deletion_at": iso_or_none(user.marked_for_deletion_at),
            "deletes_after": iso(self.deletes_after(user)),
            "deletion_in_progress": user.deletion_in_progress,
            "deletion_attempts": user.deletion_attempts,
            "deletion_attempted_at": iso_or_none(user.deletion_attempted_at),
            "deletion_error": user.deletion_error,
            "status": self.status(user, now).value,
            "next_attempt_at": iso_or_none(self.next_attempt_at(user)),
        }
