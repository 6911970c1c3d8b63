"""The tables as statements see them; what else they are made of stands in db/migrations.

Identifiers are `uuid`: 16 bytes instead of 37, in five indexes of the ledger. Hashes are `bytea`,
half of their hex. `household_id` leads every key that it can, so that a household is what a
distributed engine keeps in one place. No column is filled by a sequence.
"""

from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

metadata = MetaData()
ID: Final = Uuid(as_uuid=False)
INSTANT: Final = DateTime(timezone=True)


def _key(name: str) -> Column[Any]:
    return Column(name, ID, primary_key=True)


def _needed(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _entry_columns() -> list[Column[Any]]:
    """Give the columns of an entry, in the order of its fields."""
    return [
        _needed("id", ID),
        Column("user_id", ID),
        _needed("child_id", ID),
        _needed("entity_type", Text),
        _needed("entity_id", ID),
        _needed("action", Text),
        _needed("points_before", BigInteger),
        _needed("points_after", BigInteger),
        _needed("delta", BigInteger),
        _needed("occurred_at", INSTANT),
        _needed("created_at", INSTANT),
        _needed("metadata", JSONB),
        _key("household_id"),
        Column("seq", BigInteger, primary_key=True, autoincrement=False),
        _needed("actor", Text),
        Column("reverses", ID),
        Column("user_ref", LargeBinary),
        _needed("prev_hash", LargeBinary),
        _needed("hash", LargeBinary),
    ]


# `head_…` is the end of the chain, waiting entries included; `recorded_seq` its end in the ledger.
households = Table(
    "households",
    metadata,
    _key("id"),
    _needed("timezone", Text),
    _needed("created_at", INSTANT),
    _needed("day_start_hour", SmallInteger),
    _needed("count_tasks_as_activity", Boolean),
    _needed("streak_freezes", SmallInteger),
    _needed("head_seq", BigInteger),
    _needed("head_hash", LargeBinary),
    _needed("head_at", INSTANT),
    _needed("recorded_seq", BigInteger),
)

users = Table(
    "users",
    metadata,
    _key("id"),
    _needed("email", Text),
    _needed("email_key", Text),
    _needed("name", Text),
    _needed("role", Text),
    Column("household_id", ID),
    _needed("password_hash", Text),
    _needed("reference_key", Text),
    _needed("created_at", INSTANT),
    _needed("timezone", Text),
    _needed("day_start_hour", SmallInteger),
    _needed("former_household_ids", ARRAY(ID)),
    Column("disabled_at", INSTANT),
    Column("marked_for_deletion_at", INSTANT),
    _needed("deletion_in_progress", Boolean),
    _needed("deletion_attempts", Integer),
    Column("deletion_attempted_at", INSTANT),
    Column("deletion_error", Text),
)

sessions = Table(
    "sessions",
    metadata,
    _key("id"),
    _needed("user_id", ID),
    _needed("created_at", INSTANT),
    _needed("expires_at", INSTANT),
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
    _key("household_id"),
    _key("id"),
    _needed("name", Text),
    _needed("created_at", INSTANT),
    _needed("updated_at", INSTANT),
    _needed("points", BigInteger),
    Column("birth_date", Date),
    Column("image_url", Text),
    Column("timezone", Text),
    Column("day_start_hour", SmallInteger),
    _needed("pending_rewards", ARRAY(ID)),
    _needed("pending_costs", ARRAY(Integer)),
    _needed("pending_since", ARRAY(INSTANT)),
    _needed("pending_by", ARRAY(Text)),
    _needed("override_tasks", ARRAY(ID)),
    _needed("override_points", ARRAY(Integer)),
    _needed("override_rewards", ARRAY(ID)),
    _needed("override_costs", ARRAY(Integer)),
)

tasks = Table(
    "tasks",
    metadata,
    _key("household_id"),
    _key("id"),
    _needed("name", Text),
    _needed("points", Integer),
    _needed("created_at", INSTANT),
    _needed("updated_at", INSTANT),
    _needed("is_good", Boolean),
    Column("description", Text),
    Column("topic", Text),
    Column("image_url", Text),
)

rewards = Table(
    "rewards",
    metadata,
    _key("household_id"),
    _key("id"),
    _needed("name", Text),
    _needed("cost", Integer),
    _needed("created_at", INSTANT),
    _needed("updated_at", INSTANT),
    Column("description", Text),
    Column("image_url", Text),
)

devices = Table(
    "devices",
    metadata,
    _key("household_id"),
    _key("id"),
    _needed("child_id", ID),
    _needed("user_id", ID),
    _needed("name", Text),
    _needed("created_at", INSTANT),
)

invites = Table(
    "invites",
    metadata,
    _key("household_id"),
    _key("id"),
    _needed("user_id", ID),
    _needed("code_hash", Text),
    _needed("created_at", INSTANT),
    _needed("expires_at", INSTANT),
)

tracking_events = Table("tracking_events", metadata, *_entry_columns())
deferred_entries = Table("deferred_entries", metadata, *_entry_columns())

# A key belongs to a household, or to an account that has none: its namespace. It made an entry of
# the ledger, an exercise, or actions.
idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    _key("namespace"),
    Column("key", Text, primary_key=True),
    _needed("request", Text),
    Column("seq", BigInteger),
    Column("exercise_id", ID),
    Column("first_action", BigInteger),
    Column("last_action", BigInteger),
    _needed("occurred_at", INSTANT),
)

