"""Both brokers, for the tests that want the same of each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from events.broker import Broker, InProcessBroker
from events.redis_broker import RedisBroker
from tests.redis_servers import wait_until
from tests.unit.events.fakes import Family

MakeBroker = Callable[..., Broker]
MakeFamily = Callable[..., Family]


def never(household_ids: Sequence[str]) -> Mapping[str, int]:
    """Know nothing of the ledger, so that nothing but what is published wakes a stream."""
    return {}


@contextmanager
def brokers(redis_url: str | None = None) -> Iterator[MakeBroker]:
    """Give what makes brokers, on Redis where that is given; they are closed in the end."""
    made: list[Broker] = []

    def make(**options: Any) -> Broker:
        broker = InProcessBroker(**options)
        if redis_url is not None:
            broker = RedisBroker(redis_url, never, **options)
        wait_until(broker.ping)
        made.append(broker)
        return broker

    try:
        yield make
    finally:
        for broker in made:
            broker.close_all()
            broker.close()
