"""Odd bytes at the server's door: a clear answer or none, and no request that nobody sent."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.integration.server.homes import Home
from tests.integration.server.listening import listening
from tests.servers import Server, running

JSON = "Content-Type: application/json"
on_the_loop = pytest.mark.parametrize("server", ["rsgi"], indirect=True, scope="module")


@pytest.fixture(scope="module", params=["rsgi", "wsgi"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("odds"), server=request.param) as server:
        yield server


@pytest.fixture
def home(server: Server) -> Home:
    return Home.found(server)


def exchange(home: Home, request: bytes, *, ends: bool = False) -> bytes:
    """Send bytes, and give what comes back until the server closes or says no more."""
    address = ("127.0.0.1", int(home.server.url.rsplit(":", 1)[1]))
    with socket.create_connection(address, timeout=5) as connection:
        with suppress(ConnectionError):
            connection.sendall(request)
        if ends:
            connection.shutdown(socket.SHUT_WR)
        received = b""
        with suppress(ConnectionError, TimeoutError):
            while data := connection.recv(65536):
                received += data
        return received


def trigger(home: Home, *lines: str, body: bytes = b"") -> bytes:
    """Write a request to trigger a task, with header lines of one's own."""
    head = [
        f"POST /child/{home.children[0]}/trigger-task HTTP/1.1",
        "Host: home",
        "Connection: close",
        f"Authorization: Bearer {home.token}",
        JSON,
        *lines,
    ]
    return ("\r\n".join(head) + "\r\n\r\n").encode() + body


def task_of(home: Home) -> bytes:
    return b'{"task_id":"%s"}' % home.task.encode()


def entries(home: Home) -> int:
    with home.client() as client:
        total: int = client.get(f"/child/{home.children[0]}/tracking").json()["total"]
        return total


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(body), body)


def test_what_the_others_begin_from_is_taken(home: Home) -> None:
    body = task_of(home)
    whole = trigger(home, f"Content-Length: {len(body)}", body=body)
    in_chunks = trigger(home, "Transfer-Encoding: chunked", body=chunked(body) + b"0\r\n\r\n")
    assert [status_of(exchange(home, each)) for each in (whole, in_chunks)] == [200, 200]
    assert entries(home) == 2


def test_two_lengths_that_differ_are_refused(home: Home) -> None:
    body = task_of(home)
    lines = [f"Content-Length: {len(body)}", f"Content-Length: {len(body) - 1}"]
    assert status_of(exchange(home, trigger(home, *lines, body=body))) == 400
    assert entries(home) == 0


@pytest.mark.parametrize("length", ["-1", "+5", "5 5", "0x5", "9" * 30])
def test_a_length_that_is_no_number_is_refused(home: Home, length: str) -> None:
    answer = exchange(home, trigger(home, f"Content-Length: {length}", body=task_of(home)))
    assert status_of(answer) in {0, 400, 413}
    assert entries(home) == 0


def test_a_body_longer_than_said_makes_no_second_request(home: Home) -> None:
    body = task_of(home)
    smuggled = trigger(home, f"Content-Length: {len(body)}", body=body)
    answer = exchange(home, trigger(home, f"Content-Length: {len(body)}", body=body + smuggled))
    assert answer.count(b"HTTP/1.1 ") == 1  # the first one asked to close
    assert entries(home) == 1


@pytest.mark.parametrize("cut", [1, 20])
def test_a_body_shorter_than_said_changes_nothing(home: Home, cut: int) -> None:
    body = task_of(home)
    said = f"Content-Length: {len(body) + cut}"
    assert status_of(exchange(home, trigger(home, said, body=body), ends=True)) in {0, 400}
    assert entries(home) == 0


def test_a_length_beside_chunks_does_not_count(home: Home) -> None:
    body = task_of(home)
    lines = ["Content-Length: 4", "Transfer-Encoding: chunked"]
    answer = exchange(home, trigger(home, *lines, body=chunked(body) + b"0\r\n\r\n"))
    assert status_of(answer) in {200, 400}
    assert entries(home) == (status_of(answer) == 200)


