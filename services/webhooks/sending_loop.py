"""The event loop that requests are sent on: nothing of it is left open when it ends."""

import asyncio
from typing import Any
from weakref import WeakSet


class SendingLoop(asyncio.SelectorEventLoop):
    """An event loop that knows its connections.

    Who is broken off while it connects may leave a connection that nobody has any more.
    """

    def __init__(self) -> None:
        super().__init__()
        self._connections: WeakSet[asyncio.Transport] = WeakSet()

    async def create_connection(self, *args: Any, **options: Any) -> Any:
        """Connect, and remember the connection."""
        transport, protocol = await super().create_connection(*args, **options)
        self._connections.add(transport)
        return transport, protocol

    async def end(self) -> None:
        """Close all connections, and end the loop."""
        for connection in list(self._connections):
            connection.abort()
        await asyncio.sleep(0)  # a connection lets go of its socket in the turn after
        self.stop()
