"""What the ledger answers, from its columns and its file."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from db.embedded.files.append_file import AppendFile
from db.embedded.files.line_format import Document
from db.embedded.ledger.columns import LedgerColumns
from db.embedded.ledger.entry_lines import EntryLines
from db.embedded.ledger.entry_order import newest_rows
from db.embedded.ledger.posting import Chain
from db.embedded.ledger.selection import Selection, Selector
from db.filters import EntryFilter


class LedgerReads:
    """Queries over one state of the columns, which may grow meanwhile."""

    def __init__(
        self, file: AppendFile, columns: LedgerColumns, settled: AbstractContextManager[Any]
    ) -> None:
        self._columns = columns
        self.lines = EntryLines(file, columns, settled)
        self._selector = Selector(columns, self.lines.document)

    # Pages and streams

    def page(self, filters: EntryFilter, limit: int, offset: int) -> tuple[list[Document], int]:
        """Return entries, newest first, and how many there are in all."""
        selections = self._selector.select(filters)
        total = sum(selection.total for selection in selections)
        rows = self._newest(selections, limit, offset)
        return [self.lines.document(row) for row in rows], total

    def _newest(self, selections: list[Selection], limit: int, offset: int) -> list[int]:
        if len(selections) == 1 and selections[0].is_ordered:
            return selections[0].newest(limit, offset)
        rows = [row for selection in selections for row in _first(selection, limit + offset)]
        return newest_rows(rows, self._time, self.lines.document, limit, offset)

    def _time(self, row: int) -> int:
        return self._columns.times[row]

    def total(self, filters: EntryFilter) -> int:
        """Count the entries of a filter."""
        return sum(selection.total for selection in self._selector.select(filters))

    def scan(self, filters: EntryFilter) -> Iterator[Document]:
        """Stream entries by household and `seq`, up to the newest one of now."""
        return self._stream(filters, len(self._columns))

    def _stream(self, filters: EntryFilter, count: int) -> Iterator[Document]:
        for selection in self._selector.by_household(filters):
            rows = selection.rows()
            yield from self.lines.documents(rows[: bisect_left(rows, count)])

    def recent(self, since: datetime) -> Iterator[Document]:
        """Stream the entries since a time in the order of the file."""
        selections = self._selector.select(EntryFilter(start=since))
        rows = sorted(row for selection in selections for row in selection.rows())
        return self.lines.documents(rows)

    # One household's chain

    def after(self, household_id: str, seq: int, limit: int) -> list[Document]:
        """Return a household's entries behind a `seq`, oldest first."""
        chain = self._columns.households.get(household_id)
        if chain is None or limit <= 0:
            return []
        if not chain.is_gapless:
            return self._after_by_reading(chain, seq, limit)
        start = max(seq, 0)
        return list(self.lines.documents(chain.rows[start : min(start + limit, len(chain))]))

    def _after_by_reading(self, chain: Chain, seq: int, limit: int) -> list[Document]:
        documents = self.lines.documents(chain.rows[: len(chain)])
        later = [document for document in documents if _seq(document) > seq]
        return sorted(later, key=_seq)[:limit]

    def at(self, household_id: str, seq: int) -> Document | None:
        """Return a household's entry with a `seq`."""
        found = self.after(household_id, seq - 1, 1) if seq >= 1 else []
        return found[0] if found and _seq(found[0]) == seq else None

    def last(self, household_id: str) -> Document | None:
        """Return a household's newest entry."""
        chain = self._columns.households.get(household_id)
        return self.lines.document(chain.rows[len(chain) - 1]) if chain else None

    def last_seq(self, household_id: str) -> int:
        """Return the `seq` of a household's newest entry, 0 when there is none."""
        chain = self._columns.households.get(household_id)
        if chain is None:
            return 0
        if chain.is_gapless:
            return len(chain)
        return _seq(self.lines.document(chain.rows[len(chain) - 1]))

    # One entry

    def find(self, entry_id: str) -> Document | None:
        """Return the entry with an id."""
        row = self._row_of(entry_id)
        return None if row is None else self.lines.document(row)

    def _row_of(self, entry_id: str) -> int | None:
        for row in self._columns.ids.candidates(entry_id):
            if row < len(self._columns) and self.lines.document(row).get("id") == entry_id:
                return row
        return None

    def reversal_of(self, entry_id: str, child_id: str) -> Document | None:
        """Return the entry that reversed one of a child's entries; it stands behind that one."""
        first = self._row_of(entry_id) or 0
        for selection in self._selector.select(EntryFilter(child_id=child_id, action="reversed")):
            rows = selection.rows()
            for document in self.lines.documents(rows[bisect_left(rows, first) :]):
                if document.get("reverses") == entry_id:
                    return document
        return None

    def rows_before(self, offset: int) -> int:
        """Return how many lines end at an offset or before."""
        return max(0, bisect_right(self._columns.offsets, offset) - 1)


def _first(selection: Selection, count: int) -> list[int]:
    """Return the newest rows of an ordered selection; of another one, all rows."""
    return selection.newest(count, 0) if selection.is_ordered else selection.rows().tolist()


def _seq(document: Document) -> int:
    seq = document.get("seq")
    return seq if isinstance(seq, int) else 0
