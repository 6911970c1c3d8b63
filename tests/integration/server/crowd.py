"""Very many subscribers, on one thread and with nothing but sockets."""

import selectors
import socket
import time
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

SECONDS = 60


class Crowd:
    """Open streams of one token, all of which have heard the first comment."""

    def __init__(self, url: str, token: str, size: int) -> None:
        address = urlsplit(url)
        assert address.hostname is not None
        assert address.port is not None
        lines = (
            "GET /events HTTP/1.1",
            f"Host: {address.netloc}",
            f"Authorization: Bearer {token}",
        )
        request = "\r\n".join((*lines, "", ""))
        self._selector = selectors.DefaultSelector()
        self._heard: dict[socket.socket, bytes] = {}
        for _ in range(size):
            each = socket.create_connection((address.hostname, address.port), SECONDS)
            each.sendall(request.encode())
            each.setblocking(False)
            self._selector.register(each, selectors.EVENT_READ)
            self._heard[each] = b""
        self.wait_for(b": open\n\n")

    def wait_for(self, words: bytes) -> list[float]:
        """Wait until everybody has heard these words; gives when each did."""
        deadline = time.monotonic() + SECONDS
        times: dict[socket.socket, float] = {}
        while len(times) < len(self._heard):
            for each in self._readable(deadline):
                self._hear(each)
                if words in self._heard[each]:
                    times.setdefault(each, time.monotonic())
        return list(times.values())

    def wait_for_the_end(self) -> list[bytes]:
        """Wait until the server has closed every stream; gives all that each has heard."""
        deadline = time.monotonic() + SECONDS
        while self._selector.get_map():
            for each in self._readable(deadline):
                if not self._hear(each):
                    self._selector.unregister(each)
        return list(self._heard.values())

    def _readable(self, deadline: float) -> list[socket.socket]:
        ready = self._selector.select(deadline - time.monotonic())
        assert ready, "somebody heard nothing in time"
        return [key.fileobj for key, _ in ready if isinstance(key.fileobj, socket.socket)]

    def _hear(self, each: socket.socket) -> bool:
        data = each.recv(65536)
        self._heard[each] += data
        return bool(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._selector.close()
        for each in self._heard:
            each.close()
