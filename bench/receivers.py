"""Measure a server whose webhooks have receivers that behave badly: its pace and its memory.

For the pace, one client sends mutations at an even rate, in turn to a family with webhooks and to
one without, on servers of their own; times are seconds.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles

import httpx

from bench.families import Family, make_family
from bench.server import Server, running

LOOK_SECONDS = 0.01
ACTIONS = 100
ENDLESS = 2
TOLD = "deployment"
TELLING = f"activity.{TOLD}"
Receive = Callable[[socket.socket], None]


def p95_seconds(folder: Path, *, mutations: int, rounds: int, pause: float) -> tuple[float, float]:
    """Return the 95th percentile of a mutation with webhooks, and without.

    `pause` are the seconds before each.
    """
    folder.mkdir()
    with ExitStack() as opened:
        plain, told = (_family(opened, folder / name) for name in ("plain", "told"))
        for receive in (_sleep, _fail, _close, _never_end):
            _make_webhook(*told, opened.enter_context(_receiver(receive)))
        times: dict[str, list[float]] = {"told": [], "plain": []}
        for _ in range(rounds):
            times["plain"].append(_p95(*plain, mutations, pause))
            times["told"].append(_p95(*told, mutations, pause))
    return median(times["told"]), median(times["plain"])


def resident_bytes(folder: Path, deliveries: int) -> tuple[int, int]:
    """Return the memory of a server after deliveries whose answers have no end, or are none.

    After so many, and after half as many again. A log of deliveries grows to twice what is kept
    before it is cut, so with so many first that each was cut, the rest is to take nothing more.
    """
    with ExitStack() as opened:
        server, family = _family(opened, folder)
        for receive in (*[_never_end] * ENDLESS, _head_without_end, _close):
            _make_webhook(server, family, opened.enter_context(_receiver(receive)), TELLING)
        sizes = []
        for many in (deliveries, 3 * deliveries // 2):
            _deliver(server, family, many)
            sizes.append(server.resident_bytes())
    return sizes[0], sizes[1]


def _deliver(server: Server, family: Family, deliveries: int) -> None:
    """Record actions, and wait until so many deliveries were attempted in all."""
    with server.client(family.token) as client:
        project = client.post("/api/projects", json={"name": "Shop"}).json()["project"]["id"]
        action = {"project_id": project, "action_type": TOLD, "action_details": "x" * 1000}
        for _ in range(int(deliveries - _attempts(client)) // (ACTIONS * ENDLESS) + 1):
            body = {"actions": [action] * ACTIONS}
            client.post("/api/activity", json=body).raise_for_status()
        while _attempts(client) < deliveries:
            time.sleep(LOOK_SECONDS)


def _attempts(client: httpx.Client) -> float:
    counted = [
        line.rsplit(" ", 1)[1]
        for line in client.get("/metrics").text.splitlines()
        if line.startswith("starchart_webhook_attempts_total")
    ]
    return sum(map(float, counted))


def _family(opened: ExitStack, folder: Path) -> tuple[Server, Family]:
    folder.mkdir()
    server = opened.enter_context(
        running(Server.starchart(folder, durability="relaxed", webhook_allow_private="true"))
    )
    return server, make_family(server)


def _make_webhook(server: Server, family: Family, port: int, event_type: str = "*") -> None:
    hook = {"url": f"http://127.0.0.1:{port}/", "event_types": [event_type]}
    with server.client(family.token) as client:
        client.post("/api/webhooks", json=hook).raise_for_status()


def _p95(server: Server, family: Family, mutations: int, pause: float) -> float:
    path = f"/child/{family.child_ids[0]}/trigger-task"
    with server.client(family.token) as client:
        taken = [_mutate(client, path, family.task_id, pause) for _ in range(mutations)]
    return quantiles(taken, n=20)[-1]


def _mutate(client: httpx.Client, path: str, task_id: str, pause: float) -> float:
    time.sleep(pause)
    began = time.perf_counter()
    client.post(path, json={"task_id": task_id}).raise_for_status()
    return time.perf_counter() - began


@contextmanager
def _receiver(receive: Receive) -> Iterator[int]:
    """Take connections and do the same with each, in a process of its own; gives the port.

    In this one it would take time from who measures.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_listen, args=(receive, theirs), daemon=True)
    process.start()
    try:
        port: int = ours.recv()
        yield port
    finally:
        process.terminate()
        process.join()


def _listen(receive: Receive, starter: Connection) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        starter.send(listener.getsockname()[1])
        _take(listener, receive)


def _take(listener: socket.socket, receive: Receive) -> None:
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_serve, args=(connection, receive), daemon=True).start()


def _serve(connection: socket.socket, receive: Receive) -> None:
    with closing(connection), suppress(OSError):
        connection.recv(65536)
        receive(connection)


def _sleep(connection: socket.socket) -> None:
    connection.recv(65536)  # until the other side has had enough


def _fail(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")


def _close(connection: socket.socket) -> None:
    """Say nothing."""


def _head_without_end(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-More: " + b"x" * 8000 + b"\r\n")


def _never_end(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)
