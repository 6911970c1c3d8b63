"""Watch the ledger: what a mutation unlocks is noticed and announced soon after it."""

import time
from collections.abc import Callable
from datetime import datetime
from threading import Event, Lock, Thread
from typing import Final

import structlog

from db.store import Store
from events.sending import Publisher
from models.errors import StorageUnavailable
from services.progress import announcing, learners
from services.progress.keeping import Keeping

log = structlog.get_logger()
Place = tuple[str, str]
# Bringing a child up costs about three mutations, whether for one entry or for thirty.
GATHERING_SECONDS: Final = 0.5
# Under load it rests so many times as long as it took, up to a limit: mutations come first.
RESTS: Final = 50
LONGEST_REST_SECONDS: Final = 5.0


class Watch:
    """Brings children up to the ledger on a thread of its own, several entries of one at once.

    It begins `gathering_seconds` after a mutation, and up to five seconds after it under load, with
    all children noticed by then. It is never needed for what progress answers: whoever asks brings
    it up first.
    """

    def __init__(
        self,
        store: Store,
        publisher: Publisher,
        now: Callable[[], datetime],
        *,
        gathering_seconds: float = GATHERING_SECONDS,
    ) -> None:
        self._store = store
        self._publisher = publisher
        self._now = now
        self._gathering_seconds = gathering_seconds
        self._noticed: dict[Place, None] = {}
        self._lock = Lock()
        self._has_work = Event()
        self._closing = Event()
        self._thread: Thread | None = None

    def notice(self, household_id: str, child_id: str) -> None:
        """Take note that a child's entries have changed; returns at once."""
        place = (household_id, child_id)
        if place in self._noticed:
            return  # it has not begun with the child: it will see these entries, too
        with self._lock:
            if self._closing.is_set():
                return
            self._noticed[place] = None
            self._has_work.set()
            if self._thread is None:
                self._thread = Thread(target=self._run, name="progress-watch", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """End the thread after what it is at; what it did not come to is seen when asked for."""
        with self._lock:
            self._closing.set()
            self._has_work.set()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        rests_until = 0.0
        while self._has_work.wait() and not self._closing.wait(self._seconds_until(rests_until)):
            began = time.monotonic()
            for place in self._taken():
                if self._closing.is_set():
                    return
                self._try_to_bring_up(*place)
            ended = time.monotonic()
            rests_until = ended + min(RESTS * (ended - began), LONGEST_REST_SECONDS)

    def _seconds_until(self, rests_until: float) -> float:
        return max(self._gathering_seconds, rests_until - time.monotonic())

    def _taken(self) -> list[Place]:
        with self._lock:
            places = list(self._noticed)
            self._noticed.clear()
            self._has_work.clear()
        return places

    def _try_to_bring_up(self, household_id: str, child_id: str) -> None:
        try:
            self._bring_up(household_id, child_id)
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
