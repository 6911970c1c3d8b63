"""Send an answer's pieces as fast as the client takes them.

Granian's RSGI keeps whatever it is given, without limit and without a word: an answer that is made
faster than it is read would come to stand in memory as a whole. So the connection's socket is
asked every 64 KiB whether it takes more.
"""

import asyncio
import os
import select
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from granian._granian import RSGIProtocolClosed as ProtocolClosed

AT_ONCE: Final = 64 * 1024
PAUSE_SECONDS: Final = 0.02
DESCRIPTORS: Final = Path("/dev/fd")


class Connections:
    """This process's connections by the client's end, `address:port`."""

    def __init__(self) -> None:
        self._descriptors: dict[str, int] = {}
        self._looking = asyncio.Lock()

    async def find(self, client: str) -> int | None:
        """Give the descriptor of a client's connection, or None once it is closed."""
        known = self._known(client)
        if known is None:
            async with self._looking:
                if self._known(client) is None:
                    self._descriptors = await asyncio.to_thread(_all_connections)
            known = self._known(client)
        return known

    def _known(self, client: str) -> int | None:
        descriptor = self._descriptors.get(client)
        return descriptor if descriptor is not None and _peer_of(descriptor) == client else None


def _all_connections() -> dict[str, int]:
    found = {}
    for name in os.listdir(DESCRIPTORS):  # noqa: PTH208  # thousands of names, as they are
        peer = _peer_of(int(name))
        if peer is not None:
            found[peer] = int(name)
    return found


def _peer_of(descriptor: int) -> str | None:
    """Give the other end of a TCP connection; None for anything else."""
    with suppress(OSError):
        connection = socket.socket(fileno=descriptor)
        try:
            if connection.family in {socket.AF_INET, socket.AF_INET6}:
                host, port = connection.getpeername()[:2]
                return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        finally:
            connection.detach()  # it is not ours to close
    return None


class Outlet:
    """Where the pieces of one answer go."""

    __slots__ = ("_client", "_connections", "_is_over", "_transport", "_unasked")

    def __init__(
        self,
        transport: Any,
        client: str,
        connections: Connections,
        is_over: Callable[[], bool] = lambda: False,
    ) -> None:
        self._transport = transport
        self._client = client
        self._connections = connections
        self._is_over = is_over
        self._unasked = 0

    async def send(self, piece: bytes) -> None:
        """Send a piece once there is room for it, or it is over; raises ProtocolClosed."""
        if self._unasked >= AT_ONCE:
            await self._await_room()
        self._unasked += len(piece)
        await self._transport.send_bytes(piece)

    async def _await_room(self) -> None:
        while not self._is_over() and not await self._has_room():
            await asyncio.sleep(PAUSE_SECONDS)
        self._unasked = 0

    async def _has_room(self) -> bool:
        descriptor = await self._connections.find(self._client)
        if descriptor is None:
            raise ProtocolClosed
        poll = select.poll()
        poll.register(descriptor, select.POLLOUT)
        return bool(poll.poll(0))
