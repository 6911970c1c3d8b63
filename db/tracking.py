"""The ledger by the names of the tracking feature, over the open unit of any engine."""

from dataclasses import replace
from typing import Final

from db.faces.ledger import Document, Recorded
from db.filters import EntryFilter
from db.store import Unit
from models.child import Child
from models.entry import Entry, IdempotencyKey
from models.tracking_event import TrackingEvent, entry_as_stored

EVERY_ENTRY: Final = EntryFilter()


def insert_tracking_event(
    unit: Unit, child: Child, event: TrackingEvent, idempotency: IdempotencyKey | None = None
) -> Recorded:
    """Record a mutated child with its entry, as one atomic change under the household's lock."""
    return unit.ledger.record(child, Entry(event=event, idempotency=idempotency))


def get_tracking_events_by_child(
    unit: Unit, child_id: str, filters: EntryFilter = EVERY_ENTRY, limit: int = 50, offset: int = 0
) -> tuple[list[Document], int]:
    """Give a page of a child's entries, newest first, and how many match in all."""
    return _page(unit, replace(filters, child_id=child_id), limit, offset)


def get_tracking_events_by_user(
    unit: Unit, user_id: str, filters: EntryFilter = EVERY_ENTRY, limit: int = 50, offset: int = 0
) -> tuple[list[Document], int]:
    """Give a page of the entries that a user made, newest first, and how many match in all."""
    return _page(unit, replace(filters, user_id=user_id), limit, offset)


def anonymize_tracking_events_for_user(unit: Unit, user_id: str) -> int:
    """Set `user_id` to null in all entries of a user, under the household's lock; tell how many."""
    return unit.ledger.anonymize(user_id)


def _page(unit: Unit, filters: EntryFilter, limit: int, offset: int) -> tuple[list[Document], int]:
    documents, total = unit.ledger.page(filters, limit, offset)
    return [entry_as_stored(document) for document in documents], total
