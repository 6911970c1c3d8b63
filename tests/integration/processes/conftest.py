"""Pairs of servers, with Redis and without."""

from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from tests.integration.processes.pairs import Pair, pair_on
from tests.postgres_servers import Databases, PostgresServer
from tests.redis_servers import RedisServer


@pytest.fixture(scope="module", params=["redis", "polling"])
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, databases: Databases
) -> Iterator[Pair]:
    """Two servers that tests leave as they are."""
    folder = tmp_path_factory.mktemp("pair")
    with ExitStack() as opened:
        redis = None
        if request.param == "redis":
            redis = opened.enter_context(closing(RedisServer().start()))
        yield opened.enter_context(pair_on(folder, databases.new(), redis))


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server that tests ill-treat, and leave as it was."""
    with closing(PostgresServer()) as server:
        yield server


@pytest.fixture(scope="module")
def own_redis() -> Iterator[RedisServer]:
    """A Redis server that tests ill-treat, and leave as it was."""
    with closing(RedisServer().start()) as server:
        yield server


@pytest.fixture(scope="module")
def own_pair(
    tmp_path_factory: pytest.TempPathFactory, own_postgres: PostgresServer, own_redis: RedisServer
) -> Iterator[Pair]:
    """Two servers on a database and a Redis of their own, to be ill-treated likewise."""
    with pair_on(tmp_path_factory.mktemp("own_pair"), own_postgres.url, own_redis) as pair:
        yield pair
