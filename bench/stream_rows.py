"""The stream's rows: what a subscriber costs, and how soon an event reaches a thousand."""

import select
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.families import Family, make_family
from bench.rows import Row, duration
from bench.server import Server, running

REACH_SECONDS = 0.1
BYTES_A_SUBSCRIBER = 100_000
TIMEOUT = 60.0
SECONDS_TO_STOP = 2.0
PATIENCE = 120.0


class LateStream(Exception):
    """A subscriber got nothing in time."""


def rows(folder: Path, *, many: int, listeners: int) -> Iterator[Row]:
    """Open streams on one process, and measure memory and reach."""
    with running(Server.starchart(folder, max_streams=str(many + 10))) as server:
        family = make_family(server)
        before = server.resident_bytes()
        streams = [open_stream(server, family) for _ in range(listeners)]
        reached = [reach(server, family, streams) for _ in range(5)]
        streams += [open_stream(server, family) for _ in range(many - listeners)]
        size = (server.resident_bytes() - before) / many
        began = time.perf_counter()
        server.stop(PATIENCE)
        stopped = time.perf_counter() - began
        for stream in streams:
            stream.close()
    yield Row(
        what=f"memory of one of {many:,} subscribers",
        measured=f"{size / 1000:.0f} kB",
        baseline="100 kB",
        ratio=size / BYTES_A_SUBSCRIBER,
        target=1,
    )
    yield Row(
        what=f"one event reaches {listeners:,} subscribers, the median one",
        measured=duration(median(reached)),
        baseline=duration(REACH_SECONDS),
        ratio=median(reached) / REACH_SECONDS,
        target=1,
    )
    yield Row(
        what=f"a server stops with {many:,} streams open",
        measured=duration(stopped),
        baseline=duration(SECONDS_TO_STOP),
        ratio=stopped / SECONDS_TO_STOP,
        target=1,
    )


def open_stream(server: Server, family: Family) -> socket.socket:
    """Open a stream, and wait for its first bytes."""
    stream = socket.create_connection(("127.0.0.1", server.port), TIMEOUT)
    lines = ["GET /events HTTP/1.1", "Host: bench", f"Authorization: Bearer {family.token}"]
    stream.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
    received = b""
    while b": open" not in received:
        received += stream.recv(4096)
    return stream


def reach(server: Server, family: Family, streams: list[socket.socket]) -> float:
    """Trigger a task; gives the seconds from the request to the median subscriber's event."""
    poll = select.epoll()
    waiting = {stream.fileno(): stream for stream in streams}
    for fd in waiting:
        poll.register(fd, select.EPOLLIN)
    with server.client(family.token) as client:
        client.get("/healthz").raise_for_status()
        began = time.perf_counter()
        path = f"/child/{family.child_ids[0]}/trigger-task"
        client.post(path, json={"task_id": family.task_id}).raise_for_status()
    took = []
    while waiting:
        ready = poll.poll(TIMEOUT)
        if not ready:
            raise LateStream(f"{len(waiting)} subscribers got nothing")
        for fd, _ in ready:
            if b"tracking_event_created" in waiting[fd].recv(4096):
                took.append(time.perf_counter() - began)
                poll.unregister(fd)
                del waiting[fd]
    return median(took)
