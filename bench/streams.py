"""Connections to the live stream, and what of it has come."""

import select
import socket
import time
from collections.abc import Sequence
from statistics import median

from bench.families import Family
from bench.server import Server

TIMEOUT = 60.0
EVENT = b"tracking_event_created"


class LateStream(Exception):
    """A subscriber got nothing in time."""


def open_stream(port: int, headers: Sequence[str]) -> socket.socket:
    """Open a stream, and wait for its first bytes."""
    stream = socket.create_connection(("127.0.0.1", port), TIMEOUT)
    lines = ["GET /events HTTP/1.1", "Host: bench", *headers]
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
            if EVENT in waiting[fd].recv(4096):
                took.append(time.perf_counter() - began)
                poll.unregister(fd)
                del waiting[fd]
    poll.close()
    return median(took)


class Receipts:
    """When each event of a family came to a few streams."""

    def __init__(self, streams: list[socket.socket]) -> None:
        self._poll = select.epoll()
        self._streams = {stream.fileno(): stream for stream in streams}
        self._seen = dict.fromkeys(self._streams, 0)
        for fd in self._streams:
            self._poll.register(fd, select.EPOLLIN)

    def take(self, sent_at: Sequence[float], seconds: float) -> list[float]:
        """Read what comes within so many seconds; gives how long each event was under way.

        The n-th event of a stream is that of the n-th request, sent at `sent_at[n]`.
        """
        took = []
        for fd, _ in self._poll.poll(seconds):
            events = self._streams[fd].recv(65536).count(EVENT)
            now = time.perf_counter()
            first = self._seen[fd]
            self._seen[fd] += events
            took += [now - began for began in sent_at[first : first + events]]
        return took

    def missing(self, sent: int) -> int:
        """Tell how many events did not come yet."""
        return sum(sent - seen for seen in self._seen.values())
