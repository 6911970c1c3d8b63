"""Drive a stream of events on the event loop, and notice at once that its client went away."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from utils.rsgi.outlet import Outlet
from utils.rsgi.protocol import ProtocolClosed
from utils.waiting import Waker

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol


@runtime_checkable
class Polled(Protocol):
    """A body that an event loop takes piece by piece."""

    @property
    def is_ended(self) -> bool:
        """Whether there is nothing more to come."""

    @property
    def may_block(self) -> bool:
        """Whether the next poll may take its time."""

    def poll(self) -> bytes | None:
        """Take what is ready; None means to wait, or that it ended."""

    def on_ready(self, callback: Callable[[], None]) -> None:
        """Call back, from any thread, when there may be something to poll."""

    def next_deadline(self) -> float:
        """Tell when to poll even if nothing was heard, by `time.monotonic`."""

    def leave(self) -> None:
        """End it: the client is gone."""

    def close(self) -> None:
        """Let go of it."""


class Drive:
    """One stream on its way to one client; `outlet_of` wraps a transport and when it is over."""

    __slots__ = ("_body", "_is_ready", "_outlet_of", "_pool", "_sleeper", "_waker")

    def __init__(
        self, body: Polled, waker: Waker, pool: Executor, outlet_of: Callable[..., Outlet]
    ) -> None:
        self._body = body
        self._outlet_of = outlet_of
        self._waker = waker
        self._pool = pool
        self._is_ready = True
        self._sleeper: asyncio.Future[None] | None = None

    async def run(self, protocol: "HTTPProtocol", status: int, headers: Any) -> None:
        """Send the stream until it ends or the client goes."""
        loop = self._waker.loop
        watching = loop.create_task(self._watch(protocol))
        try:
            self._body.on_ready(lambda: self._waker.wake(self._rouse))
            transport = protocol.response_stream(status, headers)
            with suppress(ProtocolClosed):
                await self._send(self._outlet_of(transport, is_over=lambda: self._body.is_ended))
        finally:
            watching.cancel()
            self._body.close()

    async def _watch(self, protocol: "HTTPProtocol") -> None:
        await protocol.client_disconnect()
        self._body.leave()

    async def _send(self, outlet: Outlet) -> None:
        while True:
            self._is_ready = False
            chunk = await self._poll()
            if chunk is not None:
                await outlet.send(chunk)
            elif self._body.is_ended:
                return
            else:
                await self._sleep()

    async def _poll(self) -> bytes | None:
        if self._body.may_block:
            return await self._waker.loop.run_in_executor(self._pool, self._body.poll)
        return self._body.poll()

    async def _sleep(self) -> None:
        """Wait until there may be something to poll."""
        if self._is_ready:
            return
        loop = self._waker.loop
        self._sleeper = loop.create_future()
        seconds = self._body.next_deadline() - time.monotonic()
        alarm = loop.call_later(max(seconds, 0.0), self._rouse)
        try:
            await self._sleeper
        finally:
            alarm.cancel()
            self._sleeper = None

    def _rouse(self) -> None:
        self._is_ready = True
        if self._sleeper is not None and not self._sleeper.done():
            self._sleeper.set_result(None)
