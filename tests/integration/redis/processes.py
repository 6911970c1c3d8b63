"""Brokers as two processes have them, on one ledger."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from events.redis_broker import RedisBroker
from events.subscription import Subscription
from tests.redis_servers import wait_until
from tests.unit.events.fakes import FakeLedger, Family, seqs

NEVER = 3600.0


class Process(Family):
    """A process of its own, as far as streams go: a broker, on a ledger that others use too."""

    def __init__(
        self, redis_url: str, ledger: FakeLedger, *, check_seconds: float, ping_seconds: float
    ) -> None:
        self.checks = 0
        super().__init__(
            make_broker=lambda **options: RedisBroker(
                redis_url,
                self._last_seqs,
                check_seconds=check_seconds,
                ping_seconds=ping_seconds,
                **options,
            )
        )
        self.ledger = ledger
        self.got: list[int] = []

    def _last_seqs(self, household_ids: Sequence[str]) -> Mapping[str, int]:
        self.checks += 1
        return {each: self.ledger.last_seq(each) for each in household_ids}

    def read(self, stream: Subscription) -> None:
        """Take what a stream has."""
        self.got += seqs(stream.poll() or b"")

    def close(self) -> None:
        """End as a process does."""
        self.broker.close_all()
        self.broker.close()


@contextmanager
def processes(
    redis_url: str,
    number: int = 2,
    *,
    check_seconds: float = NEVER,
    ping_seconds: float = NEVER,
    ledger: FakeLedger | None = None,
) -> Iterator[list[Process]]:
    """Start processes on one ledger; by default nothing but what is published wakes a stream."""
    shared = ledger or FakeLedger()
    started = [
        Process(redis_url, shared, check_seconds=check_seconds, ping_seconds=ping_seconds)
        for _ in range(number)
    ]
    try:
        for each in started:
            wait_until(each.broker.ping)
        yield started
    finally:
        for each in started:
            each.close()
