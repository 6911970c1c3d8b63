"""Clients that trigger tasks, and send again, with its key, what got no answer or a 503."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from typing import Any

import httpx

from tests.integration.server.homes import Home
from tests.integration.server.load import trigger

CLIENTS = 6
SECONDS = 30


class Patience:
    """What patient clients were told; they turn to the next server when one does not answer."""

    def __init__(self, homes: list[Home]) -> None:
        self._homes = homes
        self._keys = count()
        self._is_enough = threading.Event()
        self._arrivals = threading.Semaphore(0)
        self.acknowledged: dict[str, dict[str, Any]] = {}
        self.refused = 0
        self.cut_off = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the clients work until the end of the block, and get their last answer."""
        threads = [threading.Thread(target=self._work, args=[turn]) for turn in range(CLIENTS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._is_enough.set()
            for thread in threads:
                thread.join(SECONDS)
        assert not any(thread.is_alive() for thread in threads)

    def go_on(self, acknowledgements: int = 40) -> None:
        """Wait for so many more from now on."""
        while self._arrivals.acquire(blocking=False):
            pass
        for _ in range(acknowledgements):
            assert self._arrivals.acquire(timeout=SECONDS), "the service did not come back"

    def _work(self, turn: int) -> None:
        with ExitStack() as opened:
            clients = [opened.enter_context(home.client()) for home in self._homes]
            while not self._is_enough.is_set():
                turn = self._ask(clients, turn, f"key-{next(self._keys)}")

    def _ask(self, clients: list[httpx.Client], turn: int, key: str) -> int:
        """Ask until it is acknowledged; gives whose turn it is to be asked next."""
        home, deadline = self._homes[0], time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            client = clients[turn % len(clients)]
            try:
                answer = trigger(client, home.children[0], home.task, key)
            except httpx.TransportError:
                self.cut_off += 1
                turn += 1
                continue
            if answer.status_code == httpx.codes.OK:
                self.acknowledged[key] = answer.json()["tracking_event"]
                self._arrivals.release()
                return turn
            assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE, answer.text
            assert answer.headers["Retry-After"]
            self.refused += 1
            time.sleep(0.01)
        raise AssertionError("it was never acknowledged")
