"""One lock a household: who holds it decides races."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from utils import waiting


class HouseholdLocks:
    """Hands out households' locks; what belongs to no household shares one."""

    def __init__(self) -> None:
        self._locks: dict[str | None, RLock] = {}

    @contextmanager
    def hold(self, household_id: str | None) -> Iterator[None]:
        """Hold a household's lock; the thread that has it may hold it again."""
        lock = self._locks.get(household_id)
        if lock is None:
            lock = self._locks.setdefault(household_id, RLock())
        waiting.acquire(lock)
        try:
            yield
        finally:
            waiting.release(lock)
