"""The tables as statements see them; what else they are made of stands in db/migrations.

Identifiers are `uuid`: 16 bytes instead of 37, in five indexes of the ledger. Hashes are `bytea`,
half of their hex. `household_id` leads every key that it can, so that a household is what a
distributed engine keeps in one place. No column is filled by a sequence.
"""

from db.postgres.tables.activity import action_counts, project_actions, project_tokens, projects
from db.postgres.tables.columns import ID, INSTANT, metadata
from db.postgres.tables.households import (
    children,
    devices,
    households,
    invites,
    rewards,
    sessions,
    tasks,
    users,
)
from db.postgres.tables.ledger import deferred_entries, idempotency_keys, tracking_events
from db.postgres.tables.progress import achievements, exercises, learner_days, learners, snapshots
from db.postgres.tables.server import locks, settings
from db.postgres.tables.webhooks import deliveries, webhooks

__all__ = [
    "ID",
    "INSTANT",
    "achievements",
    "action_counts",
    "children",
    "deferred_entries",
    "deliveries",
    "devices",
    "exercises",
    "households",
    "idempotency_keys",
    "invites",
    "learner_days",
    "learners",
    "locks",
    "metadata",
    "project_actions",
    "project_tokens",
    "projects",
    "rewards",
    "sessions",
    "settings",
    "snapshots",
    "tasks",
    "tracking_events",
    "users",
    "webhooks",
]
