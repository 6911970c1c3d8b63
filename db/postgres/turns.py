"""Turns at a household among the threads of one process."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

from db.postgres.failures import RETRY_AFTER
from models.errors import StorageUnavailable

Queue = deque[Event]


class Turns:
    """Threads come to a household one at a time, in the order in which they asked.

    Without that, those who wait for one household's row would hold all connections, and keep the
    requests of every other household waiting too.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._queues: dict[str | None, Queue] = {}

    @contextmanager
    def taken(self, household_id: str | None) -> Iterator[None]:
        """Wait for the turn, and have it; raises StorageUnavailable where it takes too long."""
        turn = self._ask(household_id)
        try:
            if not turn.wait(self._seconds):
                raise StorageUnavailable(
                    "Too many requests wait for this household; nothing was changed.",
                    retry_after=RETRY_AFTER,
                )
            yield
        finally:
            self._leave(household_id, turn)

    def _ask(self, household_id: str | None) -> Event:
        turn = Event()
        with self._lock:
            queue = self._queues.setdefault(household_id, Queue())
            queue.append(turn)
            queue[0].set()
        return turn

    def _leave(self, household_id: str | None, turn: Event) -> None:
        with self._lock:
            queue = self._queues[household_id]
            queue.remove(turn)
            if queue:
                queue[0].set()
            else:
                del self._queues[household_id]
