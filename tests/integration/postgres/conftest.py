"""Stores on a real PostgreSQL."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from db.postgres.store import PostgresStore
from tests.integration.stores.builders import NOW, Home, found
from tests.integration.stores.engines import Postgres
from tests.postgres_servers import Databases


@pytest.fixture
def engine(database_url: str) -> Iterator[Postgres]:
    engine = Postgres(database_url)
    yield engine
    engine.mend_ledger()


@pytest.fixture
def store(engine: Postgres) -> Iterator[PostgresStore]:
    with closing(engine.open()) as store:
        yield store


@pytest.fixture
def other_store(engine: Postgres) -> Iterator[PostgresStore]:
    """A store on the same database, as another process has it."""
    with closing(engine.open()) as store:
        yield store


@pytest.fixture
def home(store: PostgresStore) -> Home:
    return found(store)


@pytest.fixture
def new_url(databases: Databases) -> str:
    """The URL of a database without any table."""
    return databases.new()


@pytest.fixture
def migrated_url(new_url: str) -> str:
    """The URL of a database of its own, with all tables."""
    PostgresStore(new_url, NOW).close()
    return new_url
