"""Deletion of accounts: what it would do, marks, the queue."""

from pydantic import Field

from api.schemas.fields import Answer, AnyPassword, Body, Timestamp
from api.schemas.tracking import Page
from models.deletion import LEAST_HOURS, MOST_HOURS, DeletionStatus


class Confirmation(Body):
    """The password, asked again."""

    password: AnyPassword


class Threshold(Body):
    """How many hours after its mark an account is deleted."""

    hours: int = Field(ge=LEAST_HOURS, le=MOST_HOURS)


class QueueQuery(Page):
    """Which part of the queue."""


class MarkAnswer(Answer):
    """When the account was marked, and when it will be deleted."""

    marked_for_deletion_at: Timestamp
    deletes_after: Timestamp


class PreviewAnswer(Answer):
    """What a deletion would do, in numbers by what is counted."""

    erased: dict[str, int]
    anonymized: dict[str, int]
    kept: dict[str, int]
    marked_for_deletion_at: Timestamp | None
    deletes_after: Timestamp | None


class ThresholdAnswer(Answer):
    """How many hours after its mark an account is deleted."""

    hours: int


class QueuedAnswer(Answer):
    """An account in the deletion queue."""

    user_id: str
    marked_for_deletion_at: Timestamp
    deletes_after: Timestamp
    deletion_in_progress: bool
    deletion_attempts: int
    deletion_attempted_at: Timestamp | None
    deletion_error: str | None
    status: DeletionStatus
    next_attempt_at: Timestamp | None


class QueueAnswer(Answer):
    """A page of the deletion queue, the longest marked first."""

    users: list[QueuedAnswer]
    total: int
    count: int
    limit: int
    offset: int


class RoundAnswer(Answer):
    """What a round did."""

    processed: int
    deleted: int
    failed: int
