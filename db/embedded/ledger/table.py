"""The ledger as a TinyDB table that only grows and keeps no documents in memory."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from threading import RLock
from typing import Any, NoReturn

from tinydb.queries import QueryLike
from tinydb.table import Document as TinyDocument
from tinydb.table import Table

from db.embedded.errors import AppendOnly
from db.embedded.files.append_storage import AppendStorage
from db.embedded.files.line_format import Document, entry
from db.embedded.ledger import opening
from db.embedded.ledger.columns import LedgerColumns
from db.embedded.ledger.erasure import Erasure
from db.embedded.ledger.reads import LedgerReads
from db.filters import EntryFilter

EVERYTHING = EntryFilter()
ERASED_AT_ONCE = 1024


class LedgerTable(Table):
    """Append entries, and read them back from the file by compact columns.

    Appends are serialized by one lock; queries take none and see a prefix of the ledger. Entries
    are returned exactly as stored. The file is *lazy*: see GroupCommit.
    """

    def __init__(self, storage: AppendStorage, name: str | None = None, **options: Any) -> None:
        super().__init__(storage, name or storage.table, cache_size=0, **options)
        self._lines = storage
        self._file = storage.file
        self._lock = RLock()
        self._use(opening.open_columns(self._file))

    def _use(self, columns: LedgerColumns) -> None:
        self._columns = columns
        self._reads = LedgerReads(self._file, columns, self._lock)

    # Appending

    def insert(self, document: Mapping[str, Any]) -> int:
        """Append an entry; return its document id. Raise StorageUnavailable with nothing added."""
        with self._lock:
            doc_id = len(self._columns) + 1
            (end,) = self._file.append([entry(doc_id, document)])
            self._columns.add(document, end)
        self._announce()
        return doc_id

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Append entries in one write; return their document ids."""
        entries = list(documents)
        with self._lock:
            first = len(self._columns) + 1
            lines = [entry(doc_id, document) for doc_id, document in enumerate(entries, first)]
            for document, end in zip(entries, self._file.append(lines), strict=True):
                self._columns.add(document, end)
        self._announce()
        return list(range(first, first + len(entries)))

    def _announce(self) -> None:
        if self._lines.group is not None:
            self._lines.group.changed()

    def update(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly("an entry of the ledger cannot be changed")

    def update_multiple(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly("an entry of the ledger cannot be changed")

    def upsert(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly("an entry of the ledger cannot be changed")

    def remove(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly("an entry of the ledger cannot be removed")

    def truncate(self) -> NoReturn:
        """Refuse."""
        raise AppendOnly("an entry of the ledger cannot be removed")

    def anonymize_user(self, user_id: str) -> int:
        """Set a user's `user_id` to null in every entry, durably; return how many there were.

        The idempotency keys beside the entries go with it, and the side file, which names users.
        Raises StorageUnavailable when it could not be finished; called again, it goes on. A crash
        in the middle leaves every line whole: the next open finishes what had begun. Appends go on
        between the batches.
        """
        erased = 0
        while batch := self._erase_batch(user_id, erased):
            erased += batch
        opening.drop_columns(self._file)
        return erased

    def _erase_batch(self, user_id: str, erased: int) -> int:
        """Erase a user from the next rows; forget the user when there are none left."""
        with self._lock:
            posting = self._columns.users.get(user_id)
            if posting is None:
                return 0
            rows = posting.rows[erased : erased + ERASED_AT_ONCE]
            erasure = Erasure(self._file, self._reads.lines)
            if not erasure.erase_in_place(rows, user_id):
                erasure.erase_by_rewriting(len(self._columns), user_id)
                self._use(opening.read_columns(self._file))
                return len(posting) - erased
            if erased + len(rows) == len(posting):
                del self._columns.users[user_id]
            return len(rows)

    # Queries

    def page(self, filters: EntryFilter, limit: int, offset: int = 0) -> tuple[list[Document], int]:
        """Return entries, newest first, and how many there are in all."""
        return self._reads.page(filters, limit, offset)

    def count(self, cond: QueryLike | EntryFilter) -> int:
        """Count the entries of a filter, or those that match a TinyDB query."""
        if isinstance(cond, EntryFilter):
            return self._reads.total(cond)
        return sum(1 for document in self if cond(document))

    def scan(self, filters: EntryFilter = EVERYTHING) -> Iterator[Document]:
        """Stream entries, oldest first by household and `seq`, of the ledger as it is now."""
        return self._reads.scan(filters)

    def after(self, household_id: str, seq: int, limit: int) -> list[Document]:
        """Return a household's entries behind a `seq`, oldest first."""
        return self._reads.after(household_id, seq, limit)

    def recent(self, since: datetime) -> Iterator[Document]:
        """Stream the entries of all households since a time, in the order of the file."""
        return self._reads.recent(since)

    def find(self, entry_id: str) -> Document | None:
        """Return the entry with an id."""
        return self._reads.find(entry_id)

    def at(self, household_id: str, seq: int) -> Document | None:
        """Return a household's entry with a `seq`."""
        return self._reads.at(household_id, seq)

    def last(self, household_id: str) -> Document | None:
        """Return a household's newest entry."""
        return self._reads.last(household_id)

    def last_seq(self, household_id: str) -> int:
        """Return the `seq` of a household's newest entry, 0 when there is none."""
        return self._reads.last_seq(household_id)

    def reversal_of(self, entry_id: str, child_id: str) -> Document | None:
        """Return the entry that reversed one of a child's entries."""
        return self._reads.reversal_of(entry_id, child_id)

    def household_ids(self) -> list[str]:
        """Return the ids of the households that have entries, sorted."""
        return sorted(name for name in list(self._columns.households) if name is not None)

    # TinyDB's reading, streamed from the file

    def get(  # type: ignore[override]  # one signature instead of TinyDB's eight overloads
        self,
        cond: QueryLike | None = None,
        doc_id: int | None = None,
        doc_ids: list[int] | None = None,
    ) -> TinyDocument | list[TinyDocument] | None:
        """Return the entry of a document id, those of several, or the first that matches."""
        if doc_id is not None:
            return self._document(doc_id) if self._is_row(doc_id) else None
        if doc_ids is not None:
            return [self._document(i) for i in sorted(set(doc_ids)) if self._is_row(i)]
        if cond is None:
            raise RuntimeError("You have to pass either cond or doc_id or doc_ids")
        return next((document for document in self if cond(document)), None)

    def search(self, cond: QueryLike) -> list[TinyDocument]:
        """Return the entries that match."""
        return [document for document in self if cond(document)]

    def __len__(self) -> int:
        return len(self._columns)

    def __iter__(self) -> Iterator[TinyDocument]:
        documents = self._reads.lines.documents(range(len(self._columns)))
        for doc_id, document in enumerate(documents, 1):
            yield self.document_class(document, doc_id)

    def _is_row(self, doc_id: int) -> bool:
        return 1 <= doc_id <= len(self._columns)

    def _document(self, doc_id: int) -> TinyDocument:
        return self.document_class(self._reads.lines.document(doc_id - 1), doc_id)

    # The file

    @property
    def durable_rows(self) -> int:
        """Return how many of the first entries are known to be on the disk."""
        return self._reads.rows_before(self._file.synced_size)

    @property
    def size(self) -> int:
        """Return the bytes of the file."""
        return self._file.size

    def sync(self) -> None:
        """Bring everything to the disk; raise StorageUnavailable when that fails."""
        self._file.sync()

    def close(self) -> None:
        """Bring everything to the disk, keep the columns in the side file, close."""
        with self._lock:
            try:
                self._file.sync()
                opening.keep_columns(self._file, self._columns)
            finally:
                self._file.close()
