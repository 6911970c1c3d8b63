"""Receivers of webhooks on this machine: what they got, and whatever they answer."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import orjson
from standardwebhooks import Webhook as Verifier


@dataclass(frozen=True)
class Got:
    """One request that came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def said(self) -> dict[str, Any]:
        said: dict[str, Any] = orjson.loads(self.body)
        return said

    def verified_by(self, secret: str) -> Any:
        return Verifier(secret).verify(self.body, self.headers)


Answering = Callable[[BaseHTTPRequestHandler], None]


class Server(ThreadingHTTPServer):
    """Takes as many connections at once as a sender makes."""

    request_queue_size = 128


class Receiver:
    """Keeps what comes, and answers as it is told to."""

    def __init__(self) -> None:
        self.got: list[Got] = []
        self.answering: Answering = answer(200)
        self.let_go = Event()
        self._server = Server(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/hook"

    @property
    def port(self) -> int:
        return self._server.server_port

    def hang(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer nothing until let go."""
        self.let_go.wait()
        answer(200)(handler)

    def of_type(self, event_type: str) -> list[Got]:
        return [each for each in self.got if each.said["type"] == event_type]

    def close(self) -> None:
        self.let_go.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.got.append(Got(self.path, headers, body))
                try:
                    receiver.answering(self)
                except OSError:
                    self.close_connection = True  # the sender had enough of it

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        return Handler


def answer(status: int, text: bytes = b"ok", **headers: str) -> Answering:
    """Answer with a status, and headers whose names have underscores."""

    def answering(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)

    return answering


def close_at_once(handler: BaseHTTPRequestHandler) -> None:
    """Close the connection without a word."""
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def answer_without_end(handler: BaseHTTPRequestHandler) -> None:
    """Answer with a body that never ends."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65536)


def answer_with_endless_head(handler: BaseHTTPRequestHandler) -> None:
    """Answer with headers that never end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        handler.wfile.write(b"X-More: " + b"x" * 8000 + b"\r\n")


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Receive for a while."""
    receiver = Receiver()
    try:
        yield receiver
    finally:
        receiver.close()
