"""Serve an application with Granian in one process: on an event loop, or on many threads.

Granian runs its workers in child processes; its threaded server is meant for free-threaded
Python, but needs nothing of it. Here it runs with the GIL: a killed process leaves nothing behind,
and all requests share one memory, as the embedded storage needs.
"""

import ctypes
import os
import resource
import socket
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings, HTTP2Settings
from granian.log import LogLevels
from granian.server.common import AbstractServer
from granian.server.mt import MTServer

from utils.host import NO_HOST, names_its_host
from utils.interrupt import Interrupt
from utils.refusal import HEADERS, refusal
from utils.rsgi.connections import hang_up

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_M_ARENA_MAX = -8
_ARENAS = 2
_BACKLOG = 4096
_CONNECTIONS = 65_536
_HEADER_BYTES = 65_536
_SECONDS_TO_STOP = 1.0
_SECONDS_TO_HANG_UP = 0.1
_UNREAD_MILLISECONDS = 60_000
# Only levels: a whole configuration would close every handler that the application has set up.
_LOG_CONFIG: dict[str, Any] = {"incremental": True, "handlers": {}, "loggers": {}}


class CannotListen(Exception):
    """The address cannot be bound; the text is one line for whoever starts the server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How Granian serves: what it calls, its options, and how to learn that no request is open."""

    target: Any
    options: Mapping[str, Any]
    is_idle: Callable[[], bool] = lambda: False


class Application(Protocol):
    """An RSGI application that knows whether it has anything to do."""

    @property
    def is_idle(self) -> bool:
        """Whether no request is under way."""

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""


def wsgi(wsgi_app: "WSGIApplication", *, threads: int) -> Way:
    """Serve a WSGI application on threads, one for each request and each open stream."""
    return Way(
        target=_minding_requests(wsgi_app),
        options={
            "interface": Interfaces.WSGI,
            "blocking_threads": threads,
            "blocking_threads_idle_timeout": 60,
            "http": HTTPModes.http1,
        },
    )


def rsgi(application: Application, *, http2: bool = True) -> Way:
    """Serve an RSGI application on one event loop, over HTTP/1.1 and, if wanted, HTTP/2."""
    http = HTTPModes.auto if http2 else HTTPModes.http1
    return Way(
        target=application,
        options={"interface": Interfaces.RSGI, "http": http},
        is_idle=lambda: application.is_idle,
    )


def serve(way: Way, *, host: str, port: int, on_stop: Callable[[], None]) -> bool:
    """Serve as `serve_on` does, on a listener of its own, and say where; raises CannotListen."""
    with listen(host, port) as listener:
        return serve_on(listener, way, on_stop=on_stop, on_start=lambda: announce(host, listener))


def serve_on(
    listener: socket.socket,
    way: Way,
    *,
    on_stop: Callable[[], None],
    on_start: Callable[[], None],
) -> bool:
    """Serve until SIGTERM or SIGINT, then call `on_stop`, which ends the open streams.

    `on_start` is called once the signals are handled. Returns whether everything ended within a
    second. Where something did not (a request that hangs, a client that never finishes its
    headers), its thread would keep the interpreter from ending: the caller closes its storage and
    calls `os._exit(0)`.
    """
    _raise_file_limit()
    _bound_arenas()
    server = _Server(listener, way, on_stop)
    server.on_startup(on_start)
    server.serve(target_loader=lambda: way.target, wrap_loader=False)
    return server.stopped_in_time


def announce(host: str, listener: socket.socket) -> None:
    """Say where the server listens, to people and to whoever started it."""
    print(f"Starchart is listening on {_address(host, listener)}", flush=True)


