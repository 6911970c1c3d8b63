"""Hold streams open in a process of their own, and read whatever comes."""

import json
import resource
import select
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bench.server import PROJECT, Server
from bench.streams import open_stream

READY = "ready"


def allow_many_files() -> None:
    """Open as many files as the system lets a process have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@contextmanager
def listening(server: Server, headers: Sequence[str], count: int) -> Iterator[None]:
    """Keep so many streams of a family open for a while."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.listeners"],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the listeners were started without pipes")
        asked = {"port": server.port, "headers": list(headers), "count": count}
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        if process.stdout.readline().strip() != READY:
            raise RuntimeError("the listeners could not connect")
        yield  # leaving `with process` closes its input, which ends it


def _listen(port: int, headers: Sequence[str], count: int) -> None:
    allow_many_files()
    poll = select.epoll()
    streams = {}
    for _ in range(count):
        stream = open_stream(port, headers)
        streams[stream.fileno()] = stream
        poll.register(stream, select.EPOLLIN)
    print(READY, flush=True)
    poll.register(sys.stdin, select.EPOLLIN)
    while True:
        for fd, _ in poll.poll():
            if fd == sys.stdin.fileno():
                return
            streams[fd].recv(65536)


if __name__ == "__main__":
    _listen(**json.loads(sys.stdin.readline()))
