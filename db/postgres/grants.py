"""The rights that the application's role needs, and no more: it can't switch the guard off.

Who owns a table may disable its triggers, and a superuser may do anything. So the migrations are
run by an owner, and the servers by a role that owns nothing.
"""

from typing import Final

from psycopg.sql import Identifier

from db.postgres.tables import locks, metadata, tracking_events

LEDGER: Final = tracking_events.name
LOCKS: Final = locks.name


def grants_for(role: str) -> str:
    """Write the statements that an owner runs, after each upgrade, for the servers' role."""
    to_role = f"TO {Identifier(role).as_string()};"
    changed = sorted(name for name in metadata.tables if name not in (LEDGER, LOCKS))
    return "\n".join(
        [
            f"GRANT USAGE ON SCHEMA public {to_role}",
            f"GRANT SELECT ON alembic_version {to_role}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(changed)} {to_role}",
            f"GRANT SELECT, UPDATE ON {LOCKS} {to_role}",
            f"GRANT MAINTAIN ON {', '.join(sorted(metadata.tables))} {to_role}",
            f"GRANT SELECT, INSERT, UPDATE (user_id) ON {LEDGER} {to_role}",
        ]
    )
