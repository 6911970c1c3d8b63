"""Actions are counted as they are recorded, so that no page has to count them."""

from typing import Final

from alembic import op

revision = "0007"
down_revision = "0006"

# A row is changed each time that an action is recorded: there has to be room for its newer self.
TABLE: Final = """
CREATE TABLE action_counts (
    household_id uuid NOT NULL,
    size smallint NOT NULL,
    bucket bigint NOT NULL,
    project_id uuid NOT NULL,
    action_type text NOT NULL,
    status text NOT NULL,
    environment text NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (household_id, size, bucket, project_id, action_type, status, environment)
) WITH (fillfactor = 80);
"""
FILL: Final = """
INSERT INTO action_counts
    SELECT household_id, 12, created_at >> 12, project_id, action_type, status, environment,
        count(*)
    FROM project_actions
    GROUP BY household_id, created_at >> 12, project_id, action_type, status, environment;
INSERT INTO action_counts
    SELECT household_id, larger, bucket >> larger - 12, project_id, action_type, status,
        environment, sum(count)
    FROM action_counts, unnest(ARRAY[16, 20, 24]) AS larger
    GROUP BY household_id, larger, bucket >> larger - 12, project_id, action_type, status,
        environment;
"""
INDEXES: Final = """
DROP INDEX project_actions_of_household;
DROP INDEX project_actions_of_project;
CREATE INDEX project_actions_of_household
    ON project_actions (household_id, created_at, seq)
    INCLUDE (project_id, action_type, status, environment);
"""
INDEXES_BEFORE: Final = """
DROP INDEX project_actions_of_household;
CREATE INDEX project_actions_of_household
    ON project_actions (household_id, created_at, seq) INCLUDE (action_type, status, environment);
CREATE INDEX project_actions_of_project
    ON project_actions (project_id, created_at, seq)
    INCLUDE (household_id, action_type, status, environment);
"""


def upgrade() -> None:
    """Count what there is."""
    op.execute(TABLE + FILL + INDEXES)


def downgrade() -> None:
    """Count at each page again."""
    op.execute("DROP TABLE action_counts;" + INDEXES_BEFORE)
