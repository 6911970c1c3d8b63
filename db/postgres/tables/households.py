"""Households, the people in them, and what belongs to them."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
)

from db.postgres.tables.columns import ID, INSTANT, key, metadata, needed

# `head_…` is the end of the chain, waiting entries included; `recorded_seq` its end in the ledger.
households = Table(
    "households",
    metadata,
    key("id"),
    needed("timezone", Text),
    needed("created_at", INSTANT),
    needed("day_start_hour", SmallInteger),
    needed("count_tasks_as_activity", Boolean),
    needed("streak_freezes", SmallInteger),
    needed("head_seq", BigInteger),
    needed("head_hash", LargeBinary),
    needed("head_at", INSTANT),
    needed("recorded_seq", BigInteger),
)

users = Table(
    "users",
    metadata,
    key("id"),
    needed("email", Text),
    needed("email_key", Text),
    needed("name", Text),
    needed("role", Text),
    Column("household_id", ID),
    needed("password_hash", Text),
    needed("reference_key", Text),
    needed("created_at", INSTANT),
    needed("timezone", Text),
    needed("day_start_hour", SmallInteger),
    needed("former_household_ids", ARRAY(ID)),
    Column("disabled_at", INSTANT),
    Column("marked_for_deletion_at", INSTANT),
    needed("deletion_in_progress", Boolean),
    needed("deletion_attempts", Integer),
    Column("deletion_attempted_at", INSTANT),
    Column("deletion_error", Text),
)

sessions = Table(
    "sessions",
    metadata,
    key("id"),
    needed("user_id", ID),
    needed("created_at", INSTANT),
    needed("expires_at", INSTANT),
    Column("ended_at", INSTANT),
    Column("refresh_id", ID),
    Column("refreshed_at", INSTANT),
    Column("user_agent", Text),
)

# A child is an aggregate, so its pending requests and overrides are arrays of its own row, the
# n-th request being the n-th of each `pending_…`: a mutation changes one row, by one statement.
children = Table(
    "children",
    metadata,
    key("household_id"),
    key("id"),
    needed("name", Text),
    needed("created_at", INSTANT),
    needed("updated_at", INSTANT),
    needed("points", BigInteger),
    Column("birth_date", Date),
    Column("image_url", Text),
    Column("timezone", Text),
    Column("day_start_hour", SmallInteger),
    needed("pending_rewards", ARRAY(ID)),
    needed("pending_costs", ARRAY(Integer)),
    needed("pending_since", ARRAY(INSTANT)),
    needed("pending_by", ARRAY(Text)),
    needed("override_tasks", ARRAY(ID)),
    needed("override_points", ARRAY(Integer)),
    needed("override_rewards", ARRAY(ID)),
    needed("override_costs", ARRAY(Integer)),
)

tasks = Table(
    "tasks",
    metadata,
    key("household_id"),
    key("id"),
    needed("name", Text),
    needed("points", Integer),
    needed("created_at", INSTANT),
    needed("updated_at", INSTANT),
    needed("is_good", Boolean),
    Column("description", Text),
    Column("topic", Text),
    Column("image_url", Text),
)

rewards = Table(
    "rewards",
    metadata,
    key("household_id"),
    key("id"),
    needed("name", Text),
    needed("cost", Integer),
    needed("created_at", INSTANT),
    needed("updated_at", INSTANT),
    Column("description", Text),
    Column("image_url", Text),
)

devices = Table(
    "devices",
    metadata,
    key("household_id"),
    key("id"),
    needed("child_id", ID),
    needed("user_id", ID),
    needed("name", Text),
    needed("created_at", INSTANT),
)

invites = Table(
    "invites",
    metadata,
    key("household_id"),
    key("id"),
    needed("user_id", ID),
    needed("code_hash", Text),
    needed("created_at", INSTANT),
    needed("expires_at", INSTANT),
)
