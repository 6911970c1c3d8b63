"""The stream's rows: what a subscriber costs, and how soon it hears, on both ways of serving."""

import json
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import load
from bench.families import Family, make_family
from bench.listeners import allow_many_files, listening
from bench.rows import Row, duration
from bench.server import WAYS, Server, running
from bench.streams import TIMEOUT, LateStream, Receipts, open_stream, reach

REACH_SECONDS = 0.1
BYTES_A_SUBSCRIBER = 100_000
MUTATIONS_A_SECOND = 100
OBSERVED = 10
SECONDS_TO_STOP = 2.0
PATIENCE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How many listen, and for how long mutations come."""

    crowds: tuple[int, ...] = (1_000, 4_000, 10_000)
    listeners: int = 1_000
    seconds: float = 10


QUICK = Sizes(crowds=(10, 20), listeners=20, seconds=0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """What many subscribers cost: bytes each, seconds until the median one hears, and to stop."""

    size: float
    reached: float
    stopped: float


def rows(folder: Path, sizes: Sizes) -> Iterator[Row]:
    """Measure crowds of each size, then how long an event is under way while many come."""
    allow_many_files()
    for many in sizes.crowds:
        crowds = {way: _crowd(folder / f"{way}-{many}", way, many) for way in WAYS}
        yield from _crowd_rows(many, crowds["rsgi"], crowds["wsgi"])
    times = {way: _under_way(folder / f"{way}-receipts", way, sizes) for way in WAYS}
    for share in (50, 99):
        ours, theirs = (_percentile(times[way], share) for way in WAYS)
        yield Row(
            what=f"from POST to receipt (p{share}), {MUTATIONS_A_SECOND}/s to {sizes.listeners:,}",
            measured=duration(ours),
            baseline=f"{duration(theirs)} in threads",
            ratio=ours / theirs,
            target=1,
        )


def _crowd(folder: Path, way: str, many: int) -> Crowd:
    with running(_starchart(folder, way, many)) as server:
        family = make_family(server)
        before = server.resident_bytes()
        streams = [open_stream(server.port, family.headers()) for _ in range(many)]
        size = (server.resident_bytes() - before) / many
        reached = median(reach(server, family, streams) for _ in range(5))
        stopped = _seconds_to_stop(server)
        for stream in streams:
            stream.close()
    return Crowd(size=size, reached=reached, stopped=stopped)


def _seconds_to_stop(server: Server) -> float:
    """Measure how long it takes to stop; whoever takes longer than PATIENCE is killed."""
    began = time.perf_counter()
    with suppress(subprocess.TimeoutExpired):
        server.stop(PATIENCE)
    return time.perf_counter() - began


def _crowd_rows(many: int, ours: Crowd, theirs: Crowd) -> Iterator[Row]:
    yield Row(
        what=f"memory of one of {many:,} subscribers",
        measured=f"{ours.size / 1000:.0f} kB",
        baseline="100 kB",
        ratio=ours.size / BYTES_A_SUBSCRIBER,
        target=1,
    )
    yield Row(
        what=f"memory of one of {many:,} subscribers, beside threads",
        measured=f"{ours.size / 1000:.0f} kB",
        baseline=f"{theirs.size / 1000:.0f} kB in threads",
        ratio=ours.size / theirs.size,
        target=0.5,
    )
    yield Row(
        what=f"one event reaches {many:,} subscribers, the median one",
        measured=duration(ours.reached),
        baseline=f"{duration(REACH_SECONDS)} for each 1,000",
        ratio=ours.reached / (REACH_SECONDS * max(1, many / 1000)),
        target=1,
    )
    yield Row(
        what=f"one event reaches {many:,} subscribers, beside threads",
        measured=duration(ours.reached),
        baseline=f"{duration(theirs.reached)} in threads",
        ratio=theirs.reached / ours.reached,
        target=1.5,
        better="higher",
    )
    yield Row(
        what=f"a server stops with {many:,} streams open",
        measured=duration(ours.stopped),
        baseline=f"{duration(theirs.stopped)} in threads",
        ratio=ours.stopped / SECONDS_TO_STOP,
        target=1,
    )


def _under_way(folder: Path, way: str, sizes: Sizes) -> list[float]:
    """Trigger a task at an even rate; gives how long its events took to some of the subscribers."""
    with running(_starchart(folder, way, sizes.listeners)) as server:
        family = make_family(server)
        rest = sizes.listeners - OBSERVED
        with listening(server, family.headers(), rest), ThreadPoolExecutor(1) as sender:
            streams = [open_stream(server.port, family.headers()) for _ in range(OBSERVED)]
            receipts, sent_at = Receipts(streams), list[float]()
            sending = sender.submit(_send, server, family, sizes.seconds, sent_at)
            took = []
            while not sending.done():
                took += receipts.take(sent_at, 0.01)
            sending.result()
            until = time.monotonic() + TIMEOUT
            while receipts.missing(len(sent_at)):
                if time.monotonic() > until:
                    raise LateStream(f"{receipts.missing(len(sent_at))} events did not come")
                took += receipts.take(sent_at, 1)
            for stream in streams:
                stream.close()
    return took


def _send(server: Server, family: Family, seconds: float, sent_at: list[float]) -> None:
    path = f"/child/{family.child_ids[0]}/trigger-task"
    body = json.dumps({"task_id": family.task_id}).encode()
    client = load.Client(server.port, load.http_request(path, body, family.headers()).encode())
    began = time.perf_counter()
    for number in range(int(seconds * MUTATIONS_A_SECOND)):
        time.sleep(max(0.0, began + number / MUTATIONS_A_SECOND - time.perf_counter()))
        sent_at.append(time.perf_counter())
        client.send()
        while client.receive() is None:
            pass


def _starchart(folder: Path, way: str, many: int) -> Server:
    folder.mkdir()
    return Server.starchart(folder, server=way, max_streams=str(many + 10))


def _percentile(times: list[float], share: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * share // 100)]
