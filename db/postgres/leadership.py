"""Who does what only one may do at a time, among all processes: who has the lock's row.

The row is held by a transaction of its own, so a process that dies lets go of it at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from db.postgres.connections import Connection, Connections

# One who stops in the middle keeps others from it no longer than this.
BEGIN: Final = b"BEGIN; SET LOCAL idle_in_transaction_session_timeout = '10min'"
LOCK: Final = b"SELECT name FROM locks WHERE name = %s FOR UPDATE"
LOCK_IF_FREE: Final = LOCK + b" SKIP LOCKED"


class Leadership:
    """Holds rows of `locks`; raises StorageUnavailable where the database can't."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @contextmanager
    def lead(self, task: str) -> Iterator[None]:
        """Be the only one that does a task; waits for who is at it."""
        with self._held(LOCK, task):
            yield

    @contextmanager
    def lead_if_free(self, task: str) -> Iterator[bool]:
        """Be the only one that does a task, or hear that somebody else is at it."""
        with self._held(LOCK_IF_FREE, task) as is_leader:
            yield is_leader

    @contextmanager
    def _held(self, lock: bytes, task: str) -> Iterator[bool]:
        with self._connections.lend() as connection:
            connection.execute(BEGIN)
            try:
                yield connection.execute(lock, (task,)).fetchone() is not None
            finally:
                _end(connection)


def _end(connection: Connection) -> None:
    """Let go of the row; a connection that is gone has let go of it already."""
    if not connection.closed:
        connection.execute(b"ROLLBACK")
