"""Streams driven by threads and by an event loop, with publishers at work."""

import asyncio
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count, repeat

import pytest

from events.subscription import Subscription
from tests.integration.events.brokers import MakeBroker, brokers
from tests.unit.events.fakes import Family, seqs

pytestmark = pytest.mark.usefixtures("unmeasured")

PUBLISHERS = 8
SUBSCRIBERS = 50
ENTRIES = 400


class Household(Family):
    """A family whose entries many threads write, and announce in any order."""

    def __init__(self, make_broker: MakeBroker, entries: int = 0) -> None:
        super().__init__(entries, ("ann", "bob"), make_broker)
        self.clock.ticks = time.monotonic  # type: ignore[method-assign]
        self._writing = threading.Lock()

    def publish_entries(self, numbers: Iterator[int], until: int) -> None:
        """Write and announce entries until there are so many."""
        while next(numbers) < until:
            with self._writing:
                seq = self.ledger.write()
                self.ledger.sync()
            self.announce(seq)


MakeHousehold = Callable[..., Household]


@pytest.fixture(params=["in_process", "redis", "redis_from_elsewhere"])
def make_household(request: pytest.FixtureRequest) -> Iterator[MakeHousehold]:
    """On each broker, and on two of them: what happens is published by the other one."""
    on_redis = request.param != "in_process"
    with brokers(request.getfixturevalue("redis_url") if on_redis else None) as make_broker:

        def make(entries: int = 0) -> Household:
            household = Household(make_broker, entries)
            if request.param == "redis_from_elsewhere":
                household.publisher = make_broker()
            return household

        yield make


def start(target, *args) -> threading.Thread:
    """Run something in a thread of its own."""
    thread = threading.Thread(target=target, args=args, daemon=True)
    thread.start()
    return thread


def read(stream: Iterator[bytes], until: int, got: list[int]) -> None:
    """Read entries until one is the last."""
    for chunk in stream:
        got += seqs(chunk)
        if got and got[-1] >= until:
            return


def join(threads: list[threading.Thread]) -> None:
    """Wait for all, but not for ever."""
    for thread in threads:
        thread.join(15)
    assert not any(thread.is_alive() for thread in threads)


def publish(household: Household, until: int) -> list[threading.Thread]:
    """Let all publishers write until there are so many entries."""
    numbers = count(len(household.ledger.entries))
    return [start(household.publish_entries, numbers, until) for _ in range(PUBLISHERS)]


def test_every_subscriber_sees_all_entries_of_many_publishers_in_order(
    make_household: MakeHousehold,
) -> None:
    household = make_household()
    got: list[list[int]] = [[] for _ in range(SUBSCRIBERS)]
    streams = [household.open("0") for _ in got]
    readers = [start(read, *each) for each in zip(streams, repeat(ENTRIES), got, strict=False)]
    join(publish(household, ENTRIES) + readers)
    assert all(each == list(range(1, ENTRIES + 1)) for each in got)


def test_a_subscriber_that_is_cut_again_and_again_misses_nothing_and_sees_nothing_twice(
    make_household: MakeHousehold,
) -> None:
    household = make_household(entries=3)
    publishers = publish(household, ENTRIES)
    got: list[int] = []
    for part in range(1, 21):
        stream = household.open(str(got[-1]) if got else "0")
        read(stream, part * ENTRIES // 20, got)
        stream.close()
    join(publishers)
    assert got == list(range(1, ENTRIES + 1))


def test_a_stream_resumes_after_a_restart_of_the_server(make_household: MakeHousehold) -> None:
    before = make_household(entries=10)
    stream = before.open("0")
    got: list[int] = []
    read(stream, 10, got)
    before.broker.close_all()
    assert list(stream) == []
    after = make_household()
    after.ledger = before.ledger
    after.happen(3)
    resumed = after.open(str(got[-1]))
    after.happen(2)
    read(resumed, 15, got)
    assert got == list(range(1, 16))


def test_a_subscriber_that_does_not_read_delays_nobody(make_household: MakeHousehold) -> None:
    household = make_household()
    stuck = household.open("0")
    assert next(stuck)
    got: list[int] = []
    reader = start(read, household.open("0"), ENTRIES, got)
    join([*publish(household, ENTRIES), reader])
    late: list[int] = []
    read(stuck, ENTRIES, late)
    assert got == late == list(range(1, ENTRIES + 1))


def test_closing_all_ends_500_blocked_threads(make_household: MakeHousehold) -> None:
    household = make_household()
    opened = threading.Semaphore(0)

    def stay(stream: Subscription) -> None:
        for _ in stream:
            opened.release()

    threads = [start(stay, household.open()) for _ in range(500)]
    for _ in threads:
        assert opened.acquire(timeout=10)
    household.broker.close_all()
    join(threads)
    assert household.broker.subscriber_count == 0
    assert household.ends == ["shutdown"] * 500


async def follow(stream: Subscription, until: int) -> list[int]:
    """Drive a stream as an event loop does: by its calls and its deadlines alone."""
    loop, ready, got = asyncio.get_running_loop(), asyncio.Event(), []
    stream.on_ready(lambda: loop.call_soon_threadsafe(ready.set))
    while True:
        ready.clear()
        while (chunk := stream.poll()) is not None:
            got += seqs(chunk)
        if got and got[-1] >= until:
            break
        pause = stream.next_deadline() - loop.time()
        try:
            await asyncio.wait_for(ready.wait(), min(pause, 15))
        except TimeoutError:
            assert pause < 15, "nothing came"
    stream.close()
    return got


def test_an_event_loop_sees_what_threads_see(make_household: MakeHousehold) -> None:
    household = make_household()
    streams = [household.open("0") for _ in range(20)]

    async def listen() -> list[list[int]]:
        publishers = publish(household, ENTRIES)
        got = await asyncio.gather(*(follow(stream, ENTRIES) for stream in streams))
        await asyncio.to_thread(join, publishers)
        return got

    assert all(got == list(range(1, ENTRIES + 1)) for got in asyncio.run(listen()))


def test_a_thousand_subscribers_each_get_an_event(
    capsys: pytest.CaptureFixture[str], make_household: MakeHousehold
) -> None:
    household = make_household()
    opened = threading.Semaphore(0)
    arrivals: list[float] = []

    def listen(stream: Subscription) -> None:
        for chunk in stream:
            if chunk.startswith(b"event:"):
                arrivals.append(time.perf_counter())
                return
            opened.release()

    threads = [start(listen, household.open()) for _ in range(1000)]
    for _ in threads:
        assert opened.acquire(timeout=10)
    begin = time.perf_counter()
    household.happen()
    published = time.perf_counter()
    join(threads)
    assert len(arrivals) == 1000
    median = statistics.median(arrivals) - begin
    with capsys.disabled():
        print(
            f"\n1,000 threads: published in {1000 * (published - begin):.1f} ms, "
            f"received after {1000 * median:.1f} ms (median), "
            f"{1000 * (max(arrivals) - begin):.1f} ms (last)"
        )
    assert median < 2
