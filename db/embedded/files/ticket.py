"""A promise that what was written so far becomes durable."""

from collections.abc import Callable
from threading import Lock
from typing import Final

import structlog

from models.errors import StorageUnavailable

log = structlog.get_logger()


class Ticket:
    """Wait for a sync, or be called back after it."""

    __slots__ = ("_callbacks", "_error", "_gate", "_is_done", "_lock")

    def __init__(self) -> None:
        self._callbacks: list[Callable[[Ticket], None]] = []
        self._error: StorageUnavailable | None = None
        self._is_done = False
        self._lock = Lock()
        # A bare lock, held until the sync is over: the cheapest thing that a thread can wait for.
        self._gate = Lock()
        self._gate.acquire()

    @property
    def done(self) -> bool:
        """Tell whether the sync is over, well or not."""
        return self._is_done

    @property
    def error(self) -> StorageUnavailable | None:
        """Return why the sync failed, or None."""
        return self._error

    def wait(self, timeout: float | None = None) -> None:
        """Return when durable; raise StorageUnavailable when the sync failed or takes too long."""
        if not self._is_done:
            self._wait(-1 if timeout is None else timeout)
        if self._error is not None:
            raise StorageUnavailable(self._error.detail) from self._error

    def _wait(self, timeout: float) -> None:
        if not self._gate.acquire(timeout=timeout):
            raise StorageUnavailable(f"the disk did not answer within {timeout} s")
        self._gate.release()

    def add_done_callback(self, callback: Callable[["Ticket"], None]) -> None:
        """Call back once done, on the committing thread, or at once when done already."""
        with self._lock:
            if not self._is_done:
                self._callbacks.append(callback)
                return
        callback(self)

    def finish(self, error: StorageUnavailable | None) -> None:
        """Let everybody go who waits."""
        with self._lock:
            self._error = error
            self._is_done = True
            callbacks, self._callbacks = self._callbacks, []
        self._gate.release()
        for callback in callbacks:
            self._call(callback)

    def _call(self, callback: Callable[["Ticket"], None]) -> None:
        try:
            callback(self)
        except Exception:  # one caller's mistake must not end the thread that syncs
            log.exception("ticket_callback_failed")


# The ticket that nobody has to wait for.
DONE: Final = Ticket()
DONE.finish(None)
