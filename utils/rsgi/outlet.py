"""Send an answer's pieces as fast as the client takes them.

Granian's RSGI keeps whatever it is given, without limit and without a word: an answer that is made
faster than it is read would come to stand in memory as a whole. So the connection is asked every
64 KiB whether it takes more.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final

from utils.rsgi.connections import Connections, Flow
from utils.rsgi.protocol import ProtocolClosed

AT_ONCE: Final = 64 * 1024
PAUSE_SECONDS: Final = 0.02


def never() -> bool:
    """Say that it is not over."""
    return False


class Outlet:
    """Where the pieces of one answer go, which ends when nobody has it any more."""

    __slots__ = ("_client", "_connections", "_flow", "_transport", "_unasked")

    def __init__(self, transport: Any, client: str, connections: Connections) -> None:
        self._transport = transport
        self._client = client
        self._connections = connections
        self._flow: Flow | None = None
        self._unasked = 0

    @property
    def is_open(self) -> bool:
        """Whether a piece can be given without asking for room."""
        return self._unasked < AT_ONCE

    def give(self, piece: bytes) -> Any:
        """Send a piece at once; await what it gives to hear, by ProtocolClosed, who is gone."""
        self._unasked += len(piece)
        return self._transport.send_bytes(piece)

    async def send(self, piece: bytes, is_over: Callable[[], bool] = never) -> None:
        """Send a piece once there is room for it, or it is over; raises ProtocolClosed."""
        if not self.is_open:
            await self._await_room(is_over)
        await self.give(piece)

    async def cut(self) -> None:
        """Close the connection, so that nobody takes what was sent for the whole.

        Granian has no way to end one answer so: over HTTP/2, others on the connection end too.
        """
        await self._connections.cut(self._client)

    async def _await_room(self, is_over: Callable[[], bool]) -> None:
        flow = self._flow = self._flow or self._connections.flow_of(self._client)
        flow.given += self._unasked
        self._unasked = 0
        while not is_over() and not await self._has_room(flow):
            await asyncio.sleep(PAUSE_SECONDS)

    async def _has_room(self, flow: Flow) -> bool:
        has_room = await self._connections.has_room(self._client, flow)
        if has_room is None:
            raise ProtocolClosed
        return has_room
