"""A subscriber of the live stream that is cut, and resumes where it was."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
from httpx_sse import connect_sse

from bench.demo.page import Page

SECONDS = 10.0


class Listener:
    """Listens on a thread, and remembers what it saw."""

    def __init__(self, url: str, token: str, page: Page) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}
        self._page = page
        self._changed = threading.Condition()
        self._socket: socket.socket | None = None
        self.seen: list[int] = []

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen while the block runs, from where the last time ended; then be cut."""
        is_open = threading.Event()
        thread = threading.Thread(target=self._listen, args=[is_open.set])
        thread.start()
        is_open.wait(SECONDS)
        try:
            yield
        finally:
            self._cut()
            thread.join(SECONDS)

    def wait_for(self, seq: int) -> None:
        """Wait until an entry was seen; raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: seq in self.seen, SECONDS):
                raise TimeoutError(f"entry {seq} did not come")

    def _listen(self, opened: Callable[[], None]) -> None:
        last = {"Last-Event-ID": str(self.seen[-1])} if self.seen else {}
        try:
            with (
                httpx.Client(timeout=SECONDS) as client,
                connect_sse(
                    client, "GET", f"{self._url}/events", headers=self._headers | last
                ) as stream,
            ):
                network = stream.response.extensions["network_stream"]
                self._socket = network.get_extra_info("socket")
                opened()
                for event in stream.iter_sse():
                    if event.data:
                        self._take(event.event, event.id, event.json())
        except httpx.TransportError:
            opened()  # cut, as it was meant to be

    def _cut(self) -> None:
        """Lose the connection, as a phone does."""
        if self._socket is not None:
            self._socket.shutdown(socket.SHUT_RDWR)

    def _take(self, kind: str, number: str, data: dict[str, str]) -> None:
        if kind == "tracking_event_created":
            self._page.live(f"#{number} {data['entity_type']} {data['action']}")
            with self._changed:
                self.seen.append(int(number))
                self._changed.notify_all()
        elif kind == "reward_request_resolved":
            self._page.live(f"request {data['action']}")
        else:
            self._page.live(kind.replace("_", " "))
