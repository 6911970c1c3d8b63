"""What a unit runs its statements on, and the one for reading: without a transaction."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from typing import Final

import psycopg
from sqlalchemy import text

from db.postgres.connections import Connection, Connections, Lent
from db.postgres.failures import LOST_RACE, UNAVAILABLE, unavailable
from db.postgres.statement import Row, Statement, Values

Cursor = psycopg.Cursor[Row]
ROWS_A_FETCH: Final = 1000
stream_numbers = count(1)
# A stream lasts as long as its reader takes, but ends when the reader stops for so long.
STREAM_SETTINGS: Final = (
    b"SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = 0; "
    b"SET LOCAL idle_in_transaction_session_timeout = '5min'; SET LOCAL cursor_tuple_fraction = 1"
)

BEGIN_MOMENT: Final = Statement(text("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
END_MOMENT: Final = Statement(text("COMMIT"))


class Link(ABC):
    """Runs statements; each call raises StorageUnavailable where the database can't."""

    def one(self, statement: Statement, values: Values) -> Row | None:
        """Give the first row, or nothing."""
        return self._execute(statement, values).fetchone()

    def all(self, statement: Statement, values: Values) -> list[Row]:
        """Give all rows."""
        return self._execute(statement, values).fetchall()

    def run(self, statement: Statement, values: Values) -> int:
        """Write; gives how many rows it concerned."""
        return self._execute(statement, values).rowcount

    @abstractmethod
    def moment(self) -> AbstractContextManager[None]:
        """Let the statements within see one and the same moment."""

    @abstractmethod
    def stream(self, statement: Statement, values: Values) -> Iterator[Row]:
        """Give rows one after the other, in constant memory."""

    @abstractmethod
    def _execute(self, statement: Statement, values: Values) -> Cursor: ...


class Reading(Link):
    """Statements that stand by themselves, on a connection that is taken at the first of them.

    A read that a broken connection or a lost race spoiled is done once more.
    """

    def __init__(self, connections: Connections, streams: Connections) -> None:
        self._connections = connections
        self._streams = streams
        self._lent: Lent | None = None
        self._cursor: Cursor | None = None

    def close(self) -> None:
        """Give the connection back, where one was taken."""
        if self._lent is not None:
            self._lent.give_back()
        self._lent = self._cursor = None

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Let the statements within see one and the same moment; what fails ends it."""
        self._execute(BEGIN_MOMENT, {})
        yield
        self._execute(END_MOMENT, {})

    def stream(self, statement: Statement, values: Values) -> Iterator[Row]:
        """Give rows one after the other, all of one moment, on a connection kept for streams."""
        with self._streams.lend() as connection, connection.transaction():
            connection.execute(STREAM_SETTINGS)
            yield from server_side(connection, statement, values)

    def _execute(self, statement: Statement, values: Values) -> Cursor:
        try:
            return self._open().execute(statement.text, values)
        except UNAVAILABLE as error:
            if statement.writes or not self._may_try_again(error):
                raise unavailable(error) from error
        try:
            return self._open().execute(statement.text, values)
        except UNAVAILABLE as error:
            raise unavailable(error) from error

    def _may_try_again(self, error: Exception) -> bool:
        lent = self._lent
        if lent is None or lent.connection.has_hung:
            return False
        if not (lent.is_broken or isinstance(error, LOST_RACE)):
            return False
        self.close()
        return True

    def _open(self) -> Cursor:
        if self._cursor is None:
            self._lent = self._connections.take()
            self._cursor = self._lent.connection.cursor()
        return self._cursor


def server_side(connection: Connection, statement: Statement, values: Values) -> Iterator[Row]:
    """Give a statement's rows by a cursor that the server keeps, within an open transaction."""
    with connection.cursor(f"stream_{next(stream_numbers)}") as cursor:
        cursor.itersize = ROWS_A_FETCH
        cursor.execute(statement.text, values)
        yield from cursor
