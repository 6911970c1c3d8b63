"""Whatever the order of writes, announcements, polls and cuts, a stream over Redis is whole."""

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.integration.events.brokers import brokers
from tests.unit.events.test_interleavings import Streams


def test_a_stream_over_redis_is_whole(redis_url: str) -> None:
    with brokers(redis_url) as make:

        class RedisStreams(Streams):
            make_broker = staticmethod(make)

        run_state_machine_as_test(
            RedisStreams,
            settings=settings(max_examples=25, stateful_step_count=40, deadline=None),
        )
