"""One lock a household: who holds it decides races."""

from threading import RLock
from typing import Generic, TypeVar

from utils import waiting

G = TypeVar("G")


class Hold(Generic[G]):
    """Holds a lock within a `with`, which gives what the lock guards.

    The thread that has the lock may hold it again.
    """

    __slots__ = ("_guarded", "_lock")

    def __init__(self, lock: RLock, guarded: G) -> None:
        self._lock = lock
        self._guarded = guarded

    def __enter__(self) -> G:
        waiting.acquire(self._lock)
        return self._guarded

    def __exit__(self, *_error: object) -> None:
        waiting.release(self._lock)


class HouseholdLocks:
    """Hands out households' locks; what belongs to no household shares one."""

    def __init__(self) -> None:
        self._locks: dict[str | None, RLock] = {}

    def hold(self, household_id: str | None, guarded: G) -> Hold[G]:
        """Hold a household's lock, and give what it guards meanwhile."""
        lock = self._locks.get(household_id)
        if lock is None:
            lock = self._locks.setdefault(household_id, RLock())
        return Hold(lock, guarded)
