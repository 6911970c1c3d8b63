"""What a unit writes on: one transaction that holds the household's lock."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Final

import psycopg

from db.postgres import chains
from db.postgres.chains import Chain
from db.postgres.connections import Connections, Lent
from db.postgres.failures import LOST_RACE, UNAVAILABLE, UNKNOWN, unavailable
from db.postgres.identifiers import known
from db.postgres.link import Cursor, Link, server_side
from db.postgres.statement import Row, Statement, Values
from models.entry import Entry
from models.errors import StorageUnavailable

LOCK_NO_HOUSEHOLD: Final = "SELECT name FROM locks WHERE name = 'no household' FOR UPDATE"


class Refused(Exception):
    """A statement failed by itself; the transaction goes on without it."""


class Writing(Link):
    """A transaction, begun with a household's lock; `commit` or `roll_back` ends it.

    `chains` are those of the households whose lock it holds; `appended` are entries that had
    waited and are in the ledger now.

    It begins with one message to the server: the lock, and a savepoint behind it, which spares
    the first statement that may fail one of its own.
    """

    def __init__(
        self,
        connections: Connections,
        household_id: str | None,
        *,
        lock: Statement = chains.LOCK,
    ) -> None:
        self._connections = connections
        self._lock = lock
        self.household_id = household_id
        self.chains: dict[str, Chain] = {}
        self.appended: list[Entry] = []
        self._has_written = False
        self._begin()

    # Begin and end

    def _begin(self) -> None:
        """Begin; a broken connection or a lost race, which did nothing yet, is tried once more."""
        try:
            self._lent, self._cursor = self._begun()
        except StorageUnavailable as error:
            if not isinstance(error.__cause__, LOST_RACE | psycopg.errors.AdminShutdown):
                raise
            self._lent, self._cursor = self._begun()

    def _begun(self) -> tuple[Lent, Cursor]:
        lent = self._connections.take()
        try:
            cursor = lent.connection.cursor()
            cursor.execute(f"BEGIN; {self._lock_text()}; SAVEPOINT guard".encode(), prepare=False)
            cursor.nextset()
            self._note_chain(self.household_id, cursor.fetchone())
        except UNAVAILABLE as error:
            lent.give_back()
            raise unavailable(error) from error
        except BaseException:
            lent.give_back()
            raise
        return lent, cursor

    def _lock_text(self) -> str:
        if self.household_id is None:
            return LOCK_NO_HOUSEHOLD
        household_id = known(self.household_id)
        literal = "NULL" if household_id is None else f"'{household_id}'"
        return self._lock.text % {"household_id": literal}

    def _note_chain(self, household_id: str | None, row: Row | None) -> None:
        if household_id is not None and row is not None:
            self.chains[household_id] = Chain.of(row)

    def commit(self) -> None:
        """Make everything stand; raises StorageUnavailable where that is not known to be so."""
        try:
            self._cursor.execute(b"COMMIT")
            if self._cursor.statusmessage != "COMMIT":
                raise StorageUnavailable("A part of the change failed; nothing was changed.")
        except UNAVAILABLE as error:
            raise unavailable(error, UNKNOWN) from error
        finally:
            self._lent.give_back()

    def roll_back(self) -> None:
        """Leave nothing of it."""
        try:
            self._cursor.execute(b"ROLLBACK")
        except psycopg.Error as error:
            unavailable(error)  # only logged: the server rolls back what has no client any more
        finally:
            self._lent.give_back()

    # Locks

    def chain(self, household_id: str) -> Chain | None:
        """Give a household's chain, its lock taken; nothing where there is no such household."""
        if household_id not in self.chains:
            self._note_chain(
                household_id, self.one(chains.LOCK, {"household_id": known(household_id)})
            )
        return self.chains.get(household_id)

    # Statements

    def run_many(self, statement: Statement, rows: Sequence[Values]) -> None:
        """Write once for each row."""
        self._has_written = True
        try:
            self._cursor.executemany(statement.text, rows)
        except UNAVAILABLE as error:
            raise unavailable(error) from error

    def lift_time_limit(self) -> None:
        """Let the statements of this transaction take as long as they need."""
        self._run_plainly(b"SET LOCAL statement_timeout = 0")
        self._lent.connection.patience = None

    def moment(self) -> AbstractContextManager[None]:
        """Do nothing more: who holds the household's lock sees nobody else change it."""
        return nullcontext()

    def stream(self, statement: Statement, values: Values) -> Iterator[Row]:
        """Give rows one after the other, those written in this transaction included."""
        try:
            yield from server_side(self._lent.connection, statement, values)
        except UNAVAILABLE as error:
            raise unavailable(error) from error

    def attempt(self, statement: Statement, values: Values) -> list[Row]:
        """Run a statement that may fail; raises Refused, with everything before it in place."""
        if self._has_written:
            self._run_plainly(b"SAVEPOINT guard")
            self._has_written = False
        try:
            cursor = self._cursor.execute(statement.text, values)
            self._has_written = True
            return cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            if self._lent.is_broken or isinstance(error, LOST_RACE):
                raise unavailable(error) from error
            self._run_plainly(b"ROLLBACK TO SAVEPOINT guard")
            raise Refused(str(error)) from error

    def _run_plainly(self, text: bytes) -> None:
        try:
            self._cursor.execute(text)
        except UNAVAILABLE as error:
            raise unavailable(error) from error

    def _execute(self, statement: Statement, values: Values) -> Cursor:
        self._has_written = self._has_written or statement.writes
        try:
            return self._cursor.execute(statement.text, values)
        except UNAVAILABLE as error:
            raise unavailable(error) from error


def writing(link: Link) -> Writing:
    """Give the transaction of a unit that was opened to write with."""
    if not isinstance(link, Writing):
        raise TypeError("open the store for writing to do this")
    return link
