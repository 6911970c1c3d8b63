"""Entries that the ledger did not take at once: appended in the chain's order, once it does."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress

import structlog

from db.postgres import entries, recording
from db.postgres.chains import Chain
from db.postgres.link import Link
from db.postgres.observer import Observer
from db.postgres.pruning import Pruning
from db.postgres.transaction import Refused, Writing
from models.entry import Entry
from models.errors import StorageUnavailable

log = structlog.get_logger()

# Begins a transaction with a household's lock, or without it where somebody else has it.
Begin = Callable[[str], AbstractContextManager[Writing]]


class Deferral:
    """Appends what waits, from any process: who holds a household's lock does it."""

    def __init__(self, begin: Begin, observer: Observer, pruning: Pruning) -> None:
        self._begin = begin
        self._observer = observer
        self._pruning = pruning
        self._untold: deque[Entry] = deque()

    def append_all(self, link: Link) -> list[Entry]:
        """Append whatever waits, household by household; gives what this process got in.

        A household that somebody works on is left alone: they append what waits themselves.
        """
        for row in link.all(recording.WAITING_HOUSEHOLDS, {}):
            self._append_of(row["household_id"])
        self._observer.waiting_changed(link.all(recording.WAITING, {})[0]["entries"])
        self._pruning.prune_if_due(link)
        return list(self._tell())

    def _append_of(self, household_id: str) -> None:
        try:
            with self._begin(household_id) as transaction:
                chain = transaction.chains.get(household_id)
                if chain is not None:
                    self.append_waiting(transaction, household_id, chain)
        except StorageUnavailable:
            return  # said in the log already; the next round tries again

    def append_waiting(self, transaction: Writing, household_id: str, chain: Chain) -> None:
        """Append a household's waiting entries, all or none, in its transaction."""
        values = {"household_id": household_id}
        try:
            rows = transaction.attempt(recording.APPEND_WAITING, values)
        except Refused as refusal:
            self.note_refusal(household_id, chain.recorded_seq + 1, refusal)
            return
        transaction.chains[household_id] = chain.with_all_recorded()
        in_order = sorted(map(entries.entry, rows), key=lambda entry: entry.event.seq)
        transaction.appended += in_order

    def _tell(self) -> Iterator[Entry]:
        with suppress(IndexError):  # when there is no more
            while True:
                yield self._untold.popleft()

    def note_committed(self, transaction: Writing) -> None:
        """Keep what a transaction has appended, for the next `append_all` to give."""
        self._untold.extend(transaction.appended)

    def note_refusal(self, household_id: str, seq: int, refusal: Refused) -> None:
        """Say that the ledger did not take an entry."""
        self._observer.append_failed()
        log.error("entry_deferred", household=household_id, seq=seq, reason=str(refusal))
