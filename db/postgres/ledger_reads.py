"""What the ledger answers."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from db.faces.ledger import Remembered
from db.filters import EntryFilter
from db.postgres import chains, entries, queries
from db.postgres.chains import Chain
from db.postgres.entries import Document
from db.postgres.idempotency import KEYS_LAST, REMEMBERED, remembered
from db.postgres.identifiers import known
from db.postgres.landmarks import Landmarks
from db.postgres.link import Link
from db.postgres.numbers import bounded
from db.postgres.pages import Pages
from db.postgres.statement import Statement, Values


class LedgerReads:
    """Queries of the ledger, which see what is committed, and what their own unit wrote."""

    def __init__(self, link: Link, landmarks: Landmarks) -> None:
        self._link = link
        self._landmarks = landmarks

    def page(self, filters: EntryFilter, limit: int, offset: int) -> tuple[list[Document], int]:
        """Give a page of entries, newest first, and how many match in all."""
        rows, total = Pages(self._link, self._landmarks).page(filters, limit, offset)
        return [entries.document(row) for row in rows], total

    def scan(self, filters: EntryFilter) -> Iterator[Document]:
        """Stream entries, oldest first by household and seq."""
        asked = queries.asked(filters)
        return map(entries.document, self._link.stream(queries.scan(tuple(asked)), asked))

    def after(self, household_id: str, seq: int, limit: int) -> list[Document]:
        """Give the entries that follow one, in order."""
        values = {
            "household_id": known(household_id),
            "seq": bounded(seq),
            "limit": max(0, bounded(limit)),
        }
        return [entries.document(row) for row in self._link.all(queries.AFTER, values)]

    def find(self, entry_id: str) -> Document | None:
        """Give an entry, or nothing."""
        return self._find(queries.BY_ID, {"id": known(entry_id)})

    def at(self, household_id: str, seq: int) -> Document | None:
        """Give the entry at a place of the chain, or nothing."""
        values = {"household_id": known(household_id), "seq": bounded(seq)}
        return self._find(queries.AT, values)

    def reversal_of(self, entry_id: str, child_id: str) -> Document | None:
        """Give the entry that undid another one, or nothing."""
        values = {"reverses": known(entry_id), "child_id": known(child_id)}
        return self._find(queries.REVERSAL, values)

    def last_seq(self, household_id: str) -> int:
        """Give the place of the last entry in the ledger, 0 before the first."""
        row = self._link.one(queries.LAST_SEQ, {"household_id": known(household_id)})
        return 0 if row is None else int(row["seq"])

    def last_seqs(self, household_ids: Sequence[str]) -> dict[str, int]:
        """Give the same for many households at once, in one question."""
        ids = [each for each in household_ids if known(each) is not None]
        rows = self._link.all(queries.LAST_SEQS, {"ids": ids})
        found = {row["id"]: int(row["recorded_seq"]) for row in rows}
        return {each: found.get(each, 0) for each in household_ids}

    def remembered(self, household_id: str, key: str, now: datetime) -> Remembered | None:
        """Tell what an idempotency key came with in the last 24 hours."""
        values = {"key_namespace": known(household_id), "key_key": key, "since": now - KEYS_LAST}
        row = self._link.one(REMEMBERED, values)
        return None if row is None else remembered(row)

    def _stored_chain(self, household_id: str) -> Chain | None:
        row = self._link.one(chains.READ, {"household_id": known(household_id)})
        return None if row is None else Chain.of(row)

    def _find(self, statement: Statement, values: Values) -> Document | None:
        row = self._link.one(statement, values)
        return None if row is None else entries.document(row)
