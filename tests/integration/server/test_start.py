"""Starting: what stops it says so in one line; and every way to start serves the same."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.integration.server.command_line import flask
from tests.integration.server.homes import Home
from tests.servers import PROJECT, Server, running

PLAIN_WSGI_SERVER = """
from wsgiref.simple_server import make_server
from app import create_app
server = make_server("127.0.0.1", 0, create_app())
print(f"Running on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
"""


def refusal(server: Server) -> str:
    """Start a server that must not start; gives its one line."""
    with pytest.raises(RuntimeError) as refused:
        server.start()
    lines = (server.folder / "server.log").read_text().splitlines()
    assert str(refused.value).startswith("Starchart can't start: ")
    assert len(lines) == 1
    return lines[0]


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("port", "http", "STARCHART_PORT=http is wrong: it accepts a whole number"),
        (
            "durability",
            "often",
            "STARCHART_DURABILITY=often is wrong: it accepts strict or relaxed",
        ),
        ("secret_key", "short", "STARCHART_SECRET_KEY (its value is not shown) is wrong"),
        ("data_dir", "/dev/null/data", "/dev/null/data"),
        ("host", "192.0.2.1", "cannot listen on 192.0.2.1"),
    ],
)
def test_a_wrong_setting_stops_the_start(tmp_path: Path, name: str, value: str, says: str) -> None:
    assert says in refusal(Server(tmp_path, **{name: value}))


def test_a_damaged_file_stops_the_start_until_it_is_repaired(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        home = Home.found(server)
        for _ in range(5):
            home.trigger()
        server.stop()
        (tmp_path / "server.log").unlink()
        file = tmp_path / "data" / "db" / "tracking_events.json"
        lines = file.read_bytes().splitlines(keepends=True)
        lines[2] = b"garbage\n"
        file.write_bytes(b"".join(lines))
        said = refusal(server)
        assert f"{file}, line 3: " in said
        assert said.endswith("run: flask --app app db repair")
        repaired = flask(server, "db", "repair")
        assert (repaired.status, repaired.err) == (0, "")
        assert "tracking_events.json: kept 4, lost 1\n" in repaired.out
        server.start()
        assert home.trigger()["seq"] == 6
        proof = flask(server, "ledger", "verify")
    assert proof.status == 1
    assert re.fullmatch(r"MISMATCH \S+ 2: the entry after 1 is 3: an entry is missing\n", proof.err)


@pytest.mark.parametrize("command", [["db", "verify"], ["run"]], ids=" ".join)
def test_a_command_says_a_wrong_setting_in_one_line(tmp_path: Path, command: list[str]) -> None:
    done = flask(Server(tmp_path), *command, port="http")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("Error: STARCHART_PORT=http is wrong: ")
    assert done.err.count("\n") == 1


def test_the_help_needs_no_settings(tmp_path: Path) -> None:
    done = flask(Server(tmp_path), "db", "--help", port="http")
    assert (done.status, done.err) == (0, "")
    assert "backup   Save everything, also while a server runs.\n" in done.out
    assert "..." not in done.out.replace("[ARGS]...", "")


def test_the_routes_are_shown_without_touching_the_data(tmp_path: Path) -> None:
    done = flask(Server(tmp_path), "routes")
    assert (done.status, done.err) == (0, "")
    assert "/child/<child_id>/trigger-task" in done.out
    assert list(tmp_path.iterdir()) == []


@contextmanager
def address_of(server: Server, *command: str) -> Iterator[str]:
    """Run a server of another kind on a server's data; gives its address."""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=PROJECT,
        env=server.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield next(line.split()[-1] for line in process.stdout if "Running on http" in line)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.parametrize(
    "command",
    [["-m", "flask", "--app", "app", "run", "--port", "0"], ["-c", PLAIN_WSGI_SERVER]],
    ids=["flask run", "create_app in a WSGI server"],
)
def test_other_servers_serve_the_same_data(tmp_path: Path, command: list[str]) -> None:
    with running(tmp_path) as server:
        home = Home.found(server)
        home.trigger()
        server.stop()
        with address_of(server, *command) as server.url:
            assert httpx.get(f"{server.url}/readyz").json()["status"] == "ready"
            assert home.trigger()["seq"] == 2
