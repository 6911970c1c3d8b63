"""Servers in processes of their own: Starchart, and the empty route it is compared with."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Self

import httpx

PROJECT = Path(__file__).parent.parent
SECONDS_TO_STOP = 60.0
WAYS = ("rsgi", "wsgi")


class Server:
    """A process that says on its first line where it listens.

    What it writes to stderr goes to `server.log` in its folder.
    """

    def __init__(self, command: list[str], folder: Path, settings: Mapping[str, str]) -> None:
        self.log = folder / "server.log"
        with self.log.open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, *command],
                cwd=PROJECT,
                env=_environment(settings),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.url = self._read_address()

    @classmethod
    def starchart(cls, folder: Path, **settings: str) -> Self:
        """Start Starchart on a free port, with its data and logs in the folder."""
        own = {"data_dir": f"{folder}/data", "log_dir": f"{folder}/logs", "port": "0"}
        return cls(["app.py"], folder, {"rate_limits": "off", **own, **settings})

    @classmethod
    def empty_route(cls, folder: Path, **settings: str) -> Self:
        """Start a Flask application with one empty POST route, served as Starchart is."""
        return cls(["-m", "bench.empty_route"], folder, settings)

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rsplit(":", 1)[1])

    def client(self, token: str | None = None) -> httpx.Client:
        """Make a client that signs in by a token."""
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=60)

    def resident_bytes(self) -> int:
        """Tell how much memory it holds (Linux)."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def stop(self, seconds: float = SECONDS_TO_STOP) -> int:
        """Ask it to stop, and give its exit status; raises TimeoutExpired where it does not."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
        finally:
            self._output.close()

    @property
    def _output(self) -> IO[str]:
        if self._process.stdout is None:
            raise RuntimeError("the server was started without its output")
        return self._process.stdout

    def _read_address(self) -> str:
        line = self._output.readline()
        if "listening on" not in line:
            self.stop()
            raise RuntimeError(f"the server did not start: {self.log.read_text()}")
        return line.rsplit(" ", 1)[1].strip()


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Stop a server in the end, come what may."""
    try:
        yield server
    finally:
        server.stop()


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Take over the environment, but no setting of somebody's own Starchart."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("STARCHART_")}
    return kept | {f"STARCHART_{name.upper()}": value for name, value in settings.items()}
