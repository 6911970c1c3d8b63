"""The ledger of the embedded engine: a child and its entry as one atomic change."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from db.embedded.collection import HouseholdCollection
from db.embedded.idempotency import KEYS_LAST, IdempotencyKeys
from db.embedded.ledger.deferral import Deferral
from db.embedded.ledger.table import LedgerTable
from db.faces.ledger import Document, Recorded, Remembered
from db.filters import EntryFilter
from models.chain import GENESIS, ChainHead
from models.child import Child
from models.entry import Entry
from models.errors import StorageUnavailable
from models.times import parse_iso

log = structlog.get_logger()


class EmbeddedLedger:
    """Writes a mutation in two appends of which the first decides.

    Each line of the children's file carries the entry that it was written with, and those that
    still wait for the ledger. A line that was replaced goes only once the ledger's file is on the
    disk. So one sync of the children's file makes a mutation durable, and whatever the ledger's
    file loses is made whole from it on open.
    """

    def __init__(
        self,
        children: HouseholdCollection[Child],
        table: LedgerTable,
        deferral: Deferral,
        keys: IdempotencyKeys,
    ) -> None:
        self._children = children
        self._table = table
        self._deferral = deferral
        self._heads: dict[str, ChainHead] = {}
        self._keys = keys

    def head(self, household_id: str) -> ChainHead:
        """Give the end of a household's chain, entries that wait to be recorded included."""
        head = self._heads.get(household_id)
        if head is None:
            head = self._heads[household_id] = self._stored_head(household_id)
        return head

    def record(self, child: Child, entry: Entry) -> Recorded:
        """Save a mutated child and append its entry, under the household's lock."""
        waiting = tuple(filter(self._deferral.is_waiting, child.unrecorded))
        child = self._children.save(child.carrying((*waiting, entry)))
        self.follow(entry)
        return Recorded(child=child, is_deferred=not self._deferral.append(entry))

    def follow(self, entry: Entry) -> None:
        """Take an entry as the end of its household's chain, and remember its key."""
        self._heads[entry.event.household_id] = entry.event.head
        self._keys.remember(entry)

    def remember_recent(self, now: datetime) -> None:
        """Remember the keys of the last day's entries, after opening."""
        for document in self._table.recent(now - KEYS_LAST):
            self._keys.remember_stored(document)

    def append_deferred(self) -> list[Entry]:
        """Append what waits to be recorded; gives what is in the ledger now."""
        return self._deferral.append_all()

    def page(self, filters: EntryFilter, limit: int, offset: int) -> tuple[list[Document], int]:
        """Give a page of entries, newest first, and how many match in all."""
        return self._table.page(filters, limit, offset)

    def scan(self, filters: EntryFilter) -> Iterator[Document]:
        """Stream entries, oldest first by household and seq."""
        return self._table.scan(filters)

    def after(self, household_id: str, seq: int, limit: int) -> list[Document]:
        """Give the entries that follow one, in order."""
        return self._table.after(household_id, seq, limit)

    def find(self, entry_id: str) -> Document | None:
        """Give an entry, or nothing."""
        return self._table.find(entry_id)

    def at(self, household_id: str, seq: int) -> Document | None:
        """Give the entry at a place of the chain, or nothing."""
        return self._table.at(household_id, seq)

    def reversal_of(self, entry_id: str, child_id: str) -> Document | None:
        """Give the entry that undid another one, or nothing."""
        return self._table.reversal_of(entry_id, child_id)

    def last_seq(self, household_id: str) -> int:
        """Give the place of the last entry in the ledger, 0 before the first."""
        return self._table.last_seq(household_id)

    def last_seqs(self, household_ids: Sequence[str]) -> dict[str, int]:
        """Give the same for many households at once."""
        return {each: self._table.last_seq(each) for each in household_ids}

    def remembered(self, household_id: str, key: str, now: datetime) -> Remembered | None:
        """Tell what an idempotency key came with in the last 24 hours."""
        return self._keys.find(household_id, key, now)

    def anonymize(self, user_id: str) -> int:
        """Set `user_id` to null in all entries of a user, durably; gives how many.

        Under the locks of all households with entries of that user. Raises StorageUnavailable
        while its entries wait to be recorded, and where it could not be finished; called again, it
        goes on.
        """
        if not all(map(self._deferral.append_of, self._deferral.households_of(user_id))):
            raise StorageUnavailable("The ledger does not take entries right now.")
        self._keys.forget(lambda household_id, seq: self._is_of(user_id, household_id, seq))
        for child in self._children:
            if any(entry.event.user_id == user_id for entry in child.unrecorded):
                self._children.save(child.carrying(_without(child.unrecorded, user_id)))
        return self._table.anonymize_user(user_id)

    def _is_of(self, user_id: str, household_id: str, seq: int) -> bool:
        entry = self._table.at(household_id, seq)
        return entry is not None and entry.get("user_id") == user_id

    def _stored_head(self, household_id: str) -> ChainHead:
        last = self._table.last(household_id)
        if last is None:
            return GENESIS
        return ChainHead(last["seq"], last["hash"], parse_iso(last["occurred_at"]))


def _without(entries: tuple[Entry, ...], user_id: str) -> tuple[Entry, ...]:
    return tuple(
        Entry(event=replace(entry.event, user_id=None)) if entry.event.user_id == user_id else entry
        for entry in entries
    )
