"""Commands beside a running server: those that read work, those that write are refused."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.server.command_line import flask
from tests.integration.server.homes import (
    ADMIN_SETTINGS,
    Home,
    admin_of,
    check_points,
    exported,
)
from tests.integration.server.load import Load, check_acknowledged
from tests.servers import Server, running


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["db", "verify"], "tracking_events.json: 3 documents, 0 dead lines\n"),
        (["db", "export", "{out}"], "tracking_events: 3 documents\n"),
        (["db", "backup", "{out}"], " files\n"),
        (["ledger", "verify"], "3 entries in 1 households, 0 of them anonymous\n"),
    ],
    ids=["db verify", "db export", "db backup", "ledger verify"],
)
def test_a_command_that_reads_works(
    tmp_path: Path, busy_once: Server, command: list[str], says: str
) -> None:
    done = flask(busy_once, *(word.format(out=tmp_path / "out") for word in command))
    assert (done.status, done.err) == (0, "")
    assert says in done.out


@pytest.mark.parametrize("command", ["repair", "compact", "restore"])
def test_a_command_that_writes_is_refused_in_one_line(
    tmp_path: Path, busy_once: Server, command: str
) -> None:
    archive = tmp_path / "archive"
    archive.touch()
    done = flask(busy_once, "db", command, *([archive] if command == "restore" else []))
    assert (done.status, done.out) == (1, "")
    assert done.err.count("\n") == 1
    assert "is served by another process already" in done.err


def test_a_second_server_is_refused_with_a_hint_to_postgresql(busy_once: Server) -> None:
    second = Server(busy_once.folder)
    with pytest.raises(RuntimeError, match="STARCHART_DATABASE_URL to a PostgreSQL database") as it:
        second.start()
    assert str(it.value).splitlines()[-1].startswith("Starchart can't start: ")
    assert "Traceback" not in str(it.value)


def test_an_export_of_the_tables_holds_no_secrets(tmp_path: Path, busy_once: Server) -> None:
    assert flask(busy_once, "db", "export", tmp_path / "out.json").status == 0
    text = (tmp_path / "out.json").read_text()
    assert {"users", "children", "tracking_events"} <= set(json.loads(text))
    assert "password_hash" not in text
    assert "reference_key" not in text


def test_a_backup_under_load_is_restored_on_another_machine(tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    with running(tmp_path / "here", **ADMIN_SETTINGS) as server:
        load = Load([Home.found(server, children=3), Home.found(server)])
        with load.running(until_enough=True):
            load.wait_for(100)
            acknowledged = dict(load.acknowledged)
            assert flask(server, "db", "backup", archive).status == 0
    copy = Server(tmp_path / "there", **ADMIN_SETTINGS)
    assert flask(copy, "db", "restore", archive).status == 0
    with running(copy.folder, **ADMIN_SETTINGS) as copy:
        admin = admin_of(copy)
        entries = exported(copy, admin)
        with copy.client(admin) as client:
            assert client.get("/admin/ledger/verify").json()["ok"] is True
        check_acknowledged(acknowledged, entries)
        # the key that signs tokens came along, so the parents are still signed in
        check_points([replace(home, server=copy) for home in load.homes], entries)
