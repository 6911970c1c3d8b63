"""Leave no byte of rows that are gone in the files of the database.

A row that was removed or replaced is invisible at once, but its bytes stay: plain VACUUM takes it
out of its page by moving the others together, and what lies in the hole stays as it was until
somebody writes there. Only `VACUUM FULL` writes a table and its indexes anew. It locks the table
meanwhile, so large ones are left for a quiet hour.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from psycopg import errors
from psycopg.errors import Diagnostic

from db.postgres.connections import SESSION, Connection, connect
from db.postgres.failures import UNAVAILABLE, unavailable
from db.postgres.tables import locks, metadata

log = structlog.get_logger()
# A lock's row is held for as long as somebody leads, and tells of nobody.
SWEPT: Final = sorted(metadata.tables.keys() - {locks.name})
# Values of rows, as the planner knows them.
STATISTICS: Final = "pg_catalog.pg_statistic"
# About a second of a slow disk's work.
LARGEST: Final = 32 << 20
# Whoever asks for the table waits behind this wait.
LOCK_SECONDS: Final = 2.0
TRIES: Final = 3
PATIENCE_SECONDS: Final = 10.0
POLL_SECONDS: Final = 0.05
NOW: Final = b"SELECT pg_current_xact_id()::xid::text AS number"
# Who began before, of this database; of other roles' sessions only a superuser is told.
OLDER: Final = b"""
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND greatest(age(backend_xid), age(backend_xmin)) > age(%s::xid)
    LIMIT 1
"""
SIZES: Final = b"""
    SELECT relname AS name, pg_total_relation_size(oid) AS bytes
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


FORGET_STATISTICS: Final = b"""
    SELECT pg_clear_attribute_stats('public', tables.relname, columns.attname, false)
    FROM pg_class AS tables
        JOIN pg_attribute AS columns ON columns.attrelid = tables.oid AND columns.attnum > 0
    WHERE tables.relnamespace = 'public'::regnamespace AND tables.relname = ANY(%s)
        AND tables.reltuples = 0 AND NOT columns.attisdropped
"""


@dataclass(slots=True)
class Swept:
    """Which tables were left as they are: in use by others, too large, or not this role's."""

    in_use: list[str] = field(default_factory=list)
    large: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class Sweeping:
    """Sweeps on a connection of its own.

    It waits at most `patience` seconds for older transactions, and `lock_seconds` for a table.
    """

    def __init__(
        self,
        parameters: Mapping[str, Any],
        *,
        patience: float = PATIENCE_SECONDS,
        lock_seconds: float = LOCK_SECONDS,
    ) -> None:
        self._parameters = parameters
        self._patience = patience
        limits = {"statement_timeout": "0", "lock_timeout": f"{round(lock_seconds * 1000)}ms"}
        self._session = {**SESSION, **limits}

    def sweep(self, largest: float = LARGEST) -> bool:
        """Write the tables anew but for those of more bytes than `largest`; log what is left.

        Tells whether nothing is left that can be done later. Raises StorageUnavailable.
        """
        swept = self.rewrite(largest)
        if swept is None:
            log.warning("sweep_waits", reason="a transaction that began before goes on")
            return False
        _tell(swept)
        return not swept.in_use

    def rewrite(self, largest: float) -> Swept | None:
        """Do it, and tell which tables are left.

        Nothing is done, and told, while a transaction goes on that may still see what is gone.
        Raises StorageUnavailable.
        """
        try:
            with connect(self._parameters, self._session) as connection:
                if not _is_last(connection, self._patience):
                    return None
                return _rewrite(connection, largest, self._patience)
        except UNAVAILABLE as error:
            raise unavailable(error) from error


def _is_last(connection: Connection, patience: float) -> bool:
    """Wait a while until every transaction of the database that began before now is over."""
    row = connection.execute(NOW).fetchone()
    assert row is not None
    deadline = time.monotonic() + patience
    while connection.execute(OLDER, (row["number"],)).rowcount:
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _rewrite(connection: Connection, largest: float, patience: float) -> Swept:
    sizes = {row["name"]: row["bytes"] for row in connection.execute(SIZES).fetchall()}
    swept = Swept(large=[name for name in SWEPT if sizes[name] > largest])
    swept.in_use = _vacuum_all(connection, SWEPT, swept)
    _forget_statistics_of_empty_tables(connection, swept)
    # the statistics of before were replaced just now
    is_last = _is_last(connection, patience)
    swept.in_use += _vacuum_all(connection, [STATISTICS], swept) if is_last else [STATISTICS]
    return swept


def _forget_statistics_of_empty_tables(connection: Connection, swept: Swept) -> None:
    """Forget what nothing takes the place of, as far as this role may; needs PostgreSQL 18."""
    mine = [name for name in SWEPT if name not in swept.refused]
    try:
        connection.execute(FORGET_STATISTICS, (mine,))
    except errors.LockNotAvailable:
        swept.in_use.append(STATISTICS)
    except errors.UndefinedFunction:
        swept.refused.append(STATISTICS)


def _vacuum_all(connection: Connection, names: Sequence[str], swept: Swept) -> list[str]:
    """Vacuum tables, some several times where somebody uses them; gives those that still are."""
    for _ in range(TRIES):
        names = [name for name in names if not _vacuum(connection, name, swept)]
    return list(names)


def _vacuum(connection: Connection, name: str, swept: Swept) -> bool:
    """Vacuum a table, unless it is in use; where it is not this role's, the server only warns."""
    how = "ANALYZE" if name in swept.large else "FULL, ANALYZE"
    refusals: list[str | None] = []

    def note(notice: Diagnostic) -> None:
        if notice.severity_nonlocalized == "WARNING":
            refusals.append(notice.message_primary)

    connection.add_notice_handler(note)
    try:
        connection.execute(f"VACUUM ({how}) {name}".encode())
    except errors.LockNotAvailable:
        return False
    finally:
        connection.remove_notice_handler(note)
    if refusals:
        swept.refused.append(name)
    return True


def _tell(swept: Swept) -> None:
    if swept.in_use:
        log.warning("sweep_waits", reason="somebody uses tables for long", tables=swept.in_use)
    if swept.large:
        log.warning("sweep_left_large_tables", tables=swept.large)
    if swept.refused:
        log.warning("sweep_refused", tables=swept.refused)
    if not (swept.in_use or swept.large or swept.refused):
        log.info("swept")
