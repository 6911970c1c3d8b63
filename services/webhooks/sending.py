"""Send to receivers: an event loop on a thread of its own, and a bounded time for each."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Lock, Thread
from typing import Any, Final

import httpx

from models.errors import Invalid
from models.webhooks.delivery import EXCERPT_BYTES, Outcome
from services.webhooks.names import LookUp, system_look_up
from services.webhooks.pinning import PinnedTransport
from services.webhooks.sending_loop import SendingLoop

SECONDS: Final = 15.0
CLOSING_SECONDS: Final = 2.0
CANCELLING_SECONDS: Final = 0.05
GRACE_SECONDS: Final = 0.2
Done = Callable[[Outcome | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is sent in one attempt."""

    url: str
    headers: Mapping[str, str]
    body: bytes


class Sender:
    """Sends requests, each within `seconds` from the name's lookup to the answer's last byte."""

    def __init__(
        self,
        *,
        allow_private: bool,
        look_up: LookUp = system_look_up,
        seconds: float = SECONDS,
        grace_seconds: float = GRACE_SECONDS,
    ) -> None:
        self.look_up = look_up
        self.allow_private = allow_private
        self._seconds = seconds
        self._grace_seconds = grace_seconds
        self._lock = Lock()
        self._loop: SendingLoop | None = None
        self._thread: Thread | None = None
        self._client: httpx.AsyncClient | None = None
        self._under_way: set[asyncio.Task[Any] | None] = set()

    def send(self, request: Request, done: Done) -> None:
        """Send, and call back from the loop's thread; with nothing where it was broken off."""
        with self._lock:  # so that none is handed over to a loop that `close` has ended
            future = asyncio.run_coroutine_threadsafe(self._attempt(request), self._running())

        def tell(_: object) -> None:
            done(None if future.cancelled() else future.result())

        future.add_done_callback(tell)

    def close(self) -> None:
        """Let what is under way end for a moment, then break it off."""
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = None
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(self.break_off(loop), loop)
        thread.join(CLOSING_SECONDS)

    async def break_off(self, loop: SendingLoop) -> None:
        """End all attempts, and then the loop, on which this runs.

        Only the attempts are cancelled: a task of theirs that has not begun yet must not be (anyio
        tells why in `CancelScope._deliver_cancellation`). Where connecting ends just then, anyio
        takes the cancellation for its own, so it is repeated.
        """
        seconds = self._grace_seconds
        while attempts := [task for task in self._under_way if task is not None]:
            await asyncio.wait(attempts, timeout=seconds)
            for attempt in attempts:
                attempt.cancel()
            seconds = CANCELLING_SECONDS
        await loop.end()

    def _running(self) -> SendingLoop:
        """Give the loop; the first one who sends starts it."""
        if self._loop is None:
            self._loop = SendingLoop()
            self._thread = Thread(
                target=self._run, args=(self._loop,), name="webhook-sender", daemon=True
            )
            self._thread.start()
        return self._loop

    @staticmethod
    def _run(loop: asyncio.AbstractEventLoop) -> None:
        try:
            loop.run_forever()
        finally:
            loop.close()

    def _connected(self) -> httpx.AsyncClient:
        """Give the client, made on the loop's thread: loading certificates takes a while."""
        if self._client is None:
            transport = PinnedTransport(self.look_up, allow_private=self.allow_private)
            self._client = httpx.AsyncClient(
                transport=transport,
                timeout=self._seconds,
                follow_redirects=False,
                trust_env=False,
            )
        return self._client

    async def _attempt(self, request: Request) -> Outcome:
        started = time.perf_counter()
        answer = Answer()
        task = asyncio.current_task()
        self._under_way.add(task)
        try:
            async with asyncio.timeout(self._seconds):
                await self._exchange(request, answer)
        except Exception as error:  # noqa: BLE001 - whatever a receiver does is an outcome
            answer.error = None if answer.status else _said(error, self._seconds)
        finally:
            self._under_way.discard(task)
        return answer.outcome(round((time.perf_counter() - started) * 1000))

    async def _exchange(self, request: Request, answer: "Answer") -> None:
        client = self._connected()
        sent = client.stream(
            "POST", request.url, headers=dict(request.headers), content=request.body
        )
        async with sent as response:
            answer.status = response.status_code
            answer.retry_after = response.headers.get("retry-after")
            async for piece in response.aiter_raw():
                answer.body += piece[: EXCERPT_BYTES - len(answer.body)]
                if len(answer.body) >= EXCERPT_BYTES:
                    return


class Answer:
    """What has come of an answer so far."""

    def __init__(self) -> None:
        self.status: int | None = None
        self.retry_after: str | None = None
        self.error: str | None = None
        self.body = b""

    def outcome(self, milliseconds: int) -> Outcome:
        """Give what an attempt came to; its status counts, also where the body had no end."""
        return Outcome(
            status=self.status,
            milliseconds=milliseconds,
            excerpt=self.body.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}"),
            error=self.error,
            retry_after=read_retry_after(self.retry_after, datetime.now(UTC)),
        )


def read_retry_after(text: str | None, now: datetime) -> timedelta | None:
    """Read `Retry-After`: seconds, or an HTTP date; nothing where it is neither."""
    if text is None:
        return None
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), 10**8))
    try:
        return max(parsedate_to_datetime(text) - now, timedelta())
    except (ValueError, TypeError):
        return None


def _said(error: Exception, seconds: float) -> str:
    """Say in a line why there was no answer."""
    match error:
        case TimeoutError():
            return f"no answer within {seconds:g} s"
        case Invalid():
            return error.detail
        case httpx.ConnectError():
            return "could not connect"
        case httpx.TransportError():
            return "the connection was closed, or what came is not HTTP"
        case httpx.InvalidURL() | UnicodeError():
            return "the URL can't be connected to"
        case OSError():
            return "the name could not be looked up"
    return type(error).__name__
