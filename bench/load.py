"""Load a server from a process of its own: each client sends, waits for the answer, sends again.

One thread drives all connections by epoll and does no more than it has to for each answer, some
10 microseconds, so that on two cores it takes little from the server it measures.
"""

import json
import select
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bench.server import PROJECT

LENGTH = b"\r\ncontent-length: "


class UnexpectedAnswer(Exception):
    """The server answered something else than 200."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What to send: client n sends the n-th request over and over."""

    port: int
    requests: list[str]
    seconds: float
    warm_up: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What came back after the warm-up: how many answers a second, and what load cost here.

    `number` are all answers, those to the warm-up included.
    """

    number: int
    rate: float
    own_cpu: float
    median_ms: float
    p99_ms: float


class Client:
    """One keep-alive connection with one request to send."""

    def __init__(self, port: int, request: bytes) -> None:
        self.connection = socket.create_connection(("127.0.0.1", port))
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = request
        self._received = b""
        self._sent_at = 0.0

    def send(self) -> None:
        """Send the request."""
        self._received = b""
        self._sent_at = time.perf_counter()
        self.connection.sendall(self._request)

    def receive(self) -> float | None:
        """Take what came; gives the seconds since the request once its answer is whole.

        Raises UnexpectedAnswer.
        """
        data = self.connection.recv(65536)
        self._received = data if not self._received else self._received + data
        if not data or not _is_whole(self._received):
            if not data:
                raise UnexpectedAnswer("the server closed the connection")
            return None
        if not self._received.startswith(b"HTTP/1.1 200"):
            raise UnexpectedAnswer(self._received[:500].decode(errors="replace"))
        return time.perf_counter() - self._sent_at


def http_request(
    path: str, body: bytes = b"", headers: Sequence[str] = (), method: str = "POST"
) -> str:
    """Write a request as text."""
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines) + "\r\n\r\n" + body.decode()


def run(load: Load) -> Answers:
    """Load a server from another process."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        cwd=PROJECT,
        input=json.dumps(asdict(load)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Answers(**json.loads(done.stdout))


def _is_whole(received: bytes) -> bool:
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return False
    at = received.find(LENGTH, 0, end)
    if at < 0:
        raise UnexpectedAnswer("an answer without a Content-Length")
    start = at + len(LENGTH)
    length = int(received[start : received.find(b"\r\n", start)])
    return len(received) >= end + 4 + length


def _measure(load: Load) -> Answers:
    clients = {}
    poll = select.epoll()
    for request in load.requests:
        client = Client(load.port, request.encode())
        clients[client.connection.fileno()] = client
        poll.register(client.connection, select.EPOLLIN)
    first = _drive(poll, clients, load.warm_up, start=True)
    cpu, began = time.process_time(), time.perf_counter()
    times = _drive(poll, clients, load.seconds)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    times.sort()
    return Answers(
        number=len(first) + len(times),
        rate=len(times) / seconds,
        own_cpu=cpu / seconds,
        median_ms=times[len(times) // 2] * 1000,
        p99_ms=times[len(times) * 99 // 100] * 1000,
    )


def _drive(
    poll: select.epoll, clients: dict[int, Client], seconds: float, *, start: bool = False
) -> list[float]:
    """Answer each answer with the next request for a while; gives how long each took."""
    times = []
    if start:
        for client in clients.values():
            client.send()
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        for fd, _ in poll.poll(1):
            client = clients[fd]
            took = client.receive()
            if took is not None:
                times.append(took)
                client.send()
    return times


if __name__ == "__main__":
    print(json.dumps(asdict(_measure(Load(**json.load(sys.stdin))))))
