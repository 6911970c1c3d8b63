"""Entries on their way into the ledger: in the chain's order, however often it takes."""

from collections import deque
from contextlib import AbstractContextManager
from typing import Protocol

import structlog

from db.embedded.ledger.table import LedgerTable
from models.entry import Entry
from models.errors import StorageUnavailable

log = structlog.get_logger()


class Locks(Protocol):
    """Hands out a household's lock."""

    def hold(self, household_id: str | None, guarded: None) -> AbstractContextManager[None]:
        """Hold it; there is nothing to give."""


class DeferralObserver:
    """Hear about entries that the ledger did not take at once; the metrics take a subclass."""

    def append_failed(self) -> None:
        """Hear that an append failed."""

    def waiting_changed(self, entries: int) -> None:
        """Hear how many entries wait in all."""


class Deferral:
    """Appends entries, and keeps those that the ledger does not take until it does."""

    def __init__(self, table: LedgerTable, locks: Locks, observer: DeferralObserver) -> None:
        self._table = table
        self._locks = locks
        self._observer = observer
        self._waiting: dict[str, deque[Entry]] = {}
        self._untold: deque[Entry] = deque()

    def append(self, entry: Entry) -> bool:
        """Append an entry after those of its household that wait; tells whether it is in.

        Those that waited are given by the next `append_all`.
        """
        waiting = self._waiting.get(entry.event.household_id)
        if waiting is None:
            if self._try_to_append(entry):
                return True
            waiting = self._waiting[entry.event.household_id] = deque()
            waiting.append(entry)
            self._tell()
            return False
        waiting.append(entry)
        appended = self._append_waiting(entry.event.household_id)
        self._untold += (each for each in appended if each is not entry)
        return entry.event.household_id not in self._waiting

    def append_all(self) -> list[Entry]:
        """Append whatever waits, household by household; gives what is in now.

        For callers that hold no lock: two that held one each would wait for each other.
        """
        appended: list[Entry] = []
        for household_id in list(self._waiting):
            with self._locks.hold(household_id, None):
                appended += self._append_waiting(household_id)
        while self._untold:
            appended.append(self._untold.popleft())
        return appended

    def append_of(self, household_id: str) -> bool:
        """Append what waits of a household whose lock is held; tells whether all is in.

        What it appends is given by the next `append_all`.
        """
        self._untold += self._append_waiting(household_id)
        return household_id not in self._waiting

    def is_waiting(self, entry: Entry) -> bool:
        """Whether an entry waits; its household's lock is held."""
        waiting = self._waiting.get(entry.event.household_id)
        return waiting is not None and entry.event.seq >= waiting[0].event.seq

    def households_of(self, user_id: str) -> list[str]:
        """Name the households in which entries of a user wait."""
        return [
            household_id
            for household_id, entries in list(self._waiting.items())
            if any(entry.event.user_id == user_id for entry in list(entries))
        ]

    def _append_waiting(self, household_id: str) -> list[Entry]:
        waiting = self._waiting.get(household_id, deque())
        appended: list[Entry] = []
        while waiting and self._try_to_append(waiting[0]):
            appended.append(waiting.popleft())
        if not waiting:
            self._waiting.pop(household_id, None)
        self._tell()
        return appended

    def _try_to_append(self, entry: Entry) -> bool:
        try:
            self._table.insert(entry.to_dict())
        except (StorageUnavailable, OSError) as error:
            self._observer.append_failed()
            log.error("entry_deferred", entry=entry.event.id, reason=str(error))  # noqa: TRY400
            return False
        return True

    def _tell(self) -> None:
        self._observer.waiting_changed(sum(map(len, self._waiting.values())))
