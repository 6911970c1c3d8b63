"""Connections by psycopg, kept in SQLAlchemy's pool."""

import select
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import orjson
import psycopg
from psycopg.abc import PQGen
from psycopg.pq import ConnStatus, TransactionStatus
from psycopg.rows import dict_row
from psycopg.types.json import set_json_loads
from psycopg.types.string import TextLoader
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

from db.postgres.failures import UNAVAILABLE, unavailable
from db.postgres.statement import Row

RV = TypeVar("RV")
# What every session is set to. A process that stops in the middle of a transaction must not keep a
# household's lock.
SESSION: Final = {
    "timezone": "UTC",
    "idle_in_transaction_session_timeout": "30s",
}
WAIT_SECONDS: Final = 10.0
INTERVAL: Final = 0.1  # how often a wait looks whether it lasts too long already, in seconds


class Connection(psycopg.Connection[Row]):
    """A connection that closes itself where the server says nothing for `patience` seconds.

    A server that hangs ends no statement, whatever limit it was given.
    """

    patience: float | None = None
    has_hung = False

    def wait(self, gen: PQGen[RV], interval: float = INTERVAL, timeout: float | None = None) -> RV:
        """Wait for the server; raises OperationalError where it takes too long."""
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.OperationalError as error:
            if error.sqlstate is None:  # it was not the server who said so
                self.has_hung = self.pgconn.status == ConnStatus.OK
                self.pgconn.finish()
            raise


def connect(parameters: Mapping[str, Any], session: Mapping[str, str] = SESSION) -> Connection:
    """Open a connection that commits each statement by itself and gives rows as dictionaries.

    Identifiers come as text, times in UTC, JSON as Python's.
    """
    connection = Connection.connect(**parameters, autocommit=True, row_factory=dict_row)
    try:
        connection.adapters.register_loader("uuid", TextLoader)
        set_json_loads(orjson.loads, connection)
        settings = "; ".join(f"SET {name} = '{value}'" for name, value in session.items())
        connection.execute(settings.encode())
    except BaseException:
        connection.close()
        raise
    return connection


class Connections:
    """A pool of at most `size` connections; who finds none free waits, but not for ever.

    No statement is waited for longer than `patience`, in seconds.
    """

    def __init__(
        self,
        parameters: Mapping[str, Any],
        size: int,
        *,
        session: Mapping[str, str] = SESSION,
        wait: float = WAIT_SECONDS,
        patience: float | None = None,
    ) -> None:
        self._patience = patience
        self._parameters = parameters
        self._session = session
        self._pool = QueuePool(
            self._connect,
            pool_size=size,
            max_overflow=0,
            timeout=wait,
            reset_on_return=None,
            use_lifo=True,
        )
        event.listen(self._pool, "checkout", _check_alive)

    def _connect(self) -> Any:
        return connect(self._parameters, self._session)

    def take(self) -> "Lent":
        """Take a connection; raises StorageUnavailable."""
        try:
            lent = Lent(self._pool.connect())
        except UNAVAILABLE as error:
            raise unavailable(error) from error
        lent.connection.patience = self._patience
        return lent

    @contextmanager
    def lend(self) -> Iterator[Connection]:
        """Lend a connection for a while; raises StorageUnavailable, also for what is done to it."""
        lent = self.take()
        try:
            yield lent.connection
        except UNAVAILABLE as error:
            raise unavailable(error) from error
        finally:
            lent.give_back()

    def in_use(self) -> int:
        """Tell how many connections are lent out."""
        return self._pool.checkedout()

    def close(self) -> None:
        """Close what is not lent out."""
        self._pool.dispose()


class Lent:
    """A connection on loan from the pool."""

    __slots__ = ("_proxy", "connection")

    def __init__(self, proxy: PoolProxiedConnection) -> None:
        self._proxy = proxy
        self.connection: Connection = proxy.dbapi_connection  # type: ignore[assignment]

    @property
    def is_broken(self) -> bool:
        """Whether the server is gone from its other end."""
        return self.connection.closed

    def give_back(self) -> None:
        """Give it back; one that is broken or in the middle of something is closed instead."""
        if self.connection.pgconn.transaction_status == TransactionStatus.IDLE:
            self._proxy.close()
        else:
            self._proxy.invalidate()
            self._proxy.close()


def _check_alive(connection: Any, *_: Any) -> None:
    """Find out that the server closed an idle connection, without asking it anything.

    A server that ends, restarts or ends the session says so and closes the socket, which then can
    be read. Looking at the socket costs a microsecond; asking the server costs a round trip.
    """
    try:
        while _can_be_read(connection.fileno()):
            connection.pgconn.consume_input()
    except psycopg.Error as error:
        raise DisconnectionError from error


def _can_be_read(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))