class _Server(MTServer):
    """Granian's threaded server without its demand for a free-threaded build."""

    def __init__(self, listener: socket.socket, way: Way, on_stop: Callable[[], None]) -> None:
        super().__init__(
            "app",
            **way.options,
            backlog=_BACKLOG,
            backpressure=_CONNECTIONS,
            http1_settings=HTTP1Settings(max_buffer_size=_HEADER_BYTES),
            http2_settings=HTTP2Settings(max_headers_size=_HEADER_BYTES),
            websockets=False,
            log_level=LogLevels.warning,
            log_dictconfig=_LOG_CONFIG,
        )
        self.main_loop_interrupt = Interrupt()  # set by the handlers of signals
        self._listener = listener
        self._is_idle = way.is_idle
        self._on_stop = on_stop
        self.stopped_in_time = True

    def serve(self, *args: Any, **kwargs: Any) -> None:
        """Serve without the warning that MTServer begins with."""
        AbstractServer.serve(self, *args, **kwargs)

    def _check_gil(self) -> None:
        """Accept the GIL."""

    def _init_shared_socket(self) -> None:
        """Serve on the listener: Granian's own would share its port with any other process."""
        # Granian's stub knows neither the arguments nor the attribute
        self._shd: Any = SocketHolder(os.dup(self._listener.fileno()), False, _BACKLOG)  # type: ignore[call-arg]

    def signal_handler_reload(self, *args: Any, **kwargs: Any) -> None:
        """Stop when the terminal goes: there is nothing to reload."""
        self.signal_handler_interrupt()  # type: ignore[no-untyped-call]

    def shutdown(self, exit_code: int = 0) -> None:
        """End the streams, then the server."""
        self._on_stop()
        super().shutdown(exit_code)  # type: ignore[no-untyped-call]

    def _stop_workers(self) -> None:
        """Wait for the requests in flight, but not for ever, and not for who merely listens.

        Granian waits for clients of HTTP/2 to close, and for the rest of headers that were begun.
        """
        for worker in self.wrks:
            worker.terminate()  # type: ignore[no-untyped-call]
        deadline = time.monotonic() + _SECONDS_TO_STOP
        for worker in self.wrks:
            while worker.inner.is_alive() and time.monotonic() < deadline:
                worker.inner.join(_SECONDS_TO_HANG_UP)
                if self._is_idle():
                    hang_up(self._listener.getsockname()[1])
            self.stopped_in_time &= not worker.inner.is_alive()


def _minding_requests(wsgi_app: "WSGIApplication") -> "WSGIApplication":
    """Refuse bodies that are cut, and close the connection after one that was not read whole.

    A request that names no host, or several, is refused too.
    Granian ends a cut body silently, so werkzeug has to compare it with its Content-Length. And it
    closes the connection silently after an answer that left some of the body unread, so that the
    client's next request on it would fail: the answer has to say it.
    """

    def application(
        environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        if not names_its_host(environ):
            start_response("400 Bad Request", list(HEADERS))
            return [refusal(400, "invalid", NO_HOST)]
        length = environ.get("CONTENT_LENGTH")
        if length is not None:
            environ.pop("wsgi.input_terminated", None)
        if length == "0" or (length is None and "HTTP_TRANSFER_ENCODING" not in environ):
            return wsgi_app(environ, start_response)
        body = environ["wsgi.input"] = _Body(environ["wsgi.input"], length)

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            closing = [] if body.is_read else [("Connection", "close")]
            return start_response(status, headers + closing, *error)

        return wsgi_app(environ, start)

    return application


class _Body:
    """A request's body, which knows whether it was read to its end."""

    def __init__(self, body: Any, length: str | None) -> None:
        self._body = body
        self._left = int(length) if length and length.isdecimal() else None
        self.is_read = False

    def read(self, size: int = -1) -> bytes:
        """Read some of it, or all."""
        is_all = size < 0
        data: bytes = self._body.read() if is_all else self._body.read(size)
        if self._left is not None:
            self._left -= len(data)
        self.is_read = self._left == 0 if self._left is not None else is_all or not data
        return data


def listen(host: str, port: int) -> socket.socket:
    """Bind an address; raises CannotListen."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, proto)
    except OSError as error:
        raise CannotListen(_refusal(host, port, error)) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # connections inherit it: an answer's body must not wait for its headers' acknowledgement
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # what a client leaves unread for so long ends its connection; Linux knows this alone
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD_MILLISECONDS)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise CannotListen(_refusal(host, port, error)) from error
    listener.setblocking(False)
    return listener


def _refusal(host: str, port: int, error: OSError) -> str:
    return f"cannot listen on {host} port {port}: {error.strerror}"


def _address(host: str, listener: socket.socket) -> str:
    port = listener.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _raise_file_limit() -> None:
    """Allow as many connections as the machine lets this process have."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _bound_arenas() -> None:
    """Keep glibc from giving the threads up to eight memory arenas a core; others have none."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").mallopt(_M_ARENA_MAX, _ARENAS)
