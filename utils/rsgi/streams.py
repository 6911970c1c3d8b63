"""Send streams of events from the event loop, and notice at once that a client went away.

A stream that waits is a few small objects: no task, no thread, nothing of its request.
"""

import asyncio
import contextvars
import time
from collections.abc import Callable
from concurrent.futures import Executor
from math import inf
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import structlog

from utils.rsgi.alarms import Alarms
from utils.rsgi.connections import Connections
from utils.rsgi.outlet import Outlet
from utils.rsgi.protocol import ProtocolClosed
from utils.waiting import Waker

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol

log = structlog.get_logger()


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

    def on_ready(self, callback: Callable[[], None], taker: "Stream") -> None:
        """Call back, from any thread, when there may be something to poll.

        Where the taker is free it may be given a chunk instead, on its desk.
        """

    def next_deadline(self) -> float:
        """Tell when to poll even if nothing was heard, by `time.monotonic`; now for more."""

    def leave(self) -> None:
        """End it: the client is gone."""

    def close(self) -> None:
        """Let go of it."""


class Streams:
    """The open streams of one event loop."""

    def __init__(self, waker: Waker, pool: Executor, connections: Connections) -> None:
        self.waker = waker
        self.pool = pool
        self.alarms = Alarms(waker.loop)
        self.open: set[Stream] = set()
        self.context = contextvars.Context()
        self._connections = connections
        self._are_over = asyncio.Event()

    def begin(
        self, body: Polled, protocol: "HTTPProtocol", status: int, headers: Any, client: str
    ) -> None:
        """Send a body from now on, until it ends or its client goes."""
        try:
            transport = protocol.response_stream(status, headers)
        except BaseException:
            body.close()
            raise
        stream = Stream(body, Outlet(transport, client, self._connections), self)
        self.open.add(stream)
        stream.begin(protocol)

    def call_soon(self, callback: Callable[[], None]) -> None:
        """Have something called on the loop, from any thread."""
        self.waker.wake(callback)

    def forget(self, stream: "Stream") -> None:
        """Count a stream no more."""
        self.open.discard(stream)
        if not self.open:
            self._are_over.set()

    async def wait_until_over(self) -> None:
        """Return once no stream is open."""
        while self.open:
            self._are_over.clear()
            await self._are_over.wait()


class Stream:
    """One body on its way to one client.

    What is ready is sent by whatever rings, at once; a task is made only for a poll that may take
    its time, and where the client has to be waited for.
    """

    __slots__ = (
        "_alarm_at",
        "_body",
        "_is_rung",
        "_outlet",
        "_sending",
        "_streams",
        "_watch",
    )

    def __init__(self, body: Polled, outlet: Outlet, streams: Streams) -> None:
        self._body = body
        self._outlet = outlet
        self._streams = streams
        self._is_rung = False
        self._sending: asyncio.Task[None] | None = None
        self._alarm_at = inf
        self._watch: asyncio.Future[None] | None = None

    def begin(self, protocol: "HTTPProtocol") -> None:
        """Send what there is, and listen for more and for the client's end."""
        self._watch = asyncio.ensure_future(protocol.client_disconnect())
        self._watch.add_done_callback(self._leave, context=self._streams.context)
        self._body.on_ready(self._ring, self)
        self._go_on()

    @property
    def desk(self) -> Streams:
        """The streams of the loop, of which this is one."""
        return self._streams

    @property
    def is_free(self) -> bool:
        """Whether a chunk can be sent at once; asked on the loop."""
        return self._sending is None and self in self._streams.open and self._outlet.is_open

    def give(self, chunk: bytes) -> None:
        """Send a chunk at once, on the loop."""
        try:
            self._outlet.give(chunk)
        except Exception:  # whoever gives must go on with the other streams
            log.exception("bug")
            self._close()

    def _ring(self) -> None:
        self._streams.waker.wake(self._go_on)

    def _leave(self, _watch: object) -> None:
        if self in self._streams.open:
            self._body.leave()

    def _go_on(self) -> None:
        """Send what is ready, unless it is being sent."""
        if self._sending is not None:
            self._is_rung = True
        elif self in self._streams.open:
            try:
                self._send_at_once()
            except Exception:  # whatever rang must go on with the other streams
                log.exception("bug")
                self._close()

    def _send_at_once(self) -> None:
        body, outlet = self._body, self._outlet
        while outlet.is_open and not body.may_block:
            chunk = body.poll()
            if chunk is not None:
                outlet.give(chunk)
            at = body.next_deadline()
            if chunk is None or at > time.monotonic():
                self._rest(at)
                return
        self._sending = self._streams.waker.loop.create_task(self._send_in_time())

    async def _send_in_time(self) -> None:
        try:
            await self._send_all()
        except ProtocolClosed:
            self._body.leave()
        except Exception:  # a task that nobody awaits would keep it to itself
            log.exception("bug")
            self._body.leave()
        self._sending = None
        self._rest(self._body.next_deadline())

    async def _send_all(self) -> None:
        chunk = None
        self._is_rung = True
        while chunk is not None or self._is_rung:
            if chunk is not None:
                await self._outlet.send(chunk, lambda: self._body.is_ended)
            self._is_rung = False
            chunk = await self._poll()

    async def _poll(self) -> bytes | None:
        if self._body.may_block:
            streams = self._streams
            return await streams.waker.loop.run_in_executor(streams.pool, self._body.poll)
        return self._body.poll()

    def _rest(self, until: float) -> None:
        """Wait for a ring, at most until then."""
        if self._body.is_ended:
            self._close()
        elif until < self._alarm_at:
            self._alarm_at = until
            self._streams.alarms.set(until, self._wake_up)

    def _wake_up(self) -> None:
        self._alarm_at = inf
        self._go_on()

    def _close(self) -> None:
        """Let go of everything: an alarm that is still to ring must not keep it in memory."""
        self._streams.forget(self)
        if self._watch is not None:
            self._watch.cancel()
        self._body.close()
        del self._body, self._outlet
