"""Projects with their tokens, and webhooks with their deliveries."""

from typing import Final

from alembic import op

revision = "0005"
down_revision = "0004"

TABLES: Final = """
CREATE TABLE projects (
    household_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (household_id, id)
);
CREATE UNIQUE INDEX projects_by_id ON projects (id);

CREATE TABLE project_tokens (
    household_id uuid NOT NULL,
    id uuid NOT NULL,
    project_id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    token_hash text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (household_id, id)
);
CREATE UNIQUE INDEX project_tokens_by_id ON project_tokens (id);

CREATE TABLE webhooks (
    household_id uuid NOT NULL,
    id uuid NOT NULL,
    url text NOT NULL,
    event_types text[] NOT NULL,
    project_id uuid,
    secret text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    entry_seq bigint NOT NULL,
    action_seq bigint NOT NULL,
    previous_secret text,
    rotated_at timestamptz,
    disabled_reason text,
    failing_since timestamptz,
    leased_until timestamptz,
    PRIMARY KEY (household_id, id)
);
CREATE UNIQUE INDEX webhooks_by_id ON webhooks (id);

CREATE TABLE deliveries (
    household_id uuid NOT NULL,
    id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    number bigint NOT NULL,
    event_type text NOT NULL,
    "timestamp" timestamptz NOT NULL,
    data json NOT NULL,
    created_at timestamptz NOT NULL,
    next_attempt_at timestamptz,
    entry_seq bigint,
    action_id uuid,
    status text NOT NULL CHECK (status IN ('pending', 'delivered', 'failed')),
    attempts bigint NOT NULL,
    planned bigint NOT NULL,
    response_status bigint,
    duration_ms bigint,
    response_excerpt text,
    error text,
    PRIMARY KEY (household_id, id)
);
CREATE UNIQUE INDEX deliveries_by_id ON deliveries (id);
CREATE INDEX deliveries_by_number ON deliveries (household_id, number);
CREATE INDEX deliveries_of_webhook ON deliveries (webhook_id, number);
CREATE INDEX deliveries_waiting ON deliveries (webhook_id, next_attempt_at, number)
    WHERE next_attempt_at IS NOT NULL;
CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute(TABLES)


def downgrade() -> None:
    """Drop the tables."""
    op.execute("DROP TABLE deliveries, webhooks, project_tokens, projects")
