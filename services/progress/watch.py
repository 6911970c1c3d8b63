"""Watch the ledger: what a mutation unlocks is noticed and announced soon after it."""

from collections.abc import Callable
from datetime import datetime
from queue import SimpleQueue
from threading import Lock, Thread

import structlog

from db.store import Store
from events.sending import Publisher
from models.errors import StorageUnavailable
from services.progress import announcing, learners
from services.progress.keeping import Keeping

log = structlog.get_logger()
Place = tuple[str, str]


class Watch:
    """Brings children up to the ledger on a thread of its own, several entries of one at once.

    It is never needed for what progress answers: whoever asks brings it up first.
    """

    def __init__(self, store: Store, publisher: Publisher, now: Callable[[], datetime]) -> None:
        self._store = store
        self._publisher = publisher
        self._now = now
        self._queue: SimpleQueue[Place | None] = SimpleQueue()
        self._noticed: set[Place] = set()
        self._lock = Lock()
        self._thread: Thread | None = None
        self._is_closed = False

    def notice(self, household_id: str, child_id: str) -> None:
        """Take note that a child's entries have changed; returns at once."""
        place = (household_id, child_id)
        with self._lock:
            if self._is_closed or place in self._noticed:
                return
            self._noticed.add(place)
            self._queue.put(place)
            if self._thread is None:
                self._thread = Thread(target=self._run, name="progress-watch", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """End the thread after what it is at; what it did not come to is seen when asked for."""
        with self._lock:
            self._is_closed = True
            self._queue.put(None)
            thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while (place := self._queue.get()) is not None and not self._is_closed:
            with self._lock:
                self._noticed.discard(place)
            try:
                self._bring_up(*place)
            except StorageUnavailable as error:
                log.warning("progress_waits", detail=error.detail)
            except Exception:  # one learner's must not end the thread of all
                log.exception("progress_failed")

    def _bring_up(self, household_id: str, child_id: str) -> None:
        with self._store.write(household_id) as unit:
            child = unit.children.find(household_id, child_id)
            if child is None:
                return
            kept = Keeping(unit, learners.of_child(unit, child), self._now()).kept()
        unlocks = announcing.of_unlocks(kept)
        if unlocks:
            self._store.ticket().wait()
        for announcement in unlocks:
            self._publisher.publish(announcement)
