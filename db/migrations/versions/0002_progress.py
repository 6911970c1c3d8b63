"""Progress: what learners recorded, and what is derived of them."""

from typing import Final

from alembic import op

revision = "0002"
down_revision = "0001"

TABLES: Final = """
CREATE TABLE exercises (
    learner_id uuid NOT NULL,
    number bigint NOT NULL CHECK (number >= 1),
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('exercise', 'check_in')),
    household_id uuid,
    topic text,
    grade double precision CHECK (grade BETWEEN 0 AND 100),
    time_spent_seconds bigint,
    hints_used bigint,
    exercise_id text,
    completed_at timestamptz NOT NULL,
    local_date date NOT NULL,
    created_at timestamptz NOT NULL,
    batch_end bigint NOT NULL,
    deleted_number bigint,
    first_answer json,
    PRIMARY KEY (learner_id, number)
);
CREATE INDEX exercises_by_id ON exercises (learner_id, id);
CREATE INDEX exercises_deleted ON exercises (learner_id, deleted_number)
    WHERE deleted_number IS NOT NULL;

CREATE TABLE learners (learner_id uuid PRIMARY KEY, derived json NOT NULL);
CREATE TABLE learner_days (
    learner_id uuid NOT NULL,
    date date NOT NULL,
    figures json NOT NULL,
    PRIMARY KEY (learner_id, date)
);
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute(TABLES)


def downgrade() -> None:
    """Drop the tables."""
    op.execute("DROP TABLE learner_days, learners, exercises")
