"""A WSGI application in several workers, to see how `run_workers` treats them."""

import os
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[2]))

from utils.serving import announce, listen, serve_on, wsgi
from utils.workers import Ready, run_workers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Answer with the worker's process, or hang."""
    if environ["PATH_INFO"] == "/hang":
        threading.Event().wait()
    start_response("200 OK", [])
    return [str(os.getpid()).encode()]


def main() -> int:
    """Serve with as many workers as the arguments say; gives the exit status."""
    number, port, way = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    with listen("127.0.0.1", port) as listener:

        def work(ready: Ready) -> int:
            if way == "refuse":
                print("can't start", flush=True)
                return 3
            if way == "dawdle":
                print("building", flush=True)
                time.sleep(60)
            ended = serve_on(
                listener, wsgi(application, threads=8), on_stop=lambda: None, on_start=ready
            )
            if not ended:
                os._exit(0)
            return 0

        return run_workers(number, work, lambda: announce("127.0.0.1", listener))


if __name__ == "__main__":
    sys.exit(main())
