"""Activity: what happened in projects."""

from typing import Final

from alembic import op

revision = "0004"
down_revision = "0003"

# A page, its total and its filters are walked through in an index alone. `array_to_tsvector` keeps
# words as they were told apart, without a language or a parser of the server's.
ACTIONS: Final = """
CREATE TABLE project_actions (
    household_id uuid NOT NULL,
    seq bigint NOT NULL CHECK (seq >= 1),
    action_id uuid NOT NULL,
    project_id uuid NOT NULL,
    user_id uuid,
    request_id text,
    action_type text NOT NULL,
    action_details text NOT NULL,
    status text NOT NULL CHECK (status IN ('success', 'failed', 'in_progress')),
    environment text NOT NULL CHECK (environment IN ('development', 'staging', 'production')),
    quantity bigint NOT NULL CHECK (quantity >= 0),
    created_at bigint NOT NULL,
    batch_end bigint NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (household_id, seq)
);
CREATE UNIQUE INDEX project_actions_by_id ON project_actions (action_id);
CREATE INDEX project_actions_of_household
    ON project_actions (household_id, created_at, seq) INCLUDE (action_type, status, environment);
CREATE INDEX project_actions_of_project
    ON project_actions (project_id, created_at, seq)
    INCLUDE (household_id, action_type, status, environment);
CREATE INDEX project_actions_of_request
    ON project_actions (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX project_actions_of_user ON project_actions (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX project_actions_words ON project_actions USING gin (words);
ALTER TABLE project_actions SET (
    autovacuum_vacuum_insert_scale_factor = 0.01,
    autovacuum_vacuum_insert_threshold = 5000,
    autovacuum_analyze_scale_factor = 0.02
);

CREATE FUNCTION refuse_changed_action() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    OLD.user_id := NULL;
    IF NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'an action of the timeline cannot be changed'
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Only user_id may be set to null.';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER refuse_update BEFORE UPDATE ON project_actions
    FOR EACH ROW EXECUTE FUNCTION refuse_changed_action();

ALTER TABLE idempotency_keys
    ADD COLUMN first_action bigint,
    ADD COLUMN last_action bigint,
    DROP CONSTRAINT idempotency_keys_check,
    ADD CONSTRAINT idempotency_keys_check CHECK (num_nonnulls(seq, exercise_id, first_action) = 1);
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute(ACTIONS)


def downgrade() -> None:
    """Drop the tables."""
    op.execute(
        "DROP TABLE project_actions; DROP FUNCTION refuse_changed_action;"
        "DELETE FROM idempotency_keys WHERE first_action IS NOT NULL;"
        "ALTER TABLE idempotency_keys DROP COLUMN first_action, DROP COLUMN last_action,"
        "ADD CONSTRAINT idempotency_keys_check CHECK (num_nonnulls(seq, exercise_id) = 1)"
    )