# `kind` says which model it is; a check-in has no more than its times.
exercises = Table(
    "exercises",
    metadata,
    _key("learner_id"),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    _needed("id", ID),
    _needed("kind", Text),
    Column("household_id", ID),
    Column("topic", Text),
    Column("grade", Double),
    Column("time_spent_seconds", BigInteger),
    Column("hints_used", BigInteger),
    Column("exercise_id", Text),
    _needed("completed_at", INSTANT),
    _needed("local_date", Date),
    _needed("created_at", INSTANT),
    _needed("batch_end", BigInteger),
    Column("deleted_number", BigInteger),
    Column("first_answer", JSON),
)

# What is derived can be derived anew, and is asked for by its learner and its day alone: a
# document, which each version of the rules may give another form.
learners = Table("learners", metadata, _key("learner_id"), _needed("derived", JSON))
learner_days = Table(
    "learner_days",
    metadata,
    _key("learner_id"),
    Column("date", Date, primary_key=True),
    _needed("figures", JSON),
)

snapshots = Table(
    "snapshots",
    metadata,
    _key("learner_id"),
    Column("date", Date, primary_key=True),
    _needed("exercises", BigInteger),
    _needed("total_exercises", BigInteger),
    _needed("time_seconds", BigInteger),
    _needed("total_time_seconds", BigInteger),
    Column("average_grade", Double),
    Column("total_average_grade", Double),
    _needed("hints", BigInteger),
    _needed("total_hints", BigInteger),
    _needed("tasks", BigInteger),
    _needed("total_tasks", BigInteger),
    _needed("current_streak", BigInteger),
    _needed("longest_streak", BigInteger),
    _needed("achievements_unlocked", BigInteger),
    _needed("points", BigInteger),
)

achievements = Table(
    "achievements",
    metadata,
    _key("id"),
    _needed("name", Text),
    _needed("description", Text),
    _needed("category", Text),
    _needed("tier", Text),
    _needed("points", BigInteger),
    _needed("criteria", JSON),
    _needed("version", BigInteger),
    _needed("created_at", INSTANT),
    _needed("updated_at", INSTANT),
)

# `words` are those of the details, as both engines tell them apart.
project_actions = Table(
    "project_actions",
    metadata,
    _key("household_id"),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    _needed("action_id", ID),
    _needed("project_id", ID),
    Column("user_id", ID),
    Column("request_id", Text),
    _needed("action_type", Text),
    _needed("action_details", Text),
    _needed("status", Text),
    _needed("environment", Text),
    _needed("quantity", BigInteger),
    _needed("created_at", BigInteger),
    _needed("batch_end", BigInteger),
    _needed("words", TSVECTOR),
)

# How many actions there are in a bucket of time (db/postgres/stretches.py), by kind.
action_counts = Table(
    "action_counts",
    metadata,
    _key("household_id"),
    Column("size", SmallInteger, primary_key=True, autoincrement=False),
    Column("bucket", BigInteger, primary_key=True, autoincrement=False),
    _key("project_id"),
    Column("action_type", Text, primary_key=True),
    Column("status", Text, primary_key=True),
    Column("environment", Text, primary_key=True),
    _needed("count", BigInteger),
)

projects = Table(
    "projects",
    metadata,
    _key("household_id"),
    _key("id"),
    _needed("name", Text),
    _needed("created_at", INSTANT),
    _needed("updated_at", INSTANT),
)

project_tokens = Table(
    "project_tokens",
    metadata,
    _key("household_id"),
    _key("id"),
    _needed("project_id", ID),
    _needed("user_id", ID),
    _needed("name", Text),
    _needed("token_hash", Text),
    _needed("created_at", INSTANT),
)

# While `leased_until` lies ahead, one process sends to it and no other.
webhooks = Table(
    "webhooks",
    metadata,
    _key("household_id"),
    _key("id"),
    _needed("url", Text),
    _needed("event_types", ARRAY(Text)),
    Column("project_id", ID),
    _needed("secret", Text),
    _needed("created_at", INSTANT),
    _needed("updated_at", INSTANT),
    _needed("entry_seq", BigInteger),
    _needed("action_seq", BigInteger),
    Column("previous_secret", Text),
    Column("rotated_at", INSTANT),
    Column("disabled_reason", Text),
    Column("failing_since", INSTANT),
    Column("leased_until", INSTANT),
)

deliveries = Table(
    "deliveries",
    metadata,
    _key("household_id"),
    _key("id"),
    _needed("webhook_id", ID),
    _needed("number", BigInteger),
    _needed("event_type", Text),
    _needed("timestamp", INSTANT),
    _needed("data", JSON),
    _needed("created_at", INSTANT),
    Column("next_attempt_at", INSTANT),
    Column("entry_seq", BigInteger),
    Column("action_id", ID),
    _needed("status", Text),
    _needed("attempts", BigInteger),
    _needed("planned", BigInteger),
    Column("response_status", BigInteger),
    Column("duration_ms", BigInteger),
    Column("response_excerpt", Text),
    Column("error", Text),
)

settings = Table(
    "settings", metadata, Column("name", Text, primary_key=True), _needed("value", Text)
)

# One row a lock, for what belongs to no household.
locks = Table("locks", metadata, Column("name", Text, primary_key=True))
