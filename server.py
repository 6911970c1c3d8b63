"""Serve a WSGI application through RSGI: on the event loop what is quick, the rest in threads.

What an application waits for by `utils.waiting` is awaited on the loop, streams of events are
driven on it, and bodies that are iterated come from a thread, as fast as the client takes them.
"""

import asyncio
import contextvars
import os
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import structlog

from utils.host import NO_HOST
from utils.refusal import HEADERS, refusal
from utils.rsgi.bodies import (
    GRACE_SECONDS,
    SHORT,
    Body,
    Chunks,
    CutBody,
    SlowBody,
    late_body,
    no_body,
    read_body,
    read_short_body,
)
from utils.rsgi.connections import Connections
from utils.rsgi.environ import BadHost, environ_of
from utils.rsgi.lanes import Lane, LaneOf
from utils.rsgi.outlet import Outlet
from utils.rsgi.patience import Patience
from utils.rsgi.protocol import ProtocolClosed, ProtocolError
from utils.rsgi.streams import Polled, Streams
from utils.waiting import LoopCall, Waker

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

log = structlog.get_logger()
Headers = list[tuple[str, str]]
LARGEST_AT_ONCE: Final = 64 * 1024
LARGEST_WHOLE: Final = 1024 * 1024
PASSWORD_THREADS: Final = max(1, (os.cpu_count() or 1) // 2)
BODY_METHODS: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
NO_BODY_STATUSES: Final = frozenset({204, 304})


class Answer:
    """What a WSGI application answered."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: Headers = []
        self.body: Iterable[bytes] = ()
        self.whole: bytes | None = None

    def start(self, status: str, headers: Headers, *_error: Any) -> Callable[[bytes], None]:
        """Take the status and the headers."""
        self.status = int(status.split(" ", 1)[0])
        self.headers = headers
        return self._refuse_write

    def _refuse_write(self, _data: bytes) -> None:
        raise NotImplementedError("the WSGI of before 2003 is not served")

    @property
    def length(self) -> int | None:
        """The length that was said, or None."""
        for name, value in self.headers:
            if name.lower() == "content-length":
                return int(value)
        return None


class Server:
    """An RSGI application around a WSGI application.

    `lane_of` says by method and path where a request runs, `observe_held` hears for how many
    seconds each stretch of one held the loop.
    """

    def __init__(
        self,
        wsgi_app: "WSGIApplication",
        *,
        lane_of: LaneOf,
        threads: int,
        observe_held: Callable[[float], None] = lambda seconds: None,
        connections: Connections | None = None,
    ) -> None:
        self._wsgi_app = wsgi_app
        self._lane_of = lane_of
        self._observe_held = observe_held
        self._connections = connections or Connections()
        self._under_way = 0
        self._pools: dict[Lane, Executor] = {
            Lane.POOL: ThreadPoolExecutor(threads, "request"),
            Lane.PASSWORDS: ThreadPoolExecutor(PASSWORD_THREADS, "password"),
            Lane.UPLOADS: ThreadPoolExecutor(threads, "upload"),
        }

    @property
    def is_idle(self) -> bool:
        """Whether no request is under way, and no stream open."""
        return not (self._under_way or self._streams.open)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take the loop that requests come on."""
        self._waker = Waker(loop)
        self._streams = Streams(self._waker, self._pools[Lane.POOL], self._connections)
        self._patience = Patience(loop, GRACE_SECONDS)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let what is under way end; whoever started the server limits how long that may take."""
        loop.run_until_complete(self._streams.wait_until_over())
        tasks = asyncio.all_tasks(loop)
        if tasks:
            loop.run_until_complete(asyncio.wait(tasks))
        for pool in self._pools.values():
            pool.shutdown()

    async def __rsgi__(self, scope: "Scope", protocol: "HTTPProtocol") -> None:
        """Answer one request."""
        self._under_way += 1
        try:
            await self._serve(scope, protocol)
        except ProtocolClosed:
            pass  # the client did not wait for its answer
        except BadHost:
            _refuse(protocol, 400, "invalid", NO_HOST)
        except CutBody:
            _refuse(protocol, 400, "invalid", "The body ended before its end.")
        except SlowBody:
            _refuse(protocol, 408, "request_timeout", "The body did not come in time.")
        except Exception:  # a bug must not end without an answer
            log.exception("bug")
            _refuse(protocol, 500, "internal_error", "This is a bug of the server.")
        finally:
            self._under_way -= 1

    async def _serve(self, scope: "Scope", protocol: "HTTPProtocol") -> None:
        environ = environ_of(scope)
        body = await _body_of(environ, protocol, self._patience)
        # a client may take as long as it likes over a long body: only such requests wait for others
        lane = self._lane_of(scope.method, scope.path) if body.is_read else Lane.UPLOADS
        environ["wsgi.input"] = body.input
        answer = await self._answer(environ, lane)
        if not body.is_read and scope.http_version == "1.1":
            answer.headers.append(("Connection", "close"))
        await self._send(answer, protocol, scope.client)

    async def _answer(self, environ: "WSGIEnvironment", lane: Lane) -> Answer:
        def call() -> Answer:
            answer = Answer()
            answer.body = self._wsgi_app(environ, answer.start)
            _take_whole(answer, is_head=environ["REQUEST_METHOD"] == "HEAD")
            return answer

        if lane is Lane.LOOP:
            return await LoopCall(call, self._waker, self._observe_held)
        # in a context of its own: what it sets there, the thread's next request must not see
        context = contextvars.copy_context()
        return await self._waker.loop.run_in_executor(self._pools[lane], context.run, call)

    async def _send(self, answer: Answer, protocol: "HTTPProtocol", client: str) -> None:
        if answer.whole is not None:
            _send_whole(answer, protocol)
        elif isinstance(answer.body, Polled):
            self._streams.begin(answer.body, protocol, answer.status, answer.headers, client)
        else:
            transport = protocol.response_stream(answer.status, answer.headers)
            await self._iterate(answer.body, Outlet(transport, client, self._connections))

    async def _iterate(self, body: Iterable[bytes], outlet: Outlet) -> None:
        """Stream a body from a thread, the next piece once the client took the one before."""
        context, loop, pool = contextvars.copy_context(), self._waker.loop, self._pools[Lane.POOL]
        pieces = iter(body)
        try:
            while piece := await loop.run_in_executor(pool, context.run, _next_of, pieces):
                await outlet.send(piece)
        except ProtocolClosed:
            raise
        except Exception:  # whatever broke off, the client must not take it for whole
            await outlet.cut()
            raise
        finally:
            await loop.run_in_executor(pool, context.run, _close, body)


async def _body_of(
    environ: "WSGIEnvironment", protocol: "HTTPProtocol", patience: Patience
) -> Body:
    is_chunked = "HTTP_TRANSFER_ENCODING" in environ
    if is_chunked:
        environ.pop("CONTENT_LENGTH", None)  # RFC 9112: it does not count then
    said = environ.get("CONTENT_LENGTH")
    if said is not None:
        return await _body_of_length(said, protocol, patience)
    is_http_2 = environ["SERVER_PROTOCOL"] == "HTTP/2"
    if is_chunked or (is_http_2 and environ["REQUEST_METHOD"] in BODY_METHODS):
        environ["wsgi.input_terminated"] = True
        chunks = Chunks(protocol, None, patience, is_http_2=is_http_2)
        return await read_body(chunks, LARGEST_AT_ONCE)
    return no_body()


async def _body_of_length(said: str, protocol: "HTTPProtocol", patience: Patience) -> Body:
    if not (said.isascii() and said.isdecimal()):
        raise CutBody
    length = int(said)
    if length == 0:
        return no_body()
    if length <= SHORT:
        return await read_short_body(protocol, length, patience)
    chunks = Chunks(protocol, length, patience)
    if length > LARGEST_AT_ONCE:
        return late_body(chunks)
    return await read_body(chunks, LARGEST_AT_ONCE)


def _take_whole(answer: Answer, *, is_head: bool) -> None:
    """Take a short body at once; the application is done with the request then."""
    if is_head or answer.status in NO_BODY_STATUSES:
        answer.whole = b""
    elif isinstance(answer.body, list) or _is_short(answer.length):
        answer.whole = b"".join(answer.body)
    if answer.whole is not None:
        _close(answer.body)


def _is_short(length: int | None) -> bool:
    return length is not None and length <= LARGEST_WHOLE


def _send_whole(answer: Answer, protocol: "HTTPProtocol") -> None:
    if answer.whole:
        protocol.response_bytes(answer.status, answer.headers, answer.whole)
    else:
        protocol.response_empty(answer.status, answer.headers)


def _next_of(pieces: Any) -> bytes | None:
    """Give the next piece that is not empty, or None at the end."""
    return next((piece for piece in pieces if piece), None)


def _close(body: object) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()


def _refuse(protocol: "HTTPProtocol", status: int, code: str, detail: str) -> None:
    """Answer what never reached the application."""
    with suppress(ProtocolClosed, ProtocolError):  # gone, or answered in part already
        protocol.response_bytes(status, list(HEADERS), refusal(status, code, detail))
