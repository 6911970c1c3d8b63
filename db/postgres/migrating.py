"""Bring a database to the tables that this version knows, by Alembic."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from db.postgres.address import connection_parameters
from db.postgres.failures import UnusableDatabase
from models.errors import StorageUnavailable

MIGRATIONS: Final = Path(__file__).parent.parent / "migrations"
# Any number will do that nobody else uses: "starchart" on a telephone's keys.
LOCK: Final = 782724278
OWNER: Final = "Run `flask --app app db upgrade` as the owner of the tables."


def upgrade(url: str) -> bool:
    """Bring a database up to date, in one transaction; tells whether there was anything to do.

    Processes that start together wait for the first one. Raises StorageUnavailable, and
    UnusableDatabase where a newer version of Starchart was here.
    """
    with _connected(url) as connection:
        if is_current(connection):
            return False
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        if is_current(connection):
            return False
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        return True


def demand_current(url: str) -> None:
    """Raise UnusableDatabase where a database has not the tables of this version."""
    with _connected(url) as connection:
        if not is_current(connection):
            raise UnusableDatabase(f"The database has not the tables of this version. {OWNER}")


def is_current(connection: Connection) -> bool:
    """Whether a database has the tables of this version; raises UnusableDatabase for a newer."""
    scripts = ScriptDirectory.from_config(_config())
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        return False
    try:
        scripts.get_revision(revision)
    except CommandError as error:
        raise UnusableDatabase(
            f"The database is at {revision}, which this version of Starchart does not know: "
            "a newer one was here. Run that one."
        ) from error
    return revision == scripts.get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells of each look at a database
    return config


def _reason(error: DBAPIError) -> str:
    """Give what the server or the client's library says, which never tells the password."""
    return str(error.orig).splitlines()[0]


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    parameters = connection_parameters(url)
    engine = create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(**parameters),
        poolclass=NullPool,
    )
    try:
        with engine.begin() as connection:
            yield connection
    except OperationalError as error:
        raise StorageUnavailable(f"The database does not answer: {_reason(error)}") from error
    except ProgrammingError as error:
        raise UnusableDatabase(f"{_reason(error)}. {OWNER}") from error
    finally:
        engine.dispose()
