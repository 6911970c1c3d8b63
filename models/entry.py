"""What one mutation writes: the entry, and the idempotency key it came with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from models.tracking_event import TrackingEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotencyKey:
    """A caller's key, and the hash of the request that it first came with (SHA-256, hex)."""

    key: str
    request: str

    def to_dict(self) -> dict[str, str]:
        """Give the stored form."""
        return {"key": self.key, "request": self.request}


class Entry(NamedTuple):
    """A tracking event as it is written, with what lies beside it and outside its hash."""

    event: TrackingEvent
    idempotency: IdempotencyKey | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the event's fields, and the idempotency key beside them where there is one."""
        document = self.event.to_dict()
        if self.idempotency is not None:
            document["idempotency"] = self.idempotency.to_dict()
        return document

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        key = document.get("idempotency")
        return cls(
            event=TrackingEvent.from_dict(document),
            idempotency=IdempotencyKey(**key) if key else None,
        )
