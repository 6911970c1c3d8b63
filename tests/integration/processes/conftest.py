"""Pairs of servers, with Redis and without."""

from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from tests.integration.processes.pairs import Pair, pair_on
from tests.redis_servers import RedisServer


@pytest.fixture(scope="module", params=["redis", "polling"])
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """Two servers that tests leave as they are."""
    folder = tmp_path_factory.mktemp("pair")
    with ExitStack() as opened:
        redis = None
        if request.param == "redis":
            redis = opened.enter_context(closing(RedisServer().start()))
        yield opened.enter_context(pair_on(folder, redis))


@pytest.fixture(scope="module")
def own_pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Two servers, a database and a Redis that tests ill-treat, and leave as they were."""
    folder = tmp_path_factory.mktemp("own_pair")
    with closing(RedisServer().start()) as redis, pair_on(folder, redis) as pair:
        yield pair
