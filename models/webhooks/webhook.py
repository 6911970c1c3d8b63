"""A webhook: where events of a household or of one project are sent to."""

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Self

from models.times import iso, iso_or_none, parse_iso, parse_iso_or_none

EVERYTHING: Final = "*"
ACTIVITY: Final = "activity."
ACTIVITY_RECORDED: Final = "activity_recorded"
ENTRIES: Final = "tracking_event_created"
BOTH_SIGN_FOR: Final = timedelta(hours=24)
DISABLED_AFTER: Final = timedelta(days=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where to send what.

    `entry_seq` and `action_seq` are the places in ledger and timeline up to which its deliveries
    are made. `failing_since` is when the attempts began to fail that no success followed. While
    it is disabled it hears of nothing.
    """

    id: str
    household_id: str
    url: str
    event_types: tuple[str, ...]
    project_id: str | None
    secret: str
    created_at: datetime
    updated_at: datetime
    entry_seq: int
    action_seq: int
    previous_secret: str | None = None
    rotated_at: datetime | None = None
    disabled_reason: str | None = None
    failing_since: datetime | None = None

    @property
    def is_enabled(self) -> bool:
        """Whether it is sent anything."""
        return self.disabled_reason is None

    @property
    def wants_entries(self) -> bool:
        """Whether it is sent entries of the ledger."""
        return self.hears_of(None) and bool({EVERYTHING, ENTRIES} & {*self.event_types})

    @property
    def wants_actions(self) -> bool:
        """Whether it is sent any action of a timeline."""
        general = {EVERYTHING, ACTIVITY_RECORDED} & {*self.event_types}
        return bool(general) or any(each.startswith(ACTIVITY) for each in self.event_types)

    def wanted_type(self, event_type: str, action_type: str | None = None) -> str | None:
        """Give the type by which it wants an event, or nothing where it does not want it."""
        if action_type is not None and ACTIVITY + action_type in self.event_types:
            return ACTIVITY + action_type
        if event_type in self.event_types or EVERYTHING in self.event_types:
            return event_type
        return None

    def hears_of(self, project_id: str | None) -> bool:
        """Whether it is for something of a project, or with None, of the household at large."""
        return self.project_id is None or self.project_id == project_id

    def secrets_at(self, now: datetime) -> list[str]:
        """Give the secrets to sign with, the newest first: two for a day after a rotation."""
        if self.rotated_at is None or self.previous_secret is None:
            return [self.secret]
        old = [self.previous_secret] if now - self.rotated_at < BOTH_SIGN_FOR else []
        return [self.secret, *old]

    def rotated(self, now: datetime) -> Self:
        """Give it a new secret."""
        return replace(
            self,
            secret=new_secret(),
            previous_secret=self.secret,
            rotated_at=now,
            updated_at=now,
        )

    def succeeded(self) -> Self:
        """Note that it takes what it is sent."""
        return replace(self, failing_since=None)

    def failed(self, now: datetime) -> Self:
        """Note that an attempt failed; after five days of nothing else it is disabled."""
        since = self.failing_since or now
        failing = replace(self, failing_since=since)
        return failing.disabled("failing") if now - since >= DISABLED_AFTER else failing

    def enabled(self, *, entry_seq: int, action_seq: int) -> Self:
        """Send it what is recorded from now on."""
        return replace(
            self,
            disabled_reason=None,
            failing_since=None,
            entry_seq=entry_seq,
            action_seq=action_seq,
        )

    def disabled(self, reason: str) -> Self:
        """Send it nothing more: `disabled` by a parent, `gone` or `failing` by what it answered."""
        return replace(self, disabled_reason=reason)

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        return {
            **{name: getattr(self, name) for name in self.__dataclass_fields__},
            "event_types": list(self.event_types),
            "created_at": iso(self.created_at),
            "updated_at": iso(self.updated_at),
            "rotated_at": iso_or_none(self.rotated_at),
            "failing_since": iso_or_none(self.failing_since),
        }

    def to_public_dict(self) -> dict[str, Any]:
        """Give what answers hold."""
        stored = self.to_dict()
        return {name: stored[name] for name in SHOWN} | {"enabled": self.is_enabled}

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        return cls(
            **{
                **fields,
                "event_types": tuple(fields["event_types"]),
                "created_at": parse_iso(fields["created_at"]),
                "updated_at": parse_iso(fields["updated_at"]),
                "rotated_at": parse_iso_or_none(fields["rotated_at"]),
                "failing_since": parse_iso_or_none(fields["failing_since"]),
            }
        )


SHOWN: Final = (
    *("id", "url", "event_types", "project_id", "disabled_reason", "failing_since"),
    *("rotated_at", "created_at", "updated_at"),
)


def new_secret() -> str:
    """Make a secret by the Standard Webhooks scheme: 256 random bits."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
