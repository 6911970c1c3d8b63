"""A Redis server of a test's own, to be ill-treated."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.redis_servers import RedisServer


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with closing(RedisServer().start()) as server:
        yield server
