"""Projects, and what is recorded of them."""

from sqlalchemy import BigInteger, Column, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import TSVECTOR

from db.postgres.tables.columns import ID, INSTANT, key, metadata, needed

# `words` are those of the details, as both engines tell them apart.
project_actions = Table(
    "project_actions",
    metadata,
    key("household_id"),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    needed("action_id", ID),
    needed("project_id", ID),
    Column("user_id", ID),
    Column("request_id", Text),
    needed("action_type", Text),
    needed("action_details", Text),
    needed("status", Text),
    needed("environment", Text),
    needed("quantity", BigInteger),
    needed("created_at", BigInteger),
    needed("batch_end", BigInteger),
    needed("words", TSVECTOR),
)

# How many actions there are in a bucket of time (db/postgres/stretches.py), by kind.
action_counts = Table(
    "action_counts",
    metadata,
    key("household_id"),
    Column("size", SmallInteger, primary_key=True, autoincrement=False),
    Column("bucket", BigInteger, primary_key=True, autoincrement=False),
    key("project_id"),
    Column("action_type", Text, primary_key=True),
    Column("status", Text, primary_key=True),
    Column("environment", Text, primary_key=True),
    needed("count", BigInteger),
)

projects = Table(
    "projects",
    metadata,
    key("household_id"),
    key("id"),
    needed("name", Text),
    needed("created_at", INSTANT),
    needed("updated_at", INSTANT),
)

project_tokens = Table(
    "project_tokens",
    metadata,
    key("household_id"),
    key("id"),
    needed("project_id", ID),
    needed("user_id", ID),
    needed("name", Text),
    needed("token_hash", Text),
    needed("created_at", INSTANT),
)
