"""This process's connections, of which Granian's RSGI says only who is at the other end."""

import asyncio
import fcntl
import os
import select
import socket
import struct
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from weakref import WeakValueDictionary

DESCRIPTORS: Final = Path("/dev/fd")
MOST_UNTAKEN: Final = 4 * 1024 * 1024
ACKNOWLEDGED_AT: Final = 120  # `tcpi_bytes_acked` in Linux's `struct tcp_info`, 64 bits


class Flow:
    """What streams gave to one connection, and how much of it the other end has not taken.

    Over HTTP/2 a client may leave a stream unread and read others: the socket then takes more, and
    what the stream says stays in memory.
    """

    def __init__(self) -> None:
        self.given = 0
        self._untaken_before: int | None = None

    def untaken(self, acknowledged: int) -> int:
        """Tell how many bytes more than when this was first asked."""
        untaken = self.given - acknowledged
        if self._untaken_before is None:
            self._untaken_before = untaken
        return untaken - self._untaken_before


class Connections:
    """This process's connections by the client's end, `address:port`."""

    def __init__(self) -> None:
        self._descriptors: dict[str, int] = {}
        self._flows: WeakValueDictionary[str, Flow] = WeakValueDictionary()
        self._looking = asyncio.Lock()

    def flow_of(self, client: str) -> Flow:
        """Give what is counted of a client's connection for as long as somebody keeps it."""
        return self._flows.setdefault(client, Flow())

    async def has_room(self, client: str, flow: Flow) -> bool | None:
        """Tell whether a client's connection takes more; None once it is closed."""
        descriptor = await self._find(client)
        if descriptor is None:
            return None
        poll = select.poll()
        poll.register(descriptor, select.POLLOUT)
        acknowledged = _acknowledged(descriptor)
        is_taken = acknowledged is None or flow.untaken(acknowledged) < MOST_UNTAKEN
        return is_taken and bool(poll.poll(0))

    async def cut(self, client: str) -> None:
        """Close a client's connection, whatever is on its way."""
        descriptor = await self._find(client)
        if descriptor is not None:
            with suppress(OSError), _borrowed(descriptor) as connection:
                connection.shutdown(socket.SHUT_RDWR)

    async def _find(self, client: str) -> int | None:
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


def hang_up(port: int) -> None:
    """Hear nobody any more who is connected to a port and has got all that was sent."""
    for name in os.listdir(DESCRIPTORS):  # noqa: PTH208  # thousands of names, as they are
        if _peer_of(int(name)) is not None:  # so it is no listener, which others may share
            with suppress(OSError), _borrowed(int(name)) as connection:
                if connection.getsockname()[1] == port and not _is_sending(connection):
                    connection.shutdown(socket.SHUT_RD)


def _is_sending(connection: socket.socket) -> bool:
    unsent = fcntl.ioctl(connection, termios.TIOCOUTQ, bytes(4))
    return bool(int.from_bytes(unsent, sys.byteorder))


def _all_connections() -> dict[str, int]:
    found = {}
    for name in os.listdir(DESCRIPTORS):  # noqa: PTH208  # thousands of names, as they are
        peer = _peer_of(int(name))
        if peer is not None:
            found[peer] = int(name)
    return found


def _peer_of(descriptor: int) -> str | None:
    """Give the other end of a TCP connection; None for anything else."""
    with suppress(OSError), _borrowed(descriptor) as connection:
        if connection.family in {socket.AF_INET, socket.AF_INET6}:
            return written(connection.getpeername())
    return None


def written(address: tuple[Any, ...]) -> str:
    """Write a socket's address as Granian does, with the zone of a link-local one."""
    host, port, *rest = address
    zone = f"%{rest[1]}" if rest and rest[1] else ""
    return f"[{host.partition('%')[0]}{zone}]:{port}" if rest else f"{host}:{port}"


def _acknowledged(descriptor: int) -> int | None:
    """Tell how many bytes the other end's system has; only Linux says it."""
    if not hasattr(socket, "TCP_INFO"):
        return None
    with _borrowed(descriptor) as connection:
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
    acknowledged: int = struct.unpack_from("=Q", info, ACKNOWLEDGED_AT)[0]
    return acknowledged


@contextmanager
def _borrowed(descriptor: int) -> Iterator[socket.socket]:
    """Give a socket of somebody else's; raises OSError where it is none."""
    connection = socket.socket(fileno=descriptor)
    try:
        yield connection
    finally:
        connection.detach()