@pytest.mark.parametrize(
    "target", ["//", "/%2F", "/%00", "/child/%2e%2e", "/%ff%fe", "*", "/child/a%2Fb/trigger-task"]
)
def test_an_odd_target_is_not_found(home: Home, target: str) -> None:
    request = f"POST {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    assert 300 <= status_of(exchange(home, request.encode())) < 500


def test_an_absolute_target_is_its_path(home: Home) -> None:
    request = (
        b"GET http://elsewhere.example/healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    )
    assert b'{"status":"ok"}' in exchange(home, request)


@pytest.mark.parametrize(
    ("version", "lines", "status"),
    [
        ("1.1", [], 400),
        ("1.1", ["Host:"], 400),
        ("1.1", ["Host: a", "Host: b"], 400),
        ("1.1", ["Host: a", "Host: a"], 400),
        ("1.0", ["Host: a", "Host: b"], 400),
        ("1.1", ["Host: a b"], 400),
        ("1.1", ["Host: a/b"], 400),
        ("1.1", ["Host: süß"], 400),
        ("1.0", [], 200),
        ("1.1", ["Host: a.example:8000"], 200),
        ("1.1", ["Host: [::1]:8000"], 200),
    ],
)
def test_a_request_names_one_host(home: Home, version: str, lines: list[str], status: int) -> None:
    head = [f"GET /healthz HTTP/{version}", *lines, "Connection: close", "", ""]
    answer = exchange(home, "\r\n".join(head).encode())
    assert status_of(answer) == status
    if status == 400:
        head_of_answer, body = answer.split(b"\r\n\r\n")
        assert b"application/problem+json" in head_of_answer
        assert json.loads(body) == {
            "type": "about:blank",
            "title": "Bad Request",
            "status": 400,
            "detail": "A request over HTTP/1.1 names its host, once.",
            "code": "invalid",
        }


@pytest.mark.parametrize("size", [60 * 1024, 70 * 1024])
def test_a_header_is_taken_or_refused_whole(home: Home, size: int) -> None:
    request = (
        f"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Long: {'x' * size}\r\n\r\n"
    )
    assert status_of(exchange(home, request.encode())) in {0, 200, 431}


@on_the_loop
def test_a_header_with_an_underscore_is_not_the_one_with_a_hyphen(home: Home) -> None:
    """Granian's WSGI can't tell them apart."""
    body = task_of(home)
    lines = [f"Content-Length: {len(body)}", "Idempotency_Key: one"]
    for _ in range(2):
        assert status_of(exchange(home, trigger(home, *lines, body=body))) == 200
    assert entries(home) == 2


def test_a_long_body_is_refused_before_it_comes(home: Home) -> None:
    head = f"POST /task HTTP/1.1\r\nHost: home\r\n{JSON}\r\nContent-Length: 1000000\r\n\r\n"
    assert status_of(exchange(home, head.encode())) == 401


@pytest.mark.parametrize("key", ["süß".encode(), b"\xff", b""])
def test_a_key_that_cannot_be_read_is_refused_and_not_ignored(home: Home, key: bytes) -> None:
    body = task_of(home)
    request = trigger(home, f"Content-Length: {len(body)}", "Idempotency-Key: KEY", body=body)
    answer = exchange(home, request.replace(b"KEY", key))
    assert status_of(answer) == 400
    assert b'"field":"Idempotency-Key"' in answer
    assert entries(home) == 0


def test_a_mutation_whose_client_goes_away_is_announced_if_it_stands(home: Home) -> None:
    """Whether it stands nobody promised: the server may see the end before the request."""
    body = task_of(home)
    with listening(home.server, home.token) as events:
        address = ("127.0.0.1", int(home.server.url.rsplit(":", 1)[1]))
        with socket.create_connection(address, timeout=5) as connection:
            connection.sendall(trigger(home, f"Content-Length: {len(body)}", body=body))
        home.trigger()
        heard = [int(next(events).id) for _ in range(entries(home))]
    assert heard == list(range(1, len(heard) + 1))
    assert heard


def test_nothing_is_left_of_uploads_that_stop(server: Server, home: Home) -> None:
    address = ("127.0.0.1", int(server.url.rsplit(":", 1)[1]))
    threads = len(list(Path(f"/proc/{server.pid}/task").iterdir()))
    slow = [socket.create_connection(address, timeout=5) for _ in range(40)]
    ports = {each.getsockname()[1] for each in slow}
    for each in slow:
        each.sendall(trigger(home, "Content-Length: 100", body=b'{"task_id":'))
    assert entries(home) == 0  # others are answered beside them
    assert len(connections_from(ports, server.pid)) == len(slow)
    for each in slow:
        each.close()
    if server.setting("server") == "rsgi":
        assert len(list(Path(f"/proc/{server.pid}/task").iterdir())) <= threads + 8
    deadline = time.monotonic() + 30
    while connections_from(ports, server.pid) and time.monotonic() < deadline:
        entries(home)
    assert connections_from(ports, server.pid) == set()
    assert entries(home) == 0


def connections_from(ports: set[int], pid: int) -> set[int]:
    """Give those of a client's ports whose connection a process holds (proc_pid_net(5))."""
    own = sockets_of(pid)
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    theirs = {int(row[2].rsplit(":", 1)[1], 16) for row in rows if row[9] in own}
    return ports & theirs


def sockets_of(pid: int) -> set[str]:
    """Give the inodes of a process's sockets."""
    links = []
    for each in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            links.append(str(each.readlink()))
    return {link[8:-1] for link in links if link.startswith("socket:[")}


@on_the_loop
class TestChunksOnTheLoop:
    """What only server.py tells: it reads bodies before the application is called."""

    def test_chunks_that_are_cut_change_nothing(self, home: Home) -> None:
        request = trigger(home, "Transfer-Encoding: chunked", body=chunked(task_of(home)))
        assert status_of(exchange(home, request, ends=True)) in {0, 400}
        assert entries(home) == 0

    def test_chunks_with_trailers_are_refused(self, home: Home) -> None:
        body = chunked(task_of(home)) + b"0\r\nX-Trailer: 1\r\n\r\n"
        answer = exchange(home, trigger(home, "Transfer-Encoding: chunked", body=body))
        assert status_of(answer) == 400
        assert entries(home) == 0

    def test_chunks_that_are_none_change_nothing(self, home: Home) -> None:
        body = b"zz\r\n" + task_of(home) + b"\r\n0\r\n\r\n"
        answer = exchange(home, trigger(home, "Transfer-Encoding: chunked", body=body))
        assert status_of(answer) in {0, 400}
        assert entries(home) == 0


@on_the_loop
def test_a_long_body_that_was_read_leaves_the_connection_open(home: Home) -> None:
    lines = b"topic,grade\n" + b"%b,90\n" % (b"f" * 96) * 700
    headers = {"Authorization": f"Bearer {home.token}", "Content-Type": "text/csv"}
    with httpx.Client(base_url=home.server.url, headers=headers) as client:
        answer = client.post("/api/progress/exercises/import", content=lines)
        assert (answer.status_code, answer.json()["imported"]) == (200, 700)
        assert "Connection" not in answer.headers
        assert client.get("/auth/me").status_code == 200


@on_the_loop
def test_http_2_is_spoken_to_those_who_begin_with_it(home: Home) -> None:
    """The WSGI server speaks HTTP/1.1 alone."""
    headers = {"Authorization": f"Bearer {home.token}"}
    with httpx.Client(base_url=home.server.url, headers=headers, http1=False, http2=True) as client:
        path, body = f"/child/{home.children[0]}/trigger-task", {"task_id": home.task}
        answers = [client.post(path, json=body) for _ in range(3)]
        assert {(each.http_version, each.status_code) for each in answers} == {("HTTP/2", 200)}
        assert client.get(f"/child/{home.children[0]}").json()["points"] == 30


@on_the_loop
def test_over_http_2_a_body_may_end_with_an_empty_frame(home: Home) -> None:
    """So clients end it that learn only then that there is no more."""
    headers = {"Authorization": f"Bearer {home.token}", "Content-Type": "application/json"}
    with httpx.Client(base_url=home.server.url, headers=headers, http1=False, http2=True) as client:
        body = task_of(home)
        path = f"/child/{home.children[0]}/trigger-task"
        answer = client.post(path, content=iter([body[:5], body[5:]]))
    assert answer.status_code == 200
