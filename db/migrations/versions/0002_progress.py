"""Progress: what learners recorded, what is derived of them, and what they can reach."""

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

CREATE TABLE snapshots (
    learner_id uuid NOT NULL,
    date date NOT NULL,
    exercises bigint NOT NULL,
    total_exercises bigint NOT NULL,
    time_seconds bigint NOT NULL,
    total_time_seconds bigint NOT NULL,
    average_grade double precision,
    total_average_grade double precision,
    hints bigint NOT NULL,
    total_hints bigint NOT NULL,
    tasks bigint NOT NULL,
    total_tasks bigint NOT NULL,
    current_streak bigint NOT NULL,
    longest_streak bigint NOT NULL,
    achievements_unlocked bigint NOT NULL,
    points bigint NOT NULL,
    PRIMARY KEY (learner_id, date)
);

CREATE TABLE achievements (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    description text NOT NULL,
    category text NOT NULL,
    tier text NOT NULL,
    points bigint NOT NULL,
    criteria json NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute(TABLES)


def downgrade() -> None:
    """Drop the tables."""
    op.execute("DROP TABLE achievements, snapshots, learner_days, learners, exercises")
