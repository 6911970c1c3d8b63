"""The requests' rows: a mutation beside an empty Flask route, and both ways of serving."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import load
from bench.families import make_family
from bench.rows import Row
from bench.server import WAYS, Server, running

CLIENTS = 16
TARGETS = {"relaxed": 0.40, "strict": 0.25}
# what the event loop is to gain over threads
GAINS = {"relaxed": 1.0, "strict": 1.4, "page": 0.8}
Rates = dict[tuple[str, str], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How many ask, each for a family of its own, for how long, and how often in turn."""

    clients: int = CLIENTS
    seconds: float = 3
    rounds: int = 5


QUICK = Sizes(clients=2, seconds=0.2, rounds=1)


def rows(folder: Path, sizes: Sizes) -> Iterator[Row]:
    """Load the servers in turn, round by round, and compare the medians."""
    with ExitStack() as servers:
        loads: dict[tuple[str, str], load.Load] = {}
        for way in WAYS:
            loads[way, "empty"] = _empty_load(servers, folder / way, way, sizes)
            for durability in TARGETS:
                place = folder / way / durability
                place.mkdir()
                options = {"durability": durability, "server": way}
                server = servers.enter_context(running(Server.starchart(place, **options)))
                loads[way, durability] = mutation_load(server, sizes.seconds, sizes.clients)
            loads[way, "page"] = _page_load(server, sizes)
        rates = _rates(loads, sizes.rounds)
    yield from _beside_empty(rates, sizes.clients)
    yield from _beside_threads(rates, sizes.clients)


def _rates(loads: dict[tuple[str, str], load.Load], rounds: int) -> Rates:
    measured: dict[tuple[str, str], list[float]] = {key: [] for key in loads}
    for _ in range(rounds):
        for key, one in loads.items():
            measured[key].append(load.run(one).rate)
    return {key: median(each) for key, each in measured.items()}


def _beside_empty(rates: Rates, clients: int) -> Iterator[Row]:
    for way in WAYS:
        for durability, target in TARGETS.items():
            rate, empty = rates[way, durability], rates[way, "empty"]
            yield Row(
                what=f"POST trigger-task, {clients} clients, {durability}, {way}",
                measured=f"{rate:,.0f}/s",
                baseline=f"{empty:,.0f}/s an empty POST route",
                ratio=rate / empty,
                target=target,
                better="higher",
            )


def _beside_threads(rates: Rates, clients: int) -> Iterator[Row]:
    for what, target in GAINS.items():
        ours, theirs = rates["rsgi", what], rates["wsgi", what]
        yield Row(
            what=f"{what} on the event loop, {clients} clients",
            measured=f"{ours:,.0f}/s",
            baseline=f"{theirs:,.0f}/s in threads",
            ratio=ours / theirs,
            target=target,
            better="higher",
        )


def _empty_load(servers: ExitStack, folder: Path, way: str, sizes: Sizes) -> load.Load:
    place = folder / "empty"
    place.mkdir(parents=True)
    server = servers.enter_context(running(Server.empty_route(place, server=way)))
    requests = [load.http_request("/")] * sizes.clients
    return load.Load(port=server.port, requests=requests, seconds=sizes.seconds)


def mutation_load(server: Server, seconds: float, clients: int = CLIENTS) -> load.Load:
    """Give each client a family of its own, and its task to trigger."""
    requests = []
    for _ in range(clients):
        family = make_family(server)
        body = json.dumps({"task_id": family.task_id}).encode()
        path = f"/child/{family.child_ids[0]}/trigger-task"
        requests.append(load.http_request(path, body, family.headers()))
    return load.Load(port=server.port, requests=requests, seconds=seconds)


def _page_load(server: Server, sizes: Sizes) -> load.Load:
    """Give each client a page of 50 entries of its family's child to ask for."""
    requests = []
    for _ in range(sizes.clients):
        family = make_family(server)
        family.trigger(server, times=60)
        path = f"/child/{family.child_ids[0]}/tracking?limit=50"
        requests.append(load.http_request(path, headers=family.headers(), method="GET"))
    return load.Load(port=server.port, requests=requests, seconds=sizes.seconds)
