"""Redis may hang, die and come back: mutations go on, streams stay open, nothing is lost."""

import threading
import time
from contextlib import closing

import pytest

from tests.integration.redis.processes import NEVER, Process, processes
from tests.redis_servers import RedisServer, wait_until
from tests.unit.events.fakes import FakeLedger, drain, seqs

SOON = 0.9  # what waits for a server that hangs takes a second


def slowest(process: Process, count: int) -> float:
    """Let entries happen; gives the longest time that one took."""
    longest = 0.0
    for _ in range(count):
        begun = time.perf_counter()
        process.happen()
        longest = max(longest, time.perf_counter() - begun)
    return longest


@pytest.mark.parametrize("leave", [RedisServer.kill, RedisServer.freeze])
def test_without_redis_publishing_is_quick_and_streams_here_hear_at_once(
    server: RedisServer, leave
) -> None:
    with processes(server.url, 1) as (process,):
        stream = process.open()
        leave(server)
        assert slowest(process, 200) < SOON
        assert seqs(drain(stream)) == list(range(1, 201))
        assert not process.broker.ping()


@pytest.mark.parametrize("leave", [RedisServer.kill, RedisServer.freeze])
def test_without_redis_streams_elsewhere_catch_up_by_the_check(server: RedisServer, leave) -> None:
    with processes(server.url, check_seconds=0.05) as (here, there):
        stream = there.open()
        leave(server)
        here.happen(100)
        got: list[int] = []
        wait_until(lambda: got.extend(seqs(drain(stream))) or len(got) == 100)
        assert got == list(range(1, 101))
        assert not stream.is_ended


def test_what_was_missed_while_redis_was_away_comes_when_it_is_back(server: RedisServer) -> None:
    with processes(server.url) as (here, there):
        stream = there.open()
        server.kill()
        wait_until(lambda: not there.broker.ping())
        here.happen(10)
        assert seqs(drain(stream)) == []
        server.start()
        got: list[int] = []
        wait_until(lambda: got.extend(seqs(drain(stream))) or len(got) == 10)
        assert got == list(range(1, 11))


def test_messages_pass_again_when_redis_is_back(server: RedisServer) -> None:
    with processes(server.url) as (here, there):
        stream = there.open()
        server.kill()
        here.hint("lost")
        server.start()
        wait_until(lambda: here.broker.ping() and there.broker.ping())

        def says_hello() -> bool:
            here.hint("hello")
            return b"hello" in drain(stream)

        wait_until(says_hello)


def test_redis_may_be_away_at_the_start(server: RedisServer) -> None:
    server.kill()
    process = Process(server.url, FakeLedger(), check_seconds=NEVER, ping_seconds=NEVER)
    with closing(process):
        stream = process.open()
        process.happen(3)
        assert seqs(drain(stream)) == [1, 2, 3]
        assert not process.broker.ping()
        server.start()
        wait_until(process.broker.ping)


def test_a_server_that_hangs_is_noticed_and_left(server: RedisServer) -> None:
    with processes(server.url, ping_seconds=0.05) as (here, there):
        stream = there.open()
        server.freeze()
        wait_until(lambda: not there.broker.ping())
        here.happen(3)
        server.thaw()
        got: list[int] = []
        wait_until(lambda: got.extend(seqs(drain(stream))) or len(got) == 3)
        assert got == [1, 2, 3]


def test_an_idle_connection_is_kept(server: RedisServer) -> None:
    with processes(server.url, 1, ping_seconds=0.02) as (process,):
        listener = process.broker._listener  # type: ignore[attr-defined]
        heard_at = listener._heard_at
        wait_until(lambda: listener._heard_at > heard_at + 0.1)
        assert listener.is_listening


def test_closing_does_not_wait_for_a_server_that_hangs(server: RedisServer) -> None:
    with processes(server.url, 1) as (process,):
        server.freeze()
        process.happen()
        begun = time.perf_counter()
        process.close()
        assert time.perf_counter() - begun < 2
        server.thaw()


class Load:
    """Entries that happen in a process, one a millisecond, until it is told to stop."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.slowest = 0.0

    def __enter__(self) -> "Load":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stopped.set()
        self._thread.join()

    def go_on(self) -> None:
        """Wait while some more happens."""
        ledger = self._process.ledger
        until = ledger.durable + 50
        wait_until(lambda: ledger.durable >= until)

    def _run(self) -> None:
        while not self._stopped.wait(0.001):
            self.slowest = max(self.slowest, slowest(self._process, 1))


@pytest.mark.parametrize(
    ("leave", "come_back"),
    [(RedisServer.kill, RedisServer.start), (RedisServer.freeze, RedisServer.thaw)],
)
def test_nothing_is_lost_when_redis_fails_under_load(server: RedisServer, leave, come_back) -> None:
    with processes(server.url, check_seconds=0.1, ping_seconds=0.1) as (here, there):
        streams = [here.open(), there.open(), there.open("0")]
        with Load(here) as load:
            load.go_on()
            leave(server)
            load.go_on()
            come_back(server)
            load.go_on()
            wait_until(lambda: here.broker.ping() and there.broker.ping())
            load.go_on()
        last = here.ledger.durable
        got: list[list[int]] = [[] for _ in streams]

        def all_came() -> bool:
            for stream, so_far in zip(streams, got, strict=True):
                so_far += seqs(drain(stream))
            return all(so_far[-1:] == [last] for so_far in got)

        wait_until(all_came)
        assert got == [list(range(1, last + 1))] * 3
        assert load.slowest < SOON
