"""Real servers for the tests that share one."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests import postgres_servers, redis_servers
from tests.postgres_servers import Databases


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The URL of a Redis server that goes on running."""
    with closing(redis_servers.shared_server()) as server:
        yield server.url


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """The databases of a PostgreSQL server that goes on running."""
    with (
        closing(postgres_servers.shared_server()) as server,
        closing(Databases(server.url)) as databases,
    ):
        yield databases


@pytest.fixture
def database_url(databases: Databases) -> str:
    """The URL of a database with all tables, and nothing in them."""
    return databases.emptied()
