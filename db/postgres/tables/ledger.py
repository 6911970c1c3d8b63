"""The ledger, the entries that wait for it, and the keys of what was asked for twice."""

from typing import Any

from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from db.postgres.tables.columns import ID, INSTANT, key, metadata, needed


def _entry_columns() -> list[Column[Any]]:
    """Give the columns of an entry, in the order of its fields."""
    return [
        needed("id", ID),
        Column("user_id", ID),
        needed("child_id", ID),
        needed("entity_type", Text),
        needed("entity_id", ID),
        needed("action", Text),
        needed("points_before", BigInteger),
        needed("points_after", BigInteger),
        needed("delta", BigInteger),
        needed("occurred_at", INSTANT),
        needed("created_at", INSTANT),
        needed("metadata", JSONB),
        key("household_id"),
        Column("seq", BigInteger, primary_key=True, autoincrement=False),
        needed("actor", Text),
        Column("reverses", ID),
        Column("user_ref", LargeBinary),
        needed("prev_hash", LargeBinary),
        needed("hash", LargeBinary),
    ]


tracking_events = Table("tracking_events", metadata, *_entry_columns())
deferred_entries = Table("deferred_entries", metadata, *_entry_columns())

# A key belongs to a household, or to an account that has none: its namespace. It made an entry of
# the ledger, an exercise, or actions.
idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    key("namespace"),
    Column("key", Text, primary_key=True),
    needed("request", Text),
    Column("seq", BigInteger),
    Column("exercise_id", ID),
    Column("first_action", BigInteger),
    Column("last_action", BigInteger),
    needed("occurred_at", INSTANT),
)
