"""A real server in a process of its own: `python app.py` on a free port."""

import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

PROJECT = Path(__file__).parent.parent
# httpx would load the machine's certificates for each client; nothing here is encrypted
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Server:
    """A server that can be stopped, killed and started again on the same data."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self._settings = settings
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def start(self) -> "Server":
        """Start it and wait until it listens; raises RuntimeError with what it said instead."""
        errors = (self.folder / "server.log").open("a")
        self._process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=PROJECT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        errors.close()
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if "listening on" not in line:
            self._process.wait()
            self._process.stdout.close()
            raise RuntimeError((self.folder / "server.log").read_text())
        self.url = line.rsplit(" ", 1)[1].strip()
        return self

    def environment(self) -> dict[str, str]:
        """Give what the server and the commands beside it run with."""
        own = {
            "STARCHART_DATA_DIR": str(self.folder / "data"),
            "STARCHART_LOG_DIR": str(self.folder / "logs"),
            "STARCHART_PORT": "0",
            "STARCHART_RATE_LIMITS": "off",
            **{f"STARCHART_{name.upper()}": value for name, value in self._settings.items()},
        }
        return {k: v for k, v in os.environ.items() if not k.startswith("STARCHART_")} | own

    def setting(self, name: str) -> str | None:
        """Give a setting that it was started with."""
        return self._settings.get(name)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """Kill it without a warning."""
        self._end(signal.SIGKILL)

    def stop(self, timeout: float = 10) -> int:
        """Ask it to stop; gives its exit status."""
        return self._end(signal.SIGTERM, timeout)

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _end(self, how: signal.Signals, timeout: float = 10) -> int:
        assert self._process is not None
        self._process.send_signal(how)
        status = self._process.wait(timeout)
        if self._process.stdout is not None:
            self._process.stdout.close()
        return status

    def client(self, token: str | None = None) -> httpx.Client:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=30, verify=NO_TLS)


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[Server]:
    """Run a server for a while."""
    server = Server(folder, **settings).start()
    try:
        yield server
    finally:
        if server.is_running():
            server.kill()
