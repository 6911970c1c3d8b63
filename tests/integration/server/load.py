"""Clients that trigger tasks all at once, until they or their server are told to stop."""

import random
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from tests.integration.server.homes import Home

CLIENTS = 8
SECONDS = 30


@dataclass
class Load:
    """What clients asked for and what they were told, over the lives of a server."""

    homes: list[Home]
    keys: Iterator[int] = field(default_factory=count)
    acknowledged: dict[str, dict[str, Any]] = field(default_factory=dict)
    unanswered: dict[str, tuple[Home, str, str]] = field(default_factory=dict)
    is_enough: threading.Event = field(default_factory=threading.Event)
    arrivals: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    @contextmanager
    def running(self, *, until_enough: bool = False) -> Iterator[None]:
        """Let the clients work until each has lost its server, or it is enough on leaving."""
        self.is_enough.clear()
        threads = [threading.Thread(target=self._work, args=(n,)) for n in range(CLIENTS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            if until_enough:
                self.is_enough.set()
            for thread in threads:
                thread.join(SECONDS)
        assert not any(thread.is_alive() for thread in threads)

    def wait_for(self, acknowledgements: int) -> None:
        for _ in range(acknowledgements):
            assert self.arrivals.acquire(timeout=SECONDS)

    def _work(self, number: int) -> None:
        home = self.homes[number % len(self.homes)]
        child = home.children[number // len(self.homes) % len(home.children)]
        with home.client() as client:
            while not self.is_enough.is_set():
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


def check_acknowledged(
    acknowledged: Mapping[str, dict[str, Any]], entries: Iterable[dict[str, Any]]
) -> None:
    """Every entry that was acknowledged is among these, as it was."""
    by_id = {entry["id"]: entry for entry in entries}
    for entry in acknowledged.values():
        assert by_id[entry["id"]] == entry
