"""What each request costs in processor time and bytes: the numbers that sizing is done with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import psycopg
import redis

from bench import load
from bench.families import make_family
from bench.processor import TICKS, postgres_pid, seconds_of
from bench.request_rows import CLIENTS, mutation_load
from bench.rows import Row, duration
from bench.server import Server
from bench.streams import open_stream, reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How long to load the servers, how many listeners there are, and how many messages."""

    seconds: float = 5
    clients: int = CLIENTS
    listeners: int = 1_000
    events: int = 20
    messages: int = 100_000


QUICK = Sizes(seconds=0.2, clients=2, listeners=10, events=2, messages=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds of processor time a request, in the application and in the database."""

    application: float
    database: float = 0.0


class Written(NamedTuple):
    """What a database has of the ledger, and how long its write-ahead log is, in bytes."""

    entries: int
    ledger_bytes: int
    wal_bytes: int


def rows(
    on_folder: Server, on_database: Server, url: str, redis_url: str, sizes: Sizes
) -> Iterator[Row]:
    """Measure a process on the data folder, and one on a database."""
    before = _written(url)
    yield from _request_rows("POST trigger-task", _triggers, on_folder, on_database, url, sizes)
    yield _wal_row(before, _written(url))
    yield from _request_rows("GET a page of 50", _pages, on_folder, on_database, url, sizes)
    yield _stream_row(on_folder, sizes)
    yield _redis_row(redis_url, sizes)


def _triggers(server: Server, sizes: Sizes) -> load.Load:
    return mutation_load(server, sizes.seconds, sizes.clients)


def _pages(server: Server, sizes: Sizes) -> load.Load:
    """Read a history of a thousand entries from its beginning."""
    family = make_family(server)
    path, body = f"/child/{family.child_ids[0]}", {"task_id": family.task_id}
    with server.client(family.token) as client:
        for _ in range(sizes.events * 50):
            client.post(f"{path}/trigger-task", json=body).raise_for_status()
    request = load.http_request(f"{path}/tracking?limit=50", b"", family.headers(), "GET")
    return load.Load(port=server.port, requests=[request] * sizes.clients, seconds=sizes.seconds)


def _cost(one: load.Load, server: Server, url: str | None = None) -> Cost:
    pids = {"application": server.pid}
    if url is not None:
        pids["database"] = postgres_pid(url)
    before = {name: seconds_of(pid) for name, pid in pids.items()}
    number = load.run(one).number
    return Cost(**{name: (seconds_of(pid) - before[name]) / number for name, pid in pids.items()})


def _request_rows(
    what: str,
    make: Callable[[Server, Sizes], load.Load],
    on_folder: Server,
    on_database: Server,
    url: str,
    sizes: Sizes,
) -> Iterator[Row]:
    cheap = _cost(make(on_folder, sizes), on_folder)
    dear = _cost(make(on_database, sizes), on_database, url)
    yield Row(
        what=f"{what} on PostgreSQL, processor time in the application",
        measured=duration(dear.application),
        baseline=f"{duration(cheap.application)} on the data folder",
        ratio=dear.application / cheap.application,
        target=10,
    )
    yield Row(
        what=f"{what} on PostgreSQL, processor time in the database",
        measured=duration(dear.database),
        baseline=f"{duration(dear.application)} in the application",
        ratio=dear.database / dear.application,
        target=1,
    )


def _wal_row(before: Written, after: Written) -> Row:
    wal = (after.wal_bytes - before.wal_bytes) / (after.entries - before.entries)
    entry = after.ledger_bytes / after.entries
    return Row(
        what="write-ahead log of a mutation in PostgreSQL",
        measured=f"{wal:,.0f} B",
        baseline=f"{entry:,.0f} B its entry in the ledger, indexes included",
        ratio=wal / entry,
        target=10,
    )


def _written(url: str) -> Written:
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT count(*), pg_total_relation_size('tracking_events'),"
            " pg_current_wal_lsn() - '0/0' FROM tracking_events"
        ).fetchone()
    assert row is not None
    return Written(*map(int, row))


def _stream_row(server: Server, sizes: Sizes) -> Row:
    family = make_family(server)
    streams = [open_stream(server.port, family.headers())]
    mutation = _processor_time(server, lambda: reach(server, family, streams), sizes.events)
    streams += [open_stream(server.port, family.headers()) for _ in range(sizes.listeners - 1)]
    everybody = _processor_time(server, lambda: reach(server, family, streams), sizes.events)
    for stream in streams:
        stream.close()
    each = max(everybody - mutation, 1e-6) / (sizes.listeners - 1)
    return Row(
        what="an event handed to one subscriber, processor time",
        measured=duration(each),
        baseline=f"{duration(mutation)} the mutation that it tells of",
        ratio=each / mutation,
        target=0.2,
    )


def _processor_time(server: Server, act: Callable[[], object], times: int) -> float:
    """Give what an act costs; the kernel counts in ticks, so all of them cost one at least."""
    before = seconds_of(server.pid)
    for _ in range(times):
        act()
    return max(seconds_of(server.pid) - before, 1 / TICKS) / times


def _redis_row(url: str, sizes: Sizes) -> Row:
    with redis.Redis.from_url(url) as client:
        before = _redis_seconds(client)
        pipeline = client.pipeline(transaction=False)
        for number in range(sizes.messages):
            pipeline.publish(f"starchart:household:{number}", b"x" * 100)
        pipeline.execute()
        each = (_redis_seconds(client) - before) / sizes.messages
    return Row(
        what="a message published by Redis, processor time",
        measured=duration(each),
        baseline="1 ms",
        ratio=each / 1e-3,
        target=0.1,
    )


def _redis_seconds(client: redis.Redis) -> float:
    usage = client.info("cpu")
    return float(usage["used_cpu_sys"] + usage["used_cpu_user"])
