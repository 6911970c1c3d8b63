"""Hold the streams of this process against the ledger, whatever announcements were lost."""

from collections.abc import Callable, Mapping, Sequence
from threading import Event, Thread
from typing import Final

import structlog

from events.fan_out import FanOut
from models.errors import StorageUnavailable

LastSeqs = Callable[[Sequence[str]], Mapping[str, int]]
"""Gives the place of each household's last durable entry; may raise StorageUnavailable."""

AT_ONCE: Final = 1000
CLOSE_SECONDS: Final = 0.3
log = structlog.get_logger()


class LedgerCheck:
    """Wakes the streams that are behind the ledger, every so many seconds and when hurried.

    It asks only for households that somebody here hears, so it costs nothing where nobody does.
    """

    def __init__(self, streams: FanOut, last_seqs: LastSeqs, seconds: float) -> None:
        self._streams = streams
        self._last_seqs = last_seqs
        self._seconds = seconds
        self._is_due = Event()
        self._is_closed = False
        self._thread = Thread(target=self._run, name="ledger-check", daemon=True)
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
                log.warning("ledger_check_without_answer", reason=str(error))
            except Exception:  # the next round asks again, so this one must not end the thread
                log.exception("ledger_check_failed")

    def _check(self) -> None:
        households = self._streams.heard_households()
        for start in range(0, len(households), AT_ONCE):
            if self._is_closed:
                return
            for household_id, seq in self._last_seqs(households[start : start + AT_ONCE]).items():
                self._streams.wake(household_id, seq)
