"""The table of actions: it only grows, and keeps no documents in memory."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import takewhile
from threading import RLock

import structlog

from db.embedded.activity.columns import ActionColumns
from db.embedded.files.append_storage import AppendStorage
from db.embedded.files.line_format import Document, entry
from db.embedded.files.line_reader import Line
from db.embedded.ledger.entry_lines import BATCH_ROWS, EntryLines
from db.filters import ActionFilter
from models.activity.summary import Counted
from models.errors import StorageUnavailable

log = structlog.get_logger()


class ActionTable:
    """Append documents, and read them back from the file by compact columns.

    A document has the fields of a RecordedAction. One lock makes every operation safe among
    threads. Nothing changes a document but `rewrite`, for erasure.
    """

    def __init__(self, storage: AppendStorage) -> None:
        self._storage = storage
        self._file = storage.file
        self._lock = RLock()
        self._keyed: list[Document] = []
        self._file.load(self._read)
        self._drop_torn_batch()

    def _read(self, lines: Iterator[Line]) -> None:
        """Index every line."""
        self._keyed = []
        self._columns = columns = ActionColumns(self._file.table)
        self._next_doc_id = 1
        for doc_id, document, end in lines:
            columns.add(document, end)
            self._next_doc_id = max(self._next_doc_id, doc_id + 1)
            if "idempotency" in document:
                self._keyed.append(document)
        self._storage.lines = len(columns)
        self._lines = EntryLines(self._file, columns, self._lock)

    def _drop_torn_batch(self) -> None:
        """Take back what a batch left that was not wholly written; it was never acknowledged."""
        count = len(self._columns)
        last = self._lines.document(count - 1) if count else None
        if last is None or last["seq"] == last["batch_end"]:
            return
        torn = set(takewhile(partial(self._is_in_batch_of, last), range(count - 1, -1, -1)))
        log.warning("torn_batch_dropped", table=self._file.table, actions=len(torn))
        self.rewrite(lambda row, document: None if row in torn else document)

    def _is_in_batch_of(self, last: Document, row: int) -> bool:
        document = self._lines.document(row)
        same = ("household_id", "batch_end")
        return all(document[name] == last[name] for name in same)

    def take_keyed(self) -> list[Document]:
        """Give, once, the documents with an idempotency key, as they were when it was opened."""
        keyed, self._keyed = self._keyed, []
        return keyed

    def __len__(self) -> int:
        return len(self._columns)

    # Writing

    def append(self, documents: Sequence[Document]) -> None:
        """Append documents in one write; raises StorageUnavailable with nothing added."""
        with self._lock:
            numbered = list(enumerate(documents, self._next_doc_id))
            ends = self._file.append([entry(doc_id, document) for doc_id, document in numbered])
            for document, end in zip(documents, ends, strict=True):
                self._columns.add(document, end)
            self._next_doc_id += len(documents)
            self._storage.lines += len(documents)
        if self._storage.group is not None:
            self._storage.group.changed()

    def rewrite(self, changed: Callable[[int, Document], Document | None]) -> None:
        """Write every row anew, durably: changed, or not at all where there is nothing left."""
        with self._lock:
            self._file.rewrite(self._changed_entries(changed))
            self._file.load(self._read)
            self._keyed = []

    def _changed_entries(
        self, changed: Callable[[int, Document], Document | None]
    ) -> Iterator[bytes]:
        count = 0
        for row, line in enumerate(self._file.lines()):
            document = changed(row, line.document)
            if document is not None:
                count += 1
                yield entry(count, document)

    # Reading

    def find(self, action_id: str) -> Document | None:
        """Return the document of an action, or nothing."""
        with self._lock:
            for row in self._columns.ids.candidates(action_id):
                document = self._lines.document(row)
                if document["action_id"] == action_id:
                    return document
        return None

    def page(self, filters: ActionFilter, limit: int, offset: int) -> tuple[list[Document], int]:
        """Return documents, newest first, and how many there are in all."""
        with self._lock:
            selected = self._columns.select(filters)
            rows = selected.newest(limit, offset)
            return [self._lines.document(row) for row in rows], selected.total

    def scan(self, filters: ActionFilter) -> Iterator[Document]:
        """Stream documents, oldest first, of the table as it is now.

        Raises StorageUnavailable where something is erased meanwhile.
        """
        with self._lock:
            rows, columns = self._columns.select(filters).oldest_first(), self._columns
        for start in range(0, len(rows), BATCH_ROWS):
            with self._lock:
                if self._columns is not columns:
                    raise StorageUnavailable("A part was erased meanwhile; ask again.")
                batch = list(self._lines.documents(rows[start : start + BATCH_ROWS]))
            yield from batch

    def tally(self, filters: ActionFilter) -> list[Counted]:
        """Count actions by type and quarter of an hour."""
        with self._lock:
            return list(self._columns.tally(filters))

    def after(self, household_id: str, seq: int, limit: int) -> list[Document]:
        """Return a household's documents behind a seq, in the order of recording."""
        with self._lock:
            rows = self._columns.rows_of.get(household_id)
            if rows is None or self.last_seq(household_id) <= seq:
                return []
            first = bisect_right(rows, seq, key=lambda row: int(self._lines.document(row)["seq"]))
            return list(self._lines.documents(rows[first : first + limit])) if limit > 0 else []

    def last_seq(self, household_id: str) -> int:
        """Return the seq of a household's last action, 0 when there is none."""
        return self._columns.last_seqs.get(household_id, 0)

    def rows_of(self, household_id: str) -> set[int]:
        """Return a household's rows."""
        with self._lock:
            return set(self._columns.rows_of.get(household_id, ()))

    def rows_of_project(self, household_id: str, project_id: str) -> set[int]:
        """Return a project's rows."""
        filters = ActionFilter(household_id=household_id, project_id=project_id)
        with self._lock:
            return set(self._columns.select(filters).oldest_first())

    def rows_of_user(self, household_id: str, user_id: str) -> set[int]:
        """Return the rows that carry a user."""
        with self._lock:
            return self._columns.rows_of_user(household_id, user_id)

    def close(self) -> None:
        """Bring everything to the disk and close the file."""
        self._storage.close()
