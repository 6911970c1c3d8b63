"""Webhooks, and what is to be sent to them."""

from sqlalchemy import ARRAY, JSON, BigInteger, Column, Table, Text

from db.postgres.tables.columns import ID, INSTANT, key, metadata, needed

# While `leased_until` lies ahead, one process sends to it and no other.
webhooks = Table(
    "webhooks",
    metadata,
    key("household_id"),
    key("id"),
    needed("url", Text),
    needed("event_types", ARRAY(Text)),
    Column("project_id", ID),
    needed("secret", Text),
    needed("created_at", INSTANT),
    needed("updated_at", INSTANT),
    needed("entry_seq", BigInteger),
    needed("action_seq", BigInteger),
    Column("previous_secret", Text),
    Column("rotated_at", INSTANT),
    Column("disabled_reason", Text),
    Column("failing_since", INSTANT),
    Column("leased_until", INSTANT),
)

deliveries = Table(
    "deliveries",
    metadata,
    key("household_id"),
    key("id"),
    needed("webhook_id", ID),
    needed("number", BigInteger),
    needed("event_type", Text),
    needed("timestamp", INSTANT),
    needed("data", JSON),
    needed("created_at", INSTANT),
    Column("next_attempt_at", INSTANT),
    Column("entry_seq", BigInteger),
    Column("action_id", ID),
    needed("status", Text),
    needed("attempts", BigInteger),
    needed("planned", BigInteger),
    Column("response_status", BigInteger),
    Column("duration_ms", BigInteger),
    Column("response_excerpt", Text),
    Column("error", Text),
)
