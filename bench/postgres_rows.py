"""The database's rows: mutations, pages and fan-out, each beside the data folder's."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import ledger, load, made_up, postgres, sizing_rows
from bench.databases import new_database, redis_server
from bench.databases import postgres as postgres_server
from bench.families import make_family
from bench.request_rows import CLIENTS, mutation_load
from bench.rows import Row, duration
from bench.server import Server, running
from bench.streams import open_stream, reach
from db.embedded.data_folder import LEDGER

# A mutation takes eight times the processor time that it takes on the data folder.
TARGETS = {"1": 0.1, "2": 0.1}
SECRET_KEY = "a key that all servers of the benchmark have"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How long to load the servers, how many events there are, and how many listeners."""

    seconds: float = 3
    rounds: int = 5
    clients: int = CLIENTS
    events: int = 1_000_000
    listeners: int = 1_000
    costs: sizing_rows.Sizes = field(default_factory=sizing_rows.Sizes)


QUICK = Sizes(seconds=0.2, rounds=1, clients=2, events=2_000, listeners=10, costs=sizing_rows.QUICK)


def rows(folder: Path, sizes: Sizes) -> Iterator[Row]:
    """Measure on one PostgreSQL, its settings as they come."""
    with postgres_server() as url, redis_server() as redis_url:
        with ExitStack() as opened:
            families = new_database(url, "families")
            servers = _servers(opened, folder, families, redis_url, sizes)
            yield from _mutation_rows(servers, sizes)
            yield _fan_out_row(servers, sizes)
            yield from sizing_rows.rows(
                servers["folder"], servers["1"], families, redis_url, sizes.costs
            )
        yield from _page_rows(_made(folder / "pages"), new_database(url, "pages"), sizes)


def _servers(
    opened: ExitStack, folder: Path, database_url: str, redis_url: str, sizes: Sizes
) -> dict[str, Server]:
    """Start one on the data folder, and two on the database: of one process, and of two."""
    shared = {"secret_key": SECRET_KEY, "max_streams": str(sizes.listeners + 10)}
    on_database = shared | {"database_url": database_url, "redis_url": redis_url}
    settings = {
        "folder": shared,
        "1": on_database,
        "2": on_database | {"workers": "2"},
    }
    return {
        name: opened.enter_context(running(Server.starchart(_made(folder / name), **given)))
        for name, given in settings.items()
    }


def _mutation_rows(servers: dict[str, Server], sizes: Sizes) -> Iterator[Row]:
    """Load the servers in turn, round by round, and compare the medians."""
    loads = {
        name: mutation_load(server, sizes.seconds, sizes.clients)
        for name, server in servers.items()
    }
    rates: dict[str, list[float]] = {name: [] for name in loads}
    for _ in range(sizes.rounds):
        for name, one in loads.items():
            rates[name].append(load.run(one).rate)
    of_folder = median(rates["folder"])
    for processes, target in TARGETS.items():
        rate = median(rates[processes])
        yield Row(
            what=f"POST trigger-task, {sizes.clients} clients, PostgreSQL, processes: {processes}",
            measured=f"{rate:,.0f}/s",
            baseline=f"{of_folder:,.0f}/s the data folder",
            ratio=rate / of_folder,
            target=target,
            better="higher",
        )


def _page_rows(folder: Path, url: str, sizes: Sizes) -> Iterator[Row]:
    family = made_up.make_family()
    made_up.build_ledger(folder, family, sizes.events)
    postgres.build_ledger(url, family, sizes.events)
    of_folder = max(ledger.page_seconds(folder, family, sizes.events).values())
    of_database = max(postgres.page_seconds(url, family, sizes.events).values())
    yield Row(
        what=f"page of 50 of {sizes.events:,} in PostgreSQL, slowest for a child or user",
        measured=duration(of_database),
        baseline=f"{duration(of_folder)} the data folder",
        ratio=of_database / of_folder,
        target=100,
    )
    size = postgres.ledger_bytes_an_event(url, sizes.events)
    of_file = (folder / f"{LEDGER}.json").stat().st_size / sizes.events
    yield Row(
        what="disk of the ledger in PostgreSQL with its indexes, an event",
        measured=f"{size:.0f} B",
        baseline=f"{of_file:.0f} B the data folder",
        ratio=size / of_file,
        target=2,
    )


def _fan_out_row(servers: dict[str, Server], sizes: Sizes) -> Row:
    """Trigger in one process, and listen in another one."""
    through_redis = _reached(servers["2"], servers["1"], sizes)
    in_process = _reached(servers["folder"], servers["folder"], sizes)
    return Row(
        what=f"one event reaches {sizes.listeners:,} subscribers of another process by Redis",
        measured=duration(through_redis),
        baseline=f"{duration(in_process)} in one process, the data folder",
        ratio=through_redis / in_process,
        target=3,
    )


def _reached(here: Server, there: Server, sizes: Sizes) -> float:
    family = make_family(here)
    streams = [open_stream(there.port, family.headers()) for _ in range(sizes.listeners)]
    try:
        return median(reach(here, family, streams) for _ in range(5))
    finally:
        for stream in streams:
            stream.close()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
