"""Streams of several processes on one PostgreSQL: by Redis, and without it by asking."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from itertools import cycle

import pytest

from db.postgres.store import PostgresStore
from events.broker import Broker
from events.polling_broker import PollingBroker
from events.redis_broker import RedisBroker
from events.subscriber import Subscriber
from events.subscription import Subscription
from models.tracking_event import TrackingEvent
from services import announcements
from services.live import LedgerSource
from tests.integration.redis.processes import NEVER
from tests.integration.stores.builders import NOW, Home, found, together
from tests.redis_servers import wait_until
from tests.unit.events.fakes import drain, seqs
from utils.clock import SystemClock


class CountedSource(LedgerSource):
    """The ledger, with a count of how often it was read."""

    reads = 0

    def after(self, household_id: str, seq: int, limit: int) -> list[dict[str, object]]:
        self.reads += 1
        return super().after(household_id, seq, limit)


class Process:
    """A store and a broker, as a process has them."""

    def __init__(self, store: PostgresStore, make_broker: Callable[[LedgerSource], Broker]) -> None:
        self.store = store
        self.source = CountedSource(store)
        self.broker = make_broker(self.source)

    def open(self, home: Home, last_event_id: str | None = None) -> Subscription:
        who = Subscriber(household_id=home.id)
        stream = Subscription(who, self.source, SystemClock(), last_event_id=last_event_id)
        self.broker.subscribe(stream)
        return stream

    def earn(self, home: Home) -> None:
        """Mutate, commit, announce: as a request does."""
        self.announce(replace(home, store=self.store).earn())

    def announce(self, event: TrackingEvent) -> None:
        self.broker.publish(announcements.of_entry(event))

    def close(self) -> None:
        self.broker.close_all()
        self.broker.close()
        self.store.close()


@pytest.fixture(params=["redis", "polling"])
def processes(
    request: pytest.FixtureRequest, database_url: str, redis_url: str
) -> Iterator[list[Process]]:
    """Two of them; with Redis, nothing but what it carries wakes a stream."""

    def make_broker(source: LedgerSource) -> Broker:
        if request.param == "polling":
            return PollingBroker(source.last_seqs, source.standing, check_seconds=0.05)
        return RedisBroker(redis_url, source.last_seqs, check_seconds=NEVER)

    with ExitStack() as opened:
        made = []
        for _ in range(2):
            store = PostgresStore(database_url, NOW, durability="relaxed", migrate=False)
            made.append(opened.enter_context(closing(Process(store, make_broker))))
            wait_until(made[-1].broker.ping)
        yield made


@pytest.fixture
def home(processes: list[Process]) -> Home:
    return found(processes[0].store)


def read_until(stream: Subscription, last: int) -> list[int]:
    """Read a stream until an entry has come; gives all that came."""
    got: list[int] = []

    def has_come() -> bool:
        got.extend(seqs(drain(stream)))
        return got[-1:] == [last]

    wait_until(has_come)
    return got


def test_a_stream_sees_in_order_what_both_processes_record(
    processes: list[Process], home: Home
) -> None:
    streams = [process.open(home) for process in processes]
    turns = cycle(processes)

    def earn_often(process: Process) -> Callable[[], None]:
        return lambda: [process.earn(home) for _ in range(20)] and None

    assert together(*(earn_often(next(turns)) for _ in range(6))) == [None] * 6
    for stream in streams:
        assert read_until(stream, 120) == list(range(1, 121))


def test_a_stream_resumes_in_the_other_process(processes: list[Process], home: Home) -> None:
    here, there = processes
    got: list[int] = []
    for turn in range(6):
        stream = processes[turn % 2].open(home, str(len(got)))
        for _ in range(3):
            here.earn(home)
            there.earn(home)
        got += read_until(stream, 6 * (turn + 1))
        stream.close()
    assert got == list(range(1, 37))


def test_no_stream_skips_an_entry_whose_commit_is_slow(
    processes: list[Process], home: Home
) -> None:
    here, there = processes
    here.earn(home)
    stream = there.open(home, "0")
    assert read_until(stream, 1) == [1]
    behind = threading.Thread(target=there.earn, args=[home])
    with home.store.write(home.id) as unit:
        _, slow = home.record_in(unit)
        here.announce(slow)  # ahead of its commit, which no request does
        behind.start()
        newcomer = there.open(home, "1")
        assert seqs(drain(newcomer)) == seqs(drain(stream)) == []
    behind.join()
    assert read_until(stream, 3) == read_until(newcomer, 3) == [2, 3]


def test_many_streams_woken_together_hardly_read_the_ledger(
    processes: list[Process], home: Home
) -> None:
    here, there = processes
    arrivals: list[Subscription] = []
    opened = threading.Semaphore(0)

    def listen(stream: Subscription) -> None:
        for chunk in stream:
            if seqs(chunk):
                arrivals.append(stream)
                return
            opened.release()

    threads = [threading.Thread(target=listen, args=[there.open(home)]) for _ in range(300)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert opened.acquire(timeout=10)
    here.announce(home.earn())
    for thread in threads:
        thread.join(10)
    assert len(arrivals) == 300
    assert there.source.reads <= 3
