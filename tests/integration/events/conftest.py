"""Families on each broker."""

from collections.abc import Iterator
from functools import partial

import pytest

from tests.integration.events.brokers import MakeFamily, brokers
from tests.unit.events.fakes import Family


@pytest.fixture(params=["in_process", "redis"])
def make_family(request: pytest.FixtureRequest) -> Iterator[MakeFamily]:
    redis_url = request.getfixturevalue("redis_url") if request.param == "redis" else None
    with brokers(redis_url) as make_broker:
        yield partial(Family, make_broker=make_broker)
