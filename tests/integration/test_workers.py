"""Several workers serve on one listener, are kept running, and end together."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.redis_servers import wait_until
from tests.servers import Server

TOY = Path(__file__).parent / "toy_workers.py"
SECONDS_TO_STOP = 2.0
StartToy = Callable[..., "Toy"]


class Toy:
    """The toy server with several workers."""

    def __init__(self, workers: int, port: int = 0, way: str = "serve") -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(TOY), str(workers), str(port), way],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        self.first_line = self.process.stdout.readline().strip()
        self.pids: set[int] = set()

    @property
    def port(self) -> int:
        return int(self.first_line.rsplit(":", 1)[1])

    def connect(self, path: str = "/") -> socket.socket:
        """Send a request, and leave the answer in the connection."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n".encode())
        return connection

    def ask(self) -> int:
        """Give the process of the worker that answers; 0 where it was killed meanwhile."""
        with contextlib.closing(self.connect()) as connection, contextlib.suppress(ConnectionError):
            answer = b"".join(iter(lambda: connection.recv(4096), b""))
            pid = int(answer.rpartition(b"\r\n")[2] or 0)
            self.pids |= {pid} - {0}
            return pid
        return 0

    def workers(self) -> set[int]:
        """Give the processes that the parent has now."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(pid) for pid in children.read_text().split()}

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, float, str]:
        """Send a signal; gives the exit status, the seconds it took and what was printed."""
        begun = time.monotonic()
        self.process.send_signal(number)
        status, output = self.wait()
        return status, time.monotonic() - begun, output

    def wait(self) -> tuple[int, str]:
        """Wait for its end; gives the exit status and what was printed after the first line."""
        status = self.process.wait(timeout=10)
        assert self.process.stdout is not None
        return status, self.process.stdout.read()

    def close(self) -> None:
        """Leave nothing behind."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def start_toy() -> Iterator[StartToy]:
    with contextlib.ExitStack() as started:

        def start(*arguments: int | str) -> Toy:
            return started.enter_context(contextlib.closing(Toy(*arguments)))  # type: ignore[arg-type]

        yield start


def is_gone(pid: int) -> bool:
    """Tell whether a process has ended, and somebody has taken note of it."""
    return not Path(f"/proc/{pid}").exists() or " Z " in Path(f"/proc/{pid}/stat").read_text()


def test_all_workers_answer_on_one_port(start_toy: StartToy) -> None:
    toy = start_toy(3)
    wait_until(lambda: toy.ask() in toy.workers() and len(toy.pids) == 3)


def test_it_says_where_it_listens_once(start_toy: StartToy) -> None:
    toy = start_toy(3)
    assert toy.first_line.startswith("Starchart is listening on http://127.0.0.1:")
    assert toy.stop()[2] == ""


def test_a_killed_worker_is_replaced_while_the_others_serve(start_toy: StartToy) -> None:
    toy = start_toy(2)
    before = toy.workers()
    killed = min(before)
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: killed not in toy.workers())
    assert toy.ask() in before - {killed}
    wait_until(lambda: len(toy.workers() - before) == 1)
    wait_until(lambda: toy.ask() not in before | {0})


def test_workers_die_with_a_parent_that_is_killed(start_toy: StartToy) -> None:
    toy = start_toy(2)
    workers = toy.workers()
    toy.process.kill()
    toy.process.wait()
    wait_until(lambda: all(map(is_gone, workers)))
    successor = start_toy(2, toy.port)
    assert successor.port == toy.port
    assert successor.ask() in successor.workers()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_all_within_two_seconds(start_toy: StartToy, number: signal.Signals) -> None:
    toy = start_toy(3)
    workers = toy.workers()
    status, seconds, _ = toy.stop(number)
    assert status == 0
    assert seconds < SECONDS_TO_STOP
    assert all(map(is_gone, workers))


def test_requests_that_hang_do_not_hold_the_stop(start_toy: StartToy) -> None:
    toy = start_toy(2)
    with contextlib.ExitStack() as opened:
        for _ in range(6):
            opened.enter_context(contextlib.closing(toy.connect("/hang")))
        toy.ask()
        status, seconds, _ = toy.stop()
    assert status == 0
    assert seconds < SECONDS_TO_STOP


def test_a_worker_that_is_frozen_does_not_hold_the_stop(start_toy: StartToy) -> None:
    toy = start_toy(2)
    workers = toy.workers()
    os.kill(min(workers), signal.SIGSTOP)
    status, seconds, _ = toy.stop()
    assert status == 0
    assert seconds < SECONDS_TO_STOP + 0.5
    assert all(map(is_gone, workers))


def test_a_first_worker_that_cannot_start_stops_everything_and_says_so_once(
    start_toy: StartToy,
) -> None:
    toy = start_toy(3, 0, "refuse")
    assert toy.first_line == "can't start"
    assert toy.wait() == (3, "")


def test_a_signal_while_the_first_worker_is_building_is_heard(start_toy: StartToy) -> None:
    toy = start_toy(2, 0, "dawdle")
    assert toy.first_line == "building"
    assert len(toy.workers()) == 1
    status, seconds, _ = toy.stop()
    assert status == 0
    assert seconds < SECONDS_TO_STOP


def test_several_workers_on_the_embedded_storage_are_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError) as refusal:
        Server(tmp_path, workers="2").start()
    assert str(refusal.value) == (
        "Starchart can't start: STARCHART_WORKERS above 1 needs STARCHART_DATABASE_URL beside it: "
        "the embedded storage serves one process\n"
    )
