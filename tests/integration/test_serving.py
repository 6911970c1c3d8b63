"""The server runs in one process, streams to many, and stops at once and cleanly."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from h2.connection import H2Connection
from h2.events import StreamEnded

from utils import serving

TOY = Path(__file__).parent / "toy_server.py"
SECONDS_TO_STOP = 2.0
PIECES = 2048  # of the toy's long body, 64 KiB each


class Toy:
    """The toy server, and raw connections to it."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(TOY), *(arguments or ("0",))], stdout=subprocess.PIPE, text=True
        )
        self.first_line = self._read_line()
        self._sockets: list[socket.socket] = []

    @property
    def port(self) -> int:
        return int(self.first_line.rsplit(":", 1)[1])

    def send(self, request: bytes) -> socket.socket:
        """Open a connection and send these bytes."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        self._sockets.append(connection)
        connection.sendall(request)
        return connection

    def answer(self, request: bytes) -> bytes:
        """Send a request, no more, and return everything that comes back."""
        connection = self.send(request)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))

    def get(self, path: str) -> bytes:
        """Return the answer to a GET."""
        request = f"GET {path} HTTP/1.1\r\nHost: toy\r\nConnection: close\r\n\r\n"
        connection = self.send(request.encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))

    def stream(self) -> socket.socket:
        """Open a stream and wait for its first words."""
        connection = self.send(b"GET /events HTTP/1.1\r\nHost: toy\r\n\r\n")
        received = b""
        while b": hello" not in received:
            received += connection.recv(4096)
        return connection

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, float, str]:
        """Send a signal; return the exit code, the seconds it took and what was printed."""
        begun = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(timeout=60)
        assert self.process.stdout is not None
        return code, time.monotonic() - begun, self.process.stdout.read()

    def close(self) -> None:
        """Leave nothing behind."""
        for each in self._sockets:
            each.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _read_line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.fixture(params=["--wsgi", "--rsgi"])
def way(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


only_rsgi = pytest.mark.parametrize("way", ["--rsgi"])


@pytest.fixture
def toy(way: str) -> Iterator[Toy]:
    with contextlib.closing(Toy("0", way)) as server:
        yield server


@pytest.fixture
def chatty_toy(way: str) -> Iterator[Toy]:
    with contextlib.closing(Toy("0", way, "--chatty")) as server:
        yield server


def headers_of(path: str) -> list[tuple[str, str]]:
    """Give the headers of a GET over HTTP/2."""
    said = {"method": "GET", "scheme": "http", "authority": "toy", "path": path}
    return [(f":{name}", value) for name, value in said.items()]


def test_it_says_where_it_listens(toy: Toy) -> None:
    assert re.fullmatch(r"Starchart is listening on http://127\.0\.0\.1:\d+", toy.first_line)
    assert toy.port != 0
    assert toy.get("/").endswith(b"got ")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_500_open_streams_at_once(toy: Toy, number: int) -> None:
    streams = [toy.stream() for _ in range(500)]
    code, seconds, output = toy.stop(number)
    assert code == 0
    assert seconds < SECONDS_TO_STOP
    assert output == "ended\n"
    # every stream ends as it should: with the last, empty chunk
    assert all(each.recv(4096).endswith(b"0\r\n\r\n") for each in streams)


def test_a_signal_right_after_the_start_is_not_lost(toy: Toy) -> None:
    code, seconds, output = toy.stop()
    assert (code, output) == (0, "ended\n")
    assert seconds < SECONDS_TO_STOP


def test_a_request_that_hangs_does_not_hold_the_stop(toy: Toy) -> None:
    toy.send(b"GET /hang HTTP/1.1\r\nHost: toy\r\n\r\n")
    toy.send(b"GET / HTT")
    toy.get("/")
    code, seconds, output = toy.stop()
    assert code == 0
    assert seconds < SECONDS_TO_STOP
    assert output == "left something behind\n"


def test_idle_connections_do_not_hold_the_stop(toy: Toy) -> None:
    for _ in range(20):
        toy.send(b"GET / HTTP/1.1\r\nHost: toy\r\n\r\n").recv(4096)
        toy.send(b"")
    code, seconds, output = toy.stop()
    assert (code, output) == (0, "ended\n")
    assert seconds < SECONDS_TO_STOP


def test_who_merely_holds_a_connection_does_not_hold_the_stop() -> None:
    """Clients of HTTP/2 that never answer, and one that never finishes its headers."""
    with contextlib.closing(Toy("0", "--rsgi", "--patient")) as toy:
        for _ in range(20):
            speech = H2Connection()
            speech.initiate_connection()
            speech.send_headers(1, headers_of("/"), end_stream=True)
            client = toy.send(speech.data_to_send())
            assert any(isinstance(each, StreamEnded) for each in heard(client, speech))
        toy.send(b"GET / HTT")
        toy.get("/")
        code, _, output = toy.stop()
    assert (code, output) == (0, "ended\n")


def heard(client: socket.socket, speech: H2Connection) -> list[object]:
    """Take what a server says over HTTP/2 up to the end of an answer."""
    events: list[object] = []
    while not any(isinstance(each, StreamEnded) for each in events):
        events += speech.receive_data(client.recv(65536))
    return events


def test_without_http_2_only_http_1_is_spoken() -> None:
    with contextlib.closing(Toy("0", "--rsgi", "--http1")) as toy:
        speech = H2Connection()
        speech.initiate_connection()
        assert toy.answer(speech.data_to_send()) == b""
        assert toy.get("/").endswith(b"got ")


def test_a_killed_server_leaves_nobody_listening(toy: Toy) -> None:
    toy.stream()
    toy.process.kill()
    assert toy.process.wait() == -signal.SIGKILL
    with pytest.raises(ConnectionRefusedError):
        toy.send(b"")
    with contextlib.closing(Toy(str(toy.port))) as successor:
        assert successor.port == toy.port


def test_it_is_one_process(toy: Toy) -> None:
    toy.stream()
    children = Path(f"/proc/{toy.process.pid}/task/{toy.process.pid}/children")
    if not children.exists():
        pytest.skip("needs /proc to count child processes")
    assert children.read_text() == ""


def test_a_taken_port_is_refused_in_one_line(toy: Toy) -> None:
    with contextlib.closing(Toy(str(toy.port))) as second:
        assert second.process.wait(timeout=10) == 1
        assert second.first_line == (
            f"cannot listen on 127.0.0.1 port {toy.port}: {os.strerror(98)}"
        )


def test_a_client_that_goes_is_noticed_at_the_next_word(chatty_toy: Toy) -> None:
    chatty_toy.stream().close()
    assert chatty_toy.get("/closed").endswith(b"True")


@pytest.mark.parametrize("path", ["/pieces", "/flood"])
def test_a_body_is_made_as_fast_as_its_client_takes_it(toy: Toy, path: str) -> None:
    client = toy.send(f"GET {path} HTTP/1.1\r\nHost: toy\r\n\r\n".encode())
    assert client.recv(65536)
    made = [toy.get("/made") for _ in range(100)]
    assert int(made[-1].rpartition(b"\n")[2]) < PIECES / 2
    client.close()
    assert toy.get("/closed").endswith(b"True")


@only_rsgi
@pytest.mark.skipif(not hasattr(socket, "TCP_INFO"), reason="only Linux tells what was taken")
@pytest.mark.parametrize("path", ["/pieces", "/flood"])
def test_what_a_client_of_http_2_leaves_unread_is_not_made(toy: Toy, path: str) -> None:
    speech = H2Connection()
    speech.initiate_connection()
    speech.send_headers(1, headers_of(path), end_stream=True)
    client = toy.send(speech.data_to_send())
    assert client.recv(65536)
    made = [toy.get("/made") for _ in range(100)]
    assert int(made[-1].rpartition(b"\n")[2]) < PIECES / 2
    client.close()
    assert toy.get("/closed").endswith(b"True")


@only_rsgi
def test_uploads_that_stop_keep_nobody_waiting(toy: Toy) -> None:
    for _ in range(40):
        toy.send(b"POST / HTTP/1.1\r\nHost: toy\r\nContent-Length: 1000000\r\n\r\nbegun")
    assert all(toy.get("/made").endswith(b"0") for _ in range(10))


@only_rsgi
def test_a_body_that_breaks_off_does_not_end_as_a_whole_one(toy: Toy) -> None:
    assert not toy.get("/broken").endswith(b"0\r\n\r\n")
    assert toy.get("/").endswith(b"got ")


def test_a_long_body_comes_whole(toy: Toy) -> None:
    assert len(toy.get("/pieces")) > PIECES * 65536


def test_plain_requests_are_answered_beside_1000_streams(toy: Toy) -> None:
    for _ in range(1000):
        toy.stream()
    for _ in range(50):
        assert toy.get("/").endswith(b"got ")


POST = b"POST / HTTP/1.1\r\nHost: toy\r\nConnection: close\r\n"


@pytest.mark.parametrize(
    "request_bytes",
    [
        POST + b"Content-Length: 5\r\n\r\nhello",
        POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
    ],
)
def test_a_body_comes_whole_or_in_chunks(toy: Toy, request_bytes: bytes) -> None:
    connection = toy.send(request_bytes)
    assert b"".join(iter(lambda: connection.recv(4096), b"")).endswith(b"got hello")


def test_a_body_shorter_than_announced_is_refused(toy: Toy) -> None:
    assert toy.answer(POST + b"Content-Length: 50\r\n\r\nhello").startswith(b"HTTP/1.1 400 ")


def test_headers_without_end_are_refused(toy: Toy) -> None:
    connection = toy.send(b"GET / HTTP/1.1\r\nHost: toy\r\n")
    with contextlib.suppress(ConnectionError):
        connection.sendall(b"X-Long: " + b"x" * 100_000)
    assert connection.recv(4096).startswith(b"HTTP/1.1 431 ")


def test_an_answers_body_does_not_wait_for_its_headers_to_be_acknowledged() -> None:
    with serving.listen("127.0.0.1", 0) as listener:
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="Linux has it alone")
def test_a_connection_ends_whose_client_reads_nothing_for_a_minute() -> None:
    with serving.listen("127.0.0.1", 0) as listener:
        listener.setblocking(True)
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 60_000
