"""Accounts for a whole life: invites, deletion, rotated refresh tokens."""

from typing import Final

from alembic import op

revision = "0003"
down_revision = "0002"

CHANGES: Final = """
ALTER TABLE users
    ADD COLUMN former_household_ids uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN disabled_at timestamptz,
    ADD COLUMN deletion_in_progress boolean NOT NULL DEFAULT false,
    ADD COLUMN deletion_attempts integer NOT NULL DEFAULT 0,
    ADD COLUMN deletion_attempted_at timestamptz,
    ADD COLUMN deletion_error text;
CREATE INDEX users_marked_for_deletion ON users (marked_for_deletion_at, id)
    WHERE marked_for_deletion_at IS NOT NULL;

ALTER TABLE sessions
    ADD COLUMN refresh_id uuid,
    ADD COLUMN refreshed_at timestamptz,
    ADD COLUMN user_agent text;

CREATE TABLE invites (
    household_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    code_hash text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (household_id, id)
);
CREATE UNIQUE INDEX invites_by_code ON invites (code_hash);

INSERT INTO locks VALUES ('deletion');
"""


def upgrade() -> None:
    """Add what accounts have more, and the invites."""
    op.execute(CHANGES)


def downgrade() -> None:
    """Take it back; invites and marks' details are lost."""
    op.execute("""
        DELETE FROM locks WHERE name = 'deletion';
        DROP TABLE invites;
        DROP INDEX users_marked_for_deletion;
        ALTER TABLE sessions
            DROP COLUMN refresh_id, DROP COLUMN refreshed_at, DROP COLUMN user_agent;
        ALTER TABLE users
            DROP COLUMN former_household_ids, DROP COLUMN disabled_at,
            DROP COLUMN deletion_in_progress, DROP COLUMN deletion_attempts,
            DROP COLUMN deletion_attempted_at, DROP COLUMN deletion_error
    """)
