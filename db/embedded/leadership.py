"""Who does what only one may do at a time: one process owns the folder, so one of its threads."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

from models.errors import StorageUnavailable

MOST_SECONDS: Final = 15.0


class Leadership:
    """A lock for each task."""

    def __init__(self) -> None:
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)

    @contextmanager
    def lead(self, task: str) -> Iterator[None]:
        """Be the only one that does a task; raises StorageUnavailable after a long wait."""
        lock = self._locks[task]
        if not lock.acquire(timeout=MOST_SECONDS):
            raise StorageUnavailable("Somebody else is still at it.")
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def lead_if_free(self, task: str) -> Iterator[bool]:
        """Be the only one that does a task, or hear that somebody else is at it."""
        lock = self._locks[task]
        is_leader = lock.acquire(blocking=False)
        try:
            yield is_leader
        finally:
            if is_leader:
                lock.release()
