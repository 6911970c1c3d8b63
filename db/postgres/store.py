"""The PostgreSQL engine: what is committed is durable, and every process sees it."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from math import nan
from threading import local
from typing import Any, Final, Literal

from db.postgres import chains, migrating
from db.postgres.address import connection_parameters
from db.postgres.connections import SESSION, WAIT_SECONDS, Connections
from db.postgres.deferral import Deferral
from db.postgres.kept_counts import KeptCounts
from db.postgres.landmarks import Landmarks
from db.postgres.leadership import Leadership
from db.postgres.link import Link, Reading
from db.postgres.observer import Observer
from db.postgres.pruning import Pruning
from db.postgres.sweeping import LARGEST, Sweeping
from db.postgres.ticket import Kept
from db.postgres.transaction import Writing
from db.postgres.turns import Turns
from db.postgres.unit import PostgresUnit
from models.errors import StorageUnavailable

Durability = Literal["strict", "relaxed"]
CONNECTIONS: Final = 16
STATEMENT_SECONDS: Final = 15.0
# A server that has not ended a statement so long after its time hangs.
HANG_SECONDS: Final = 2.0
# Who waits here holds no connection, so it may last longer than a statement.
TURN_STATEMENTS: Final = 2
STREAMS: Final = 4
STREAM_SECONDS: Final = 300.0
LEDGER_BYTES: Final = b"SELECT pg_total_relation_size('tracking_events') AS measured"
LEDGER_ENTRIES: Final = b"""
    SELECT CASE WHEN reltuples > 1000000 THEN reltuples
        ELSE (SELECT count(*) FROM tracking_events) END AS measured
    FROM pg_class WHERE oid = 'tracking_events'::regclass
"""


class PostgresStore:
    """Serves a database, beside any number of other processes.

    It holds at most `connections` connections, and STREAMS more for exports, which may last. With
    `migrate`, the database is brought up to date first. `relaxed` answers before the server's
    disk has it. Who waits longer than `wait_seconds` for a connection, or `statement_seconds` for
    a statement, a household's lock included, gets StorageUnavailable; a turn at the household among
    the threads of this process may take twice that. A sweep leaves tables of more bytes than
    `sweep_largest`, with their indexes.

    Raises UnusableDatabase, and StorageUnavailable where the server is away.
    """

    def __init__(
        self,
        url: str,
        now: datetime,
        *,
        durability: Durability = "strict",
        observer: Observer | None = None,
        migrate: bool = True,
        connections: int = CONNECTIONS,
        wait_seconds: float = WAIT_SECONDS,
        statement_seconds: float = STATEMENT_SECONDS,
        landmarks: Landmarks | None = None,
        sweep_largest: int = LARGEST,
    ) -> None:
        parameters = connection_parameters(url)
        if migrate:
            migrating.upgrade(url)
        session = {**SESSION, "statement_timeout": f"{round(statement_seconds * 1000)}ms"}
        if durability == "relaxed":
            session["synchronous_commit"] = "off"
        pools: dict[str, Any] = {"session": session, "wait": wait_seconds}
        patience = statement_seconds + HANG_SECONDS
        self._connections = Connections(parameters, connections, patience=patience, **pools)
        self._streams = Connections(parameters, STREAMS, patience=STREAM_SECONDS, **pools)
        self._deferral = Deferral(self._begin_if_free, observer or Observer(), Pruning(now))
        self._kept_counts = KeptCounts()
        self._leadership = Leadership(self._connections)
        self._landmarks = landmarks or Landmarks()
        self._sweeping = Sweeping(parameters)
        self._sweep_largest = sweep_largest
        self._turns = Turns(TURN_STATEMENTS * statement_seconds)
        self._threads = local()

    @contextmanager
    def read(self) -> Iterator[PostgresUnit]:
        """Give a unit to read from; within a unit to write with, of this thread, the same."""
        writing = self._writing()
        if writing is not None:
            yield self._unit(writing)
            return
        link = Reading(self._connections, self._streams)
        try:
            yield self._unit(link)
        finally:
            link.close()

    @contextmanager
    def write(self, household_id: str | None) -> Iterator[PostgresUnit]:
        """Give a unit to write with: one transaction, which holds the household's lock.

        A thread that has the household's lock goes on in the transaction that it is in.
        """
        outer = self._writing()
        if outer is not None and outer.household_id == household_id:
            yield self._unit(outer)
            return
        with (
            self._turns.taken(household_id),
            self._begun(Writing(self._connections, household_id)) as link,
        ):
            self._threads.writing = link
            try:
                yield self._unit(link)
            finally:
                self._threads.writing = outer

    def ticket(self) -> Kept:
        """Promise nothing more: a unit that was left is committed."""
        return Kept()

    def lead(self, task: str) -> AbstractContextManager[None]:
        """Be the only one, among all processes, that does a task; waits for who is at it."""
        return self._leadership.lead(task)

    def lead_if_free(self, task: str) -> AbstractContextManager[bool]:
        """Be the only one that does a task, or hear that somebody else is at it."""
        return self._leadership.lead_if_free(task)

    def purge(self, words: Sequence[str] = ()) -> None:
        """Leave it to `sweep`: no file is read here, and nothing is put aside."""

    def sweep(self) -> bool:
        """Rewrite the tables' files; tells whether what waits for that is nothing any more."""
        return self._sweeping.sweep(self._sweep_largest)

    def ping(self) -> None:
        """Raise StorageUnavailable where the server does not answer."""
        with self._connections.lend() as connection:
            connection.patience = HANG_SECONDS
            connection.execute(b"SELECT 1")

    def close(self) -> None:
        """Close the connections."""
        self._connections.close()
        self._streams.close()

    def ledger_bytes(self) -> float:
        """Measure the ledger with its indexes; not a number where the database is away."""
        return self._measure(LEDGER_BYTES)

    def ledger_entries(self) -> float:
        """Count the ledger's entries, those of a large one about; not a number likewise."""
        return self._measure(LEDGER_ENTRIES)

    def _measure(self, question: bytes) -> float:
        try:
            with self._connections.lend() as connection:
                row = connection.execute(question).fetchone()
        except StorageUnavailable:
            return nan
        return nan if row is None else float(row["measured"])

    def connections_in_use(self) -> int:
        """Tell how many connections are at work, those of exports left out."""
        return self._connections.in_use()

    def _unit(self, link: Link) -> PostgresUnit:
        return PostgresUnit(link, self._deferral, self._kept_counts, self._landmarks)

    def _writing(self) -> Writing | None:
        writing: Writing | None = getattr(self._threads, "writing", None)
        return writing

    @contextmanager
    def _begin_if_free(self, household_id: str) -> Iterator[Writing]:
        link = Writing(self._connections, household_id, lock=chains.LOCK_IF_FREE)
        with self._begun(link):
            yield link

    @contextmanager
    def _begun(self, link: Writing) -> Iterator[Writing]:
        try:
            yield link
        except BaseException:
            link.roll_back()
            raise
        link.commit()
        self._deferral.note_committed(link)
