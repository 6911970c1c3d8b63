"""Entries as rows of the ledger, and as the documents that are read from it."""

from typing import Any, Final, cast

import orjson

from db.postgres.statement import Row
from models.entry import Entry
from models.times import iso
from models.tracking_event import TrackingEvent

Document = dict[str, Any]
HASHES: Final = ("user_ref", "prev_hash", "hash")
TIMES: Final = ("occurred_at", "created_at")


def row_of(event: TrackingEvent) -> Row:
    """Give an entry's row: hashes as bytes, metadata as JSON text."""
    return {
        "id": event.id,
        "user_id": event.user_id,
        "child_id": event.child_id,
        "entity_type": event.entity_type.value,
        "entity_id": event.entity_id,
        "action": event.action.value,
        "points_before": event.points_before,
        "points_after": event.points_after,
        "delta": event.delta,
        "occurred_at": event.occurred_at,
        "created_at": event.created_at,
        "metadata": orjson.dumps(event.metadata).decode(),
        "household_id": event.household_id,
        "seq": event.seq,
        "actor": event.actor.value,
        "reverses": event.reverses,
        "user_ref": None if event.user_ref is None else bytes.fromhex(event.user_ref),
        "prev_hash": bytes.fromhex(event.prev_hash),
        "hash": bytes.fromhex(event.hash),
    }


def document(row: Row) -> Document:
    """Give the fields of an entry as it is stored: times as ISO text, hashes as hex."""
    for name in TIMES:
        row[name] = iso(row[name])
    for name in HASHES:
        stored = cast("bytes | None", row[name])
        row[name] = None if stored is None else stored.hex()
    return row


def entry(row: Row) -> Entry:
    """Read an entry back."""
    return Entry(event=TrackingEvent.from_dict(document(row)))
