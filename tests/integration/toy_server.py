"""A WSGI application of streams and plain answers, to see how `serve` treats them."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request

sys.path.insert(0, str(Path(__file__).parents[2]))

from server import Server
from utils import serving
from utils.rsgi.lanes import Lane
from utils.serving import CannotListen, Way, rsgi, serve, wsgi

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

stopping = threading.Event()
closed = threading.Semaphore(0)
PIECES = 2048
made: list[int] = []
listeners: list[Callable[[], None]] = []
IS_CHATTY = "--chatty" in sys.argv


class Stream:
    """Says hello, then a word every tenth of a second, until the server stops.

    A thread iterates over it, or an event loop polls it.
    """

    may_block = False

    def __init__(self) -> None:
        self._greeted = False
        self._has_left = False
        self._next_word_at = 0.0

    @property
    def is_ended(self) -> bool:
        """Whether the server stops, or the client went."""
        return stopping.is_set() or self._has_left

    def poll(self) -> bytes | None:
        """Give a word where it is time for one."""
        now = time.monotonic()
        if self.is_ended or (self._greeted and (not IS_CHATTY or now < self._next_word_at)):
            return None
        self._greeted = True
        self._next_word_at = now + 0.1
        return b": hello\n\n"

    def on_ready(self, callback: Callable[[], None], taker: object) -> None:
        """Call back when the server stops, or the client went."""
        self._wake = callback
        listeners.append(callback)

    def next_deadline(self) -> float:
        """Tell when the next word is due."""
        return self._next_word_at if IS_CHATTY else inf

    def leave(self) -> None:
        """End: the client went."""
        self._has_left = True
        self._wake()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._greeted and stopping.wait(0.1 if IS_CHATTY else None):
            raise StopIteration
        self._greeted = True
        return b": hello\n\n"

    def close(self) -> None:
        """Count the stream as closed."""
        closed.release()


class Flood(Stream):
    """Always has more to say, and counts it."""

    def poll(self) -> bytes | None:
        """Give another 64 KiB."""
        if self.is_ended or len(made) == PIECES:
            return None
        made.append(len(made))
        return bytes(65536)

    def next_deadline(self) -> float:
        """Tell that there is more at once, or nothing ever again."""
        return 0.0 if len(made) < PIECES else inf

    def __next__(self) -> bytes:
        piece = self.poll()
        if piece is None:
            raise StopIteration
        return piece


def pieces() -> Iterator[bytes]:
    """Give a great deal, counting what was made, and the end."""
    try:
        for number in range(PIECES):
            made.append(number)
            yield bytes(65536)
    finally:
        closed.release()


def broken() -> Iterator[bytes]:
    """Give two pieces, and break."""
    yield b"one"
    yield b"two"
    raise OSError("the disk does not answer")


def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Answer by path."""
    request = Request(environ)
    if request.path == "/events":
        start_response("200 OK", [("Content-Type", "text/event-stream")])
        return Stream()
    if request.path == "/flood":
        start_response("200 OK", [("Content-Type", "text/event-stream")])
        return Flood()
    if request.path == "/hang":
        threading.Event().wait()
    if request.path == "/closed":
        found = closed.acquire(timeout=10)
        start_response("200 OK", [])
        return [str(found).encode()]
    if request.path == "/pieces":
        start_response("200 OK", [("Content-Type", "application/octet-stream")])
        return pieces()
    if request.path == "/broken":
        start_response("200 OK", [("Content-Type", "application/octet-stream")])
        return broken()
    if request.path == "/made":
        start_response("200 OK", [])
        return [str(len(made)).encode()]
    try:
        body = request.get_data()
    except HTTPException as error:
        start_response(f"{error.code} refused", [])
        return []
    start_response("200 OK", [])
    return [b"got " + body]


def stop() -> None:
    """End the streams."""
    stopping.set()
    for each in listeners:
        each()


def way() -> Way:
    """Serve as the arguments say."""
    if "--rsgi" not in sys.argv:
        return wsgi(application, threads=1040)
    server = Server(application, lane_of=lane_of, threads=8)
    return rsgi(server, http2="--http1" not in sys.argv)


def lane_of(method: str, path: str) -> Lane:
    """Run on the loop what does not wait."""
    return Lane.LOOP if path in {"/", "/events"} else Lane.POOL


def main() -> int:
    """Serve on any free port until a signal comes."""
    if "--patient" in sys.argv:
        serving._SECONDS_TO_STOP = 30.0
    try:
        ended = serve(way(), host="127.0.0.1", port=int(sys.argv[1]), on_stop=stop)
    except CannotListen as error:
        print(error)
        return 1
    print("ended" if ended else "left something behind", flush=True)
    if not ended:
        os._exit(0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
