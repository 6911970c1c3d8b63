"""A server is killed under load, again and again, and what it acknowledged is all there."""

import random
import socket
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from db.embedded.upkeep.reading import entries_of_folder
from models.tracking_event import entry_as_stored
from models.verification import verify
from tests.integration.server.command_line import flask
from tests.integration.server.homes import ADMIN_SETTINGS, Home, admin_of, check_points, exported
from tests.integration.server.load import Load, check_acknowledged
from tests.servers import Server, running

ROUNDS = 20
MOST_ACKNOWLEDGEMENTS = 120


def test_whatever_was_acknowledged_survives_20_kills(tmp_path: Path) -> None:
    server = Server(tmp_path, **ADMIN_SETTINGS).start()
    try:
        admin = admin_of(server)
        load = Load([Home.found(server, children=3), Home.found(server)])
        for _ in range(ROUNDS):
            with load.running():
                load.wait_for(random.randint(1, MOST_ACKNOWLEDGEMENTS))
                server.kill()
            assert ledger_of_files_is_whole(tmp_path)
            server.start()
            check_round(server, admin, load)
        assert flask(server, "ledger", "verify").status == 0
    finally:
        server.kill()


def ledger_of_files_is_whole(folder: Path) -> bool:
    return verify(map(entry_as_stored, entries_of_folder(folder / "data" / "db"))).ok


def check_round(server: Server, admin: str, load: Load) -> None:
    entries = exported(server, admin)
    check_acknowledged(load.acknowledged, entries)
    load.retry()
    entries = exported(server, admin)
    assert len(entries) == len(load.acknowledged)
    check_seqs(entries)
    check_points(load.homes, entries)
    with server.client(admin) as client:
        assert client.get("/admin/ledger/verify").json()["ok"] is True


def check_seqs(entries: list[dict[str, Any]]) -> None:
    seqs: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        seqs[entry["household_id"]].append(entry["seq"])
    for found in seqs.values():
        assert found == list(range(1, len(found) + 1))


def test_a_killed_server_leaves_nobody_listening(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        address = urlsplit(server.url)
        server.kill()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((address.hostname, address.port))
