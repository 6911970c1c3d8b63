"""Serve an application's test client through RSGI: `server.py` with a server that is played."""

import asyncio
import queue
import threading
import weakref
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flask import Flask

from api.lanes import lanes
from server import Server
from utils.rsgi.connections import Connections, Flow
from utils.rsgi.lanes import LaneOf
from utils.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

END: Final = None
CHUNK: Final = 16 * 1024
Pieces = queue.SimpleQueue[bytes | None]


class PlayedHeaders(dict[str, str]):
    """Headers, as Granian gives them."""


@dataclass(frozen=True, kw_only=True)
class PlayedScope:
    """What Granian says of a request."""

    method: str
    path: str
    query_string: str
    headers: PlayedHeaders
    client: str
    server: str = "localhost:80"
    scheme: str = "http"
    http_version: str = "1.1"
    authority: str | None = None
    proto: str = "http"


class PlayedConnections(Connections):
    """Connections whose clients take everything."""

    async def has_room(self, client: str, flow: Flow) -> bool:
        return True


class PlayedProtocol:
    """The other end of a request: gives its body, and takes its answer."""

    def __init__(self, body: bytes) -> None:
        self._chunks = [body[at : at + CHUNK] for at in range(0, len(body), CHUNK)] + [b""]
        self.begun: Future[tuple[int, list[tuple[str, str]]]] = Future()
        self.pieces: Pieces = queue.SimpleQueue()
        self.is_streaming = False
        self.is_gone = asyncio.Event()

    def __aiter__(self) -> "PlayedProtocol":
        return self

    async def __anext__(self) -> bytes:
        if not self._chunks:
            raise StopAsyncIteration
        return self._chunks.pop(0)

    async def client_disconnect(self) -> None:
        await self.is_gone.wait()

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.begun.set_result((status, headers))

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.pieces.put(body)
        self.begun.set_result((status, headers))

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> "PlayedTransport":
        self.is_streaming = True
        self.begun.set_result((status, headers))
        return PlayedTransport(self.pieces)


class PlayedTransport:
    """Where the pieces of an answer go; it ends, as Granian's does, when nobody has it any more."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        weakref.finalize(self, pieces.put, END)

    def send_bytes(self, data: bytes) -> "Sent":
        self._pieces.put(data)
        return Sent()


class Sent:
    """What is done already, to be awaited."""

    def __await__(self) -> Iterator[None]:
        return iter(())


class Received:
    """An answer's body as it comes; closing it is going away."""

    def __init__(self, loop: asyncio.AbstractEventLoop, protocol: PlayedProtocol) -> None:
        self._loop = loop
        self._protocol = protocol

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._protocol.pieces.get, END)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._protocol.is_gone.set)


class PlayedServer:
    """A WSGI application that passes each request through `server.py` to another one."""

    def __init__(self, wsgi_app: "WSGIApplication", lane_of: LaneOf) -> None:
        self.held: list[float] = []
        self._application = Server(
            wsgi_app,
            lane_of=lane_of,
            threads=8,
            observe_held=self.held.append,
            connections=PlayedConnections(),
        )
        self._loop = asyncio.new_event_loop()
        self._application.__rsgi_init__(self._loop)
        self._thread = threading.Thread(target=self._loop.run_forever, name="played-server")
        self._thread.start()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        protocol = PlayedProtocol(environ["wsgi.input"].read())
        asyncio.run_coroutine_threadsafe(self._serve(scope_of(environ), protocol), self._loop)
        status, headers = protocol.begun.result(30)
        start_response(f"{status} played", [(name.title(), value) for name, value in headers])
        return Received(self._loop, protocol)

    async def _serve(self, scope: Any, protocol: Any) -> None:
        try:
            await self._application.__rsgi__(scope, protocol)
        finally:
            if not protocol.is_streaming:
                protocol.pieces.put(END)

    def close(self) -> None:
        """End the loop."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._application.__rsgi_del__(self._loop)
        self._loop.close()


def scope_of(environ: "WSGIEnvironment") -> PlayedScope:
    headers = PlayedHeaders()
    for name, value in environ.items():
        if name.startswith("HTTP_"):
            headers[name[5:].lower().replace("_", "-")] = value
        elif name in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            headers[name.lower().replace("_", "-")] = value
    return PlayedScope(
        method=environ["REQUEST_METHOD"],
        path=environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"),
        query_string=environ["QUERY_STRING"],
        headers=headers,
        client=f"{environ.get('REMOTE_ADDR', '127.0.0.1')}:40000",
    )


@contextmanager
def through_rsgi(app: Flask, settings: Settings) -> Iterator[PlayedServer]:
    """Have all that calls an application go through `server.py`."""
    server = PlayedServer(app.wsgi_app, lanes(settings))
    with closing(server):
        app.wsgi_app = server  # type: ignore[assignment,method-assign]  # Flask's way
        yield server
