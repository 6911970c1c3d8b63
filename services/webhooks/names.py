"""Look up the addresses of a name, on threads that nobody has to wait for."""

import socket
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread

LookUp = Callable[[str, int], list[str]]


def system_look_up(host: str, port: int) -> list[str]:
    """Give the addresses of a host by the machine's resolver; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def start_look_up(look_up: LookUp, host: str, port: int) -> "Future[list[str]]":
    """Look up on a thread of its own: a resolver may take half a minute."""
    future: Future[list[str]] = Future()

    def run() -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(look_up(host, port))
        except Exception as error:  # noqa: BLE001 - whoever waits for the future gets it
            future.set_exception(error)

    Thread(target=run, name="webhook-names", daemon=True).start()
    return future
