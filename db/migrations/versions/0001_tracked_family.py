"""The tracked family: accounts, children, and a ledger that refuses to be changed."""

from typing import Final

from alembic import op

revision = "0001"
down_revision = None

TABLES: Final = """
CREATE TABLE households (
    id uuid PRIMARY KEY,
    timezone text NOT NULL,
    created_at timestamptz NOT NULL,
    day_start_hour smallint NOT NULL,
    count_tasks_as_activity boolean NOT NULL,
    streak_freezes smallint NOT NULL,
    head_seq bigint NOT NULL DEFAULT 0,
    head_hash bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    head_at timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00+00',
    recorded_seq bigint NOT NULL DEFAULT 0 CHECK (recorded_seq <= head_seq)
);

CREATE TABLE users (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    email_key text NOT NULL CONSTRAINT users_email_key UNIQUE,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('parent', 'admin')),
    household_id uuid,
    password_hash text NOT NULL,
    reference_key text NOT NULL,
    created_at timestamptz NOT NULL,
    timezone text NOT NULL,
    day_start_hour smallint NOT NULL,
    marked_for_deletion_at timestamptz
);
CREATE INDEX users_of_household ON users (household_id);
CREATE INDEX users_oldest_first ON users (created_at, id);

CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX sessions_of_user ON sessions (user_id);
CREATE INDEX sessions_by_end ON sessions (LEAST(expires_at, ended_at));

CREATE TABLE children (
    household_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    points bigint NOT NULL CHECK (points >= 0),
    birth_date date,
    image_url text,
    timezone text,
    day_start_hour smallint,
    pending_rewards uuid[] NOT NULL,
    pending_costs integer[] NOT NULL,
    pending_since timestamptz[] NOT NULL,
    pending_by text[] NOT NULL,
    override_tasks uuid[] NOT NULL,
    override_points integer[] NOT NULL,
    override_rewards uuid[] NOT NULL,
    override_costs integer[] NOT NULL,
    PRIMARY KEY (household_id, id),
    CHECK (cardinality(pending_rewards) = cardinality(pending_costs)
        AND cardinality(pending_rewards) = cardinality(pending_since)
        AND cardinality(pending_rewards) = cardinality(pending_by)),
    CHECK (cardinality(override_tasks) = cardinality(override_points)
        AND cardinality(override_rewards) = cardinality(override_costs))
);

CREATE TABLE tasks (
    household_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    points integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    is_good boolean NOT NULL,
    description text,
    topic text,
    image_url text,
    PRIMARY KEY (household_id, id)
);

CREATE TABLE rewards (
    household_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    cost integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    description text,
    image_url text,
    PRIMARY KEY (household_id, id)
);

CREATE TABLE devices (
    household_id uuid NOT NULL,
    id uuid NOT NULL,
    child_id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (household_id, id)
);
CREATE INDEX devices_by_id ON devices (id);

CREATE TABLE idempotency_keys (
    namespace uuid NOT NULL,
    key text NOT NULL,
    request text NOT NULL,
    seq bigint,
    exercise_id uuid,
    occurred_at timestamptz NOT NULL,
    PRIMARY KEY (namespace, key),
    CHECK ((seq IS NULL) <> (exercise_id IS NULL))
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (occurred_at);

CREATE TABLE settings (name text PRIMARY KEY, value text NOT NULL);

CREATE TABLE locks (name text PRIMARY KEY);
INSERT INTO locks VALUES ('no household');
"""

ENTRIES: Final = """
CREATE TABLE {table} (
    id uuid NOT NULL,
    user_id uuid,
    child_id uuid NOT NULL,
    entity_type text NOT NULL CHECK (entity_type IN ('task', 'reward', 'penalty')),
    entity_id uuid NOT NULL,
    action text NOT NULL
        CHECK (action IN ('activated', 'requested', 'redeemed', 'cancelled', 'reversed')),
    points_before bigint NOT NULL CHECK (points_before >= 0),
    points_after bigint NOT NULL CHECK (points_after >= 0),
    delta bigint NOT NULL CHECK (delta = points_after - points_before),
    occurred_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    metadata jsonb NOT NULL,
    household_id uuid NOT NULL,
    seq bigint NOT NULL CHECK (seq >= 1),
    actor text NOT NULL CHECK (actor IN ('parent', 'child', 'system')),
    reverses uuid CHECK ((action = 'reversed') = (reverses IS NOT NULL)),
    user_ref bytea,
    prev_hash bytea NOT NULL CHECK (octet_length(prev_hash) = 32),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (household_id, seq)
);
"""

# The indexes of pages hold all that a page filters and sorts by: totals and offsets are read from
# the index alone.
LEDGER_INDEXES: Final = """
CREATE INDEX tracking_events_of_child
    ON tracking_events (child_id, occurred_at, created_at, seq)
    INCLUDE (household_id, entity_type, action);
CREATE INDEX tracking_events_of_user
    ON tracking_events (user_id, occurred_at, created_at, seq)
    INCLUDE (household_id, entity_type, action)
    WHERE user_id IS NOT NULL;
CREATE INDEX tracking_events_by_id ON tracking_events (id);
CREATE INDEX tracking_events_reversing
    ON tracking_events (reverses) WHERE reverses IS NOT NULL;
"""

# An index is enough by itself only where the rows are known to be visible to all, which vacuum
# finds out; by default it looks at a table that only grows once it has grown by a fifth.
LEDGER_UPKEEP: Final = """
ALTER TABLE tracking_events SET (
    autovacuum_vacuum_insert_scale_factor = 0.01,
    autovacuum_vacuum_insert_threshold = 5000,
    autovacuum_analyze_scale_factor = 0.02
);
ALTER TABLE households SET (fillfactor = 70);
ALTER TABLE children SET (fillfactor = 70);
"""

# ENABLE ALWAYS: also in a session that says it only replays what happened elsewhere.
LEDGER_GUARD: Final = """
CREATE FUNCTION refuse_changed_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    OLD.user_id := NULL;
    IF NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'an entry of the ledger cannot be changed'
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Only user_id may be set to null.';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION refuse_removed_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an entry of the ledger cannot be removed'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER refuse_update BEFORE UPDATE ON tracking_events
    FOR EACH ROW EXECUTE FUNCTION refuse_changed_entry();
CREATE TRIGGER refuse_delete BEFORE DELETE ON tracking_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_removed_entries();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON tracking_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_removed_entries();
ALTER TABLE tracking_events ENABLE ALWAYS TRIGGER refuse_update;
ALTER TABLE tracking_events ENABLE ALWAYS TRIGGER refuse_delete;
ALTER TABLE tracking_events ENABLE ALWAYS TRIGGER refuse_truncate;
"""


def upgrade() -> None:
    """Make the tables, their indexes, and the ledger's guard."""
    op.execute(TABLES)
    op.execute(ENTRIES.format(table="tracking_events"))
    op.execute(ENTRIES.format(table="deferred_entries"))
    op.execute(LEDGER_INDEXES)
    op.execute(LEDGER_UPKEEP)
    op.execute(LEDGER_GUARD)


def downgrade() -> None:
    """Refuse: it would drop the ledger."""
    raise RuntimeError("the first migration is not taken back; drop the database instead")
