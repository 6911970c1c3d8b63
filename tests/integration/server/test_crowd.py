"""One server, very many streams: all hear at once, and all end when it stops."""

import resource
import statistics
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from threading import Thread

import pytest

from tests.integration.server.crowd import Crowd
from tests.integration.server.homes import ADMIN_SETTINGS, Home, admin_of, exported
from tests.integration.server.load import Load, check_acknowledged
from tests.servers import Server, running

SUBSCRIBERS = 1000
EVENTS = 5
STREAMS_AT_THE_STOP = 500
# What is to be reached is 100 ms and 2 s, on a machine that does nothing else.
MEDIAN_SECONDS = 1.0
SECONDS_TO_STOP = 4.0


@pytest.fixture(autouse=True)
def _many_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("way", ["rsgi", "wsgi"])
def test_a_thousand_subscribers_hear_of_an_event_at_once(tmp_path: Path, way: str) -> None:
    with running(tmp_path, max_streams=str(SUBSCRIBERS), server=way) as server:
        home = Home.found(server)
        with Crowd(server.url, home.token, SUBSCRIBERS) as crowd:
            delays = [delays_of(crowd, home, seq) for seq in range(1, EVENTS + 1)]
    median, longest = statistics.median(chain(*delays)), max(chain(*delays))
    print(
        f"{SUBSCRIBERS} subscribers heard of {EVENTS} events after "
        f"{median * 1000:.0f} ms at the median and {longest * 1000:.0f} ms at most"
    )
    assert median < MEDIAN_SECONDS


def delays_of(crowd: Crowd, home: Home, seq: int) -> list[float]:
    """Trigger a task; give how long after it each subscriber heard of its entry."""
    with home.client() as client:
        path, body = f"/child/{home.children[0]}/trigger-task", {"task_id": home.task}
        client.get("/healthz")  # connect before the time is taken
        begun = time.monotonic()
        asking = Thread(target=client.post, args=(path,), kwargs={"json": body})
        asking.start()
        times = crowd.wait_for(b"id: %d\n" % seq)
        asking.join()
    return [moment - begun for moment in times]


@pytest.mark.parametrize("way", ["rsgi", "wsgi"])
def test_a_stop_under_load_ends_500_streams_cleanly_and_loses_nothing(
    tmp_path: Path, way: str
) -> None:
    server = Server(tmp_path, server=way, **ADMIN_SETTINGS).start()
    try:
        admin = admin_of(server)
        load = Load([Home.found(server, children=3), Home.found(server)])
        with Crowd(server.url, load.homes[0].token, STREAMS_AT_THE_STOP) as crowd:
            with load.running():
                load.wait_for(50)
                begun = time.monotonic()
                assert server.stop() == 0
                seconds = time.monotonic() - begun
            heard = crowd.wait_for_the_end()
        print(f"a stop with {STREAMS_AT_THE_STOP} streams open took {seconds:.2f} s")
        assert seconds < SECONDS_TO_STOP
        assert all(each.endswith(b"\r\n0\r\n\r\n") for each in heard)
        check_acknowledged(load.acknowledged, exported(server.start(), admin))
    finally:
        server.kill()
