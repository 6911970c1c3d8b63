"""The mutation's rows: `trigger-task` over HTTP beside an empty Flask route on the same server."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench import load
from bench.families import make_family
from bench.rows import Row
from bench.server import Server, running

CLIENTS = 16
TARGETS = {"relaxed": 0.40, "strict": 0.25}


def rows(folder: Path, *, seconds: float, rounds: int) -> Iterator[Row]:
    """Load the servers in turn, round by round, and compare the medians."""
    with ExitStack() as servers:
        loads = {"empty": _empty_load(servers, folder, seconds)}
        for durability in TARGETS:
            place = folder / durability
            place.mkdir()
            server = Server.starchart(place, durability=durability)
            loads[durability] = mutation_load(servers.enter_context(running(server)), seconds)
        rates: dict[str, list[float]] = {name: [] for name in loads}
        for _ in range(rounds):
            for name, one in loads.items():
                rates[name].append(load.run(one).rate)
    empty = median(rates["empty"])
    for durability, target in TARGETS.items():
        rate = median(rates[durability])
        yield Row(
            what=f"POST trigger-task, {CLIENTS} clients, {durability}",
            measured=f"{rate:,.0f}/s",
            baseline=f"{empty:,.0f}/s an empty POST route",
            ratio=rate / empty,
            target=target,
            better="higher",
        )


def _empty_load(servers: ExitStack, folder: Path, seconds: float) -> load.Load:
    place = folder / "empty"
    place.mkdir()
    server = servers.enter_context(running(Server.empty_route(place)))
    requests = [load.http_request("/")] * CLIENTS
    return load.Load(port=server.port, requests=requests, seconds=seconds)


def mutation_load(server: Server, seconds: float, clients: int = CLIENTS) -> load.Load:
    """Give each client a family of its own, and its task to trigger."""
    requests = []
    for _ in range(clients):
        family = make_family(server)
        body = json.dumps({"task_id": family.task_id}).encode()
        path = f"/child/{family.child_ids[0]}/trigger-task"
        requests.append(load.http_request(path, body, family.headers()))
    return load.Load(port=server.port, requests=requests, seconds=seconds)
