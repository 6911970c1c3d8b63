"""Actions as storage keeps them: each has its place among those of its household."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from models.activity.action import ProjectAction
from models.entry import IdempotencyKey
from models.times import iso, parse_iso


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUse:
    """The idempotency key that a request came with, and when."""

    namespace: str
    key: IdempotencyKey
    at: datetime

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        return {"namespace": self.namespace, **self.key.to_dict(), "at": iso(self.at)}

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        return cls.of_row({**fields, "occurred_at": parse_iso(fields["at"])})

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Self:
        """Read it from columns, of which `occurred_at` is a time."""
        key = IdempotencyKey(key=row["key"], request=row["request"])
        return cls(namespace=row["namespace"], key=key, at=row["occurred_at"])


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedAction:
    """An action as it was recorded, the `seq`-th of its household.

    `batch_end` is the seq of the last one that was recorded together with it: all of them are
    there, or none. The first of them carries the idempotency key.
    """

    action: ProjectAction
    seq: int
    batch_end: int
    first: KeyUse | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        document = {
            **self.action.to_dict(),
            "household_id": self.action.household_id,
            "seq": self.seq,
            "batch_end": self.batch_end,
        }
        if self.first is not None:
            document["idempotency"] = self.first.to_dict()
        return document

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        first = document.get("idempotency")
        return cls(
            action=ProjectAction.from_dict(document),
            seq=document["seq"],
            batch_end=document["batch_end"],
            first=None if first is None else KeyUse.from_dict(first),
        )


def numbered(
    actions: list[ProjectAction], last_seq: int, first: KeyUse | None
) -> list[RecordedAction]:
    """Give actions that are recorded together their places behind the last one."""
    end = last_seq + len(actions)
    return [
        RecordedAction(
            action=action, seq=seq, batch_end=end, first=first if seq == last_seq + 1 else None
        )
        for seq, action in enumerate(actions, last_seq + 1)
    ]


QUARTER = 900
