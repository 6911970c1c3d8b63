"""A delivery: one event for one webhook, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from random import SystemRandom
from typing import Any, Final, Self

from models.times import iso, iso_or_none, parse_iso, parse_iso_or_none

# How long after an attempt that failed the next one follows.
RETRY_AFTER: Final = tuple(
    timedelta(seconds=seconds) for seconds in (5, 15, 300, 1800, 7200, 18000, 36000)
)
JITTER: Final = 0.1
RANDOM: Final = SystemRandom()
LONGEST_WAIT: Final = timedelta(hours=24)
EXCERPT_BYTES: Final = 1024
KEPT: Final = 1000


class DeliveryStatus(StrEnum):
    """Whether it waits, arrived, or was given up."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one attempt ended: with an answer, or with an error instead of one."""

    status: int | None
    milliseconds: int
    excerpt: str = ""
    error: str | None = None
    retry_after: timedelta | None = None

    @property
    def is_success(self) -> bool:
        """Whether the receiver took it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Whether the receiver wants nothing any more."""
        return self.status == 410


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An event on its way to a webhook; its id is the `webhook-id` of every attempt.

    `number` orders the deliveries of a household. Of an entry or an action, `entry_seq` or
    `action_id` says which one; it is read when it is sent. `next_attempt_at` is None once it has
    arrived or was given up.
    """

    id: str
    household_id: str
    webhook_id: str
    number: int
    event_type: str
    timestamp: datetime
    data: Mapping[str, Any]
    created_at: datetime
    next_attempt_at: datetime | None
    entry_seq: int | None = None
    action_id: str | None = None
    status: DeliveryStatus = DeliveryStatus.PENDING
    attempts: int = 0
    planned: int = 0
    response_status: int | None = None
    duration_ms: int | None = None
    response_excerpt: str | None = None
    error: str | None = None

    def attempted(self, outcome: Outcome, now: datetime) -> Self:
        """Note how an attempt ended, and when the next one is due."""
        noted = replace(
            self,
            attempts=self.attempts + 1,
            planned=self.planned + 1,
            response_status=outcome.status,
            duration_ms=outcome.milliseconds,
            response_excerpt=outcome.excerpt,
            error=outcome.error,
        )
        if outcome.is_success:
            return replace(noted, status=DeliveryStatus.DELIVERED, next_attempt_at=None)
        if outcome.is_gone or self.planned >= len(RETRY_AFTER):
            return noted.given_up()
        return replace(noted, next_attempt_at=now + _wait(RETRY_AFTER[self.planned], outcome))

    def given_up(self, error: str | None = None) -> Self:
        """Try no more."""
        return replace(
            self,
            status=DeliveryStatus.FAILED,
            next_attempt_at=None,
            error=error or self.error,
        )

    def again(self, now: datetime) -> Self:
        """Begin anew, under the same id."""
        return replace(self, status=DeliveryStatus.PENDING, next_attempt_at=now, planned=0)

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        return {
            **{name: getattr(self, name) for name in self.__dataclass_fields__},
            "data": dict(self.data),
            "status": self.status.value,
            "timestamp": iso(self.timestamp),
            "created_at": iso(self.created_at),
            "next_attempt_at": iso_or_none(self.next_attempt_at),
        }

    def to_public_dict(self) -> dict[str, Any]:
        """Give what answers hold."""
        stored = self.to_dict()
        return {name: stored[name] for name in SHOWN}

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        return cls(
            **{
                **fields,
                "status": DeliveryStatus(fields["status"]),
                "timestamp": parse_iso(fields["timestamp"]),
                "created_at": parse_iso(fields["created_at"]),
                "next_attempt_at": parse_iso_or_none(fields["next_attempt_at"]),
            }
        )


SHOWN: Final = (
    *("id", "webhook_id", "event_type", "status", "attempts", "response_status", "duration_ms"),
    *("response_excerpt", "error", "created_at", "next_attempt_at"),
)


def _wait(planned: timedelta, outcome: Outcome) -> timedelta:
    """Give a time around the planned one, and not less than the receiver asked for."""
    jittered = planned * RANDOM.uniform(1 - JITTER, 1 + JITTER)
    asked = min(outcome.retry_after or timedelta(), LONGEST_WAIT)
    return max(jittered, asked)
