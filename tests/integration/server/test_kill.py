"""A server is killed under load, again and again, and what it acknowledged is all there."""

import random
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from db.embedded.reading import entries_of_folder
from models.tracking_event import entry_as_stored
from models.verification import verify
from tests.integration.server.command_line import flask
from tests.integration.server.homes import ADMIN_SETTINGS, Home, admin_of, exported
from tests.servers import Server

ROUNDS = 20
CLIENTS = 8
MOST_ACKNOWLEDGEMENTS = 120
SECONDS = 30


@dataclass
class Load:
    """Clients that trigger tasks until their server is gone."""

    homes: list[Home]
    keys: Iterator[int] = field(default_factory=count)
    acknowledged: dict[str, dict[str, Any]] = field(default_factory=dict)
    unanswered: dict[str, tuple[Home, str, str]] = field(default_factory=dict)
    arrivals: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the clients work; on leaving, wait until each has lost its server."""
        threads = [threading.Thread(target=self._work, args=(n,)) for n in range(CLIENTS)]
        for thread in threads:
            thread.start()
        yield
        for thread in threads:
            thread.join(SECONDS)
            assert not thread.is_alive()

    def wait_for(self, acknowledgements: int) -> None:
        for _ in range(acknowledgements):
            assert self.arrivals.acquire(timeout=SECONDS)

    def _work(self, number: int) -> None:
        home = self.homes[number % len(self.homes)]
        child = home.children[number // len(self.homes) % len(home.children)]
        with home.client() as client:
            while True:
                task = random.choice((home.task, home.task, home.penalty))
                key = f"key-{next(self.keys)}"
                self.unanswered[key] = (home, child, task)
                try:
                    answer = trigger(client, child, task, key)
                except httpx.TransportError:
                    return
                self._note(key, answer)
                self.arrivals.release()

    def _note(self, key: str, answer: httpx.Response) -> None:
        assert answer.status_code == 200, answer.text
        self.acknowledged[key] = answer.json()["tracking_event"]
        del self.unanswered[key]

    def retry(self) -> None:
        """Send again what was never answered, each with its key."""
        for key, (home, child, task) in list(self.unanswered.items()):
            with home.client() as client:
                self._note(key, trigger(client, child, task, key))
                again = trigger(client, child, task, key)
            assert again.headers["Idempotent-Replayed"] == "true"
            assert again.json()["tracking_event"] == self.acknowledged[key]


def trigger(client: httpx.Client, child: str, task: str, key: str) -> httpx.Response:
    return client.post(
        f"/child/{child}/trigger-task", json={"task_id": task}, headers={"Idempotency-Key": key}
    )


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
    by_id = {entry["id"]: entry for entry in entries}
    for entry in load.acknowledged.values():
        assert by_id[entry["id"]] == entry
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


def check_points(homes: list[Home], entries: list[dict[str, Any]]) -> None:
    points = {entry["child_id"]: entry["points_after"] for entry in entries}
    for home in homes:
        with home.client() as client:
            for child in client.get("/child").json()["children"]:
                assert child["points"] == points.get(child["id"], 0)
