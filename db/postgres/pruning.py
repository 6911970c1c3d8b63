"""Idempotency keys go when their time is long over."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from db.postgres.link import Link
from db.postgres.recording import PRUNE, PRUNED_AT_ONCE

EVERY_SECONDS: Final = 3600.0
# Twice what is promised, so that machines whose clocks differ keep the promise, too.
KEPT_FOR: Final = timedelta(hours=48)


class Pruning:
    """Prunes at the first chance and then once an hour.

    The time is the application's, as it was told when the store was opened, and as much later as
    the process has run since.
    """

    def __init__(self, now: datetime, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._opened_at = now
        self._monotonic = monotonic
        self._opened = self._due = monotonic()
        self._lock = Lock()

    def prune_if_due(self, link: Link) -> None:
        """Prune, a batch at a time, where it is time to."""
        if self._monotonic() < self._due or not self._lock.acquire(blocking=False):
            return
        try:
            before = self._now() - KEPT_FOR
            while link.run(PRUNE, {"before": before}) == PRUNED_AT_ONCE:
                pass
            self._due = self._monotonic() + EVERY_SECONDS
        finally:
            self._lock.release()

    def _now(self) -> datetime:
        return self._opened_at + timedelta(seconds=self._monotonic() - self._opened)
