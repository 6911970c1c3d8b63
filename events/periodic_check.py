"""Look again and again, on a thread of its own, whether the streams of this process are right."""

from abc import ABC, abstractmethod
from threading import Event, Thread
from typing import Final

import structlog

from events.fan_out import FanOut
from models.errors import StorageUnavailable

CLOSE_SECONDS: Final = 0.3
log = structlog.get_logger()


class PeriodicCheck(ABC):
    """Holds the streams against storage, every so many seconds and when hurried."""

    name: str

    def __init__(self, streams: FanOut, seconds: float) -> None:
        self._streams = streams
        self._seconds = seconds
        self._is_due = Event()
        self._is_closed = False
        self._thread = Thread(target=self._run, name=self.name, daemon=True)

    def start(self) -> None:
        """Begin; once the check has all that it asks."""
        self._thread.start()

    def hurry(self) -> None:
        """Check now; from any thread, without waiting for it."""
        self._is_due.set()

    def close(self) -> None:
        """End the thread; a check under way may outlast the moment that it is given."""
        self._is_closed = True
        self._is_due.set()
        self._thread.join(CLOSE_SECONDS)

    def _run(self) -> None:
        while not self._is_closed:
            self._is_due.wait(self._seconds)
            self._is_due.clear()
            try:
                self._check()
            except StorageUnavailable as error:
                log.warning("check_without_answer", check=self.name, reason=str(error))
            except Exception:  # the next round asks again, so this one must not end the thread
                log.exception("check_failed", check=self.name)

    @abstractmethod
    def _check(self) -> None: ...
