"""A WSGI application of streams and plain answers, to see how `serve` treats them."""

import os
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request

sys.path.insert(0, str(Path(__file__).parents[2]))

from utils.serving import CannotListen, serve

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

stopping = threading.Event()
closed = threading.Semaphore(0)
PIECES = 2048
made: list[int] = []


class Stream:
    """Says hello, then a word every tenth of a second, until the server stops."""

    def __init__(self) -> None:
        self._greeted = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._greeted and stopping.wait(0.1 if "--chatty" in sys.argv else None):
            raise StopIteration
        self._greeted = True
        return b": hello\n\n"

    def close(self) -> None:
        """Count the stream as closed."""
        closed.release()


def pieces() -> Iterator[bytes]:
    """Give a great deal, counting what was made, and the end."""
    try:
        for number in range(PIECES):
            made.append(number)
            yield bytes(65536)
    finally:
        closed.release()


def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Answer by path."""
    request = Request(environ)
    if request.path == "/events":
        start_response("200 OK", [("Content-Type", "text/event-stream")])
        return Stream()
    if request.path == "/hang":
        threading.Event().wait()
    if request.path == "/closed":
        found = closed.acquire(timeout=10)
        start_response("200 OK", [])
        return [str(found).encode()]
    if request.path == "/pieces":
        start_response("200 OK", [("Content-Type", "application/octet-stream")])
        return pieces()
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


def main() -> int:
    """Serve on any free port until a signal comes."""
    try:
        ended = serve(
            application, host="127.0.0.1", port=int(sys.argv[1]), threads=1040, on_stop=stopping.set
        )
    except CannotListen as error:
        print(error)
        return 1
    print("ended" if ended else "left something behind", flush=True)
    if not ended:
        os._exit(0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
