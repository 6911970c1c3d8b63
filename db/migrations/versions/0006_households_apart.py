"""No index is unique over all households, so that they can be kept in different places.

The ids in them are unique by being random.
"""

from typing import Final

from alembic import op

revision = "0006"
down_revision = "0005"

INDEXES: Final = {
    "invites_by_code": "invites (code_hash)",
    "project_actions_by_id": "project_actions (action_id)",
    "projects_by_id": "projects (id)",
    "project_tokens_by_id": "project_tokens (id)",
    "webhooks_by_id": "webhooks (id)",
    "deliveries_by_id": "deliveries (id)",
}


def upgrade() -> None:
    """Make the indexes anew."""
    for name, place in INDEXES.items():
        op.execute(f"DROP INDEX {name}; CREATE INDEX {name} ON {place}")


def downgrade() -> None:
    """Make them unique again."""
    for name, place in INDEXES.items():
        op.execute(f"DROP INDEX {name}; CREATE UNIQUE INDEX {name} ON {place}")
