"""A TinyDB table that appends its changes instead of rewriting its file."""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from threading import RLock
from typing import Any, cast

import orjson
import structlog
from tinydb.queries import QueryLike
from tinydb.table import Document as TinyDocument
from tinydb.table import Table

from db.embedded.files.append_storage import AppendStorage
from db.embedded.files.line_format import Document
from db.embedded.files.working_copy import WorkingCopy
from models.errors import StorageUnavailable

log = structlog.get_logger()

COMPACT_FROM_LINES = 1024


def nothing() -> None:
    """Do nothing."""


def at_once(job: Callable[[], None]) -> None:
    """Do a job."""
    job()


Change = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]


class AppendTable(Table):
    """Keep the rows in memory, as the JSON that the file holds, and append what changes.

    TinyDB's own API behaves as stock. An insert or update is one positioned write, durable with
    the group's next ticket; a remove rewrites the file and is durable at once. A failed write
    raises StorageUnavailable and changes nothing. Documents handed out are copies. One lock a
    table makes every operation safe among threads. `before_rewrite` is called before lines that
    were replaced go; where it raises StorageUnavailable, they stay. `do_later` takes the work of
    compacting, which others need not wait for.
    """

    def __init__(
        self,
        storage: AppendStorage,
        name: str | None = None,
        *,
        before_rewrite: Callable[[], None] = nothing,
        do_later: Callable[[Callable[[], None]], object] = at_once,
        **options: Any,
    ) -> None:
        # No query cache: it would hand the same documents to everybody.
        super().__init__(storage, name or storage.table, cache_size=0, **options)
        self._lines = storage
        self._before_rewrite = before_rewrite
        self._do_later = do_later
        self._is_compacting = False
        self._lock = RLock()
        self._rows = {doc_id: orjson.dumps(row) for doc_id, row in storage.load().items()}
        self._compact_at = COMPACT_FROM_LINES

    # The fast path

    def replace(self, doc_id: int, document: Mapping[str, Any]) -> None:
        """Put a whole document in the place of the one under this id, or insert it there."""
        body = orjson.dumps(document)
        with self._lock:
            if doc_id not in self._rows:
                self._next_id = None  # a later insert looks for the highest id again
            self._append({doc_id: body})

    def put_all(self, documents: Mapping[int, Mapping[str, Any]]) -> None:
        """Put whole documents under their ids, or insert them there, in one write, in this order.

        What a crash leaves of it is a first part of it.
        """
        bodies = {doc_id: orjson.dumps(document) for doc_id, document in documents.items()}
        with self._lock:
            self._next_id = None  # a later insert looks for the highest id again
            self._append(bodies)

    # Reading

    def get(  # type: ignore[override]  # one signature instead of TinyDB's eight overloads
        self,
        cond: QueryLike | None = None,
        doc_id: int | None = None,
        doc_ids: list[int] | None = None,
    ) -> TinyDocument | list[TinyDocument] | None:
        """Return the document of an id, the documents of several, or the first that matches."""
        if doc_id is not None:
            row = self._rows.get(doc_id)
            return None if row is None else self._copy(doc_id, row)
        if doc_ids is not None:
            wanted = set(doc_ids)
            return [self._copy(i, row) for i, row in self._snapshot() if i in wanted]
        if cond is None:
            raise RuntimeError("You have to pass either cond or doc_id or doc_ids")
        return next((document for document in self if cond(document)), None)

    def search(self, cond: QueryLike) -> list[TinyDocument]:
        """Return the documents that match."""
        return [document for document in self if cond(document)]

    def count(self, cond: QueryLike) -> int:
        """Count the documents that match."""
        return sum(1 for document in self if cond(document))

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[TinyDocument]:
        return (self._copy(doc_id, row) for doc_id, row in self._snapshot())

    def history(self) -> Iterator[Document]:
        """Return every document that the file still holds, replaced ones too, oldest first."""
        return self._lines.history()

    def _snapshot(self) -> list[tuple[int, bytes]]:
        return list(self._rows.items())

    def _copy(self, doc_id: int, row: bytes) -> TinyDocument:
        return self.document_class(orjson.loads(row), doc_id)

    # Writing, by TinyDB's own rules

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert a document; return its id."""
        with self._lock:
            return super().insert(document)

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert documents in one write; return their ids."""
        with self._lock:
            return super().insert_multiple(documents)

    def update(
        self,
        fields: Change,
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        """Change the matching documents in one write; return their ids."""
        with self._lock:
            return super().update(fields, cond, doc_ids)

    def update_multiple(self, updates: Iterable[tuple[Change, QueryLike]]) -> list[int]:
        """Make each change to its matching documents in one write; return their ids."""
        with self._lock:
            return super().update_multiple(updates)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """Update the matching documents, or insert one; return the ids."""
        with self._lock:
            return super().upsert(document, cond)

    def remove(
        self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None
    ) -> list[int]:
        """Remove the matching documents, durably; return their ids."""
        with self._lock:
            return super().remove(cond, doc_ids)

    def truncate(self) -> None:
        """Remove every document, durably."""
        with self._lock:
            super().truncate()

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return {str(doc_id): orjson.loads(row) for doc_id, row in self._snapshot()}

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        copy = WorkingCopy(self._rows)
        updater(cast("dict[int, Mapping[str, Any]]", copy))
        changed = copy.changed()
        if copy.removed:
            self._rewrite_without(copy.removed, changed)
        elif changed:
            self._append(changed)

    # The file

    def _append(self, changed: Mapping[int, bytes]) -> None:
        self._lines.append(_entries(changed.items()))
        self._rows.update(changed)
        if self._wants_compaction():
            self._is_compacting = True
            self._do_later(self._compact_beside)

    def _rewrite_without(self, removed: set[int], changed: Mapping[int, bytes]) -> None:
        kept = {doc_id: row for doc_id, row in self._rows.items() if doc_id not in removed}
        kept.update(changed)
        self._rewrite(kept)
        self._rows = kept

    def _rewrite(self, rows: Mapping[int, bytes]) -> None:
        self._before_rewrite()
        self._lines.rewrite(_entries(rows.items()))
        self._compact_at = COMPACT_FROM_LINES

    def compact(self) -> None:
        """Rewrite the file without its dead lines; raise StorageUnavailable, changing nothing."""
        with self._lock:
            if self.dead_lines:
                self._rewrite(self._rows)

    @property
    def dead_lines(self) -> int:
        """Return how many lines of the file were replaced by later ones."""
        return self._lines.lines - len(self._rows)

    def _wants_compaction(self) -> bool:
        return (
            self._lines.lines >= self._compact_at
            and self.dead_lines > len(self._rows)
            and not self._is_compacting
        )

    def _compact_beside(self) -> None:
        """Rewrite the file without its dead lines, while others append to it."""
        try:
            self._rewrite_first_lines()
            self._compact_at = COMPACT_FROM_LINES
        except StorageUnavailable as error:
            self._note_failure(error)
        finally:
            self._is_compacting = False

    def _rewrite_first_lines(self) -> None:
        with self._lock:
            until = self._lines.file.begin_compaction()
            rows, lines = list(self._rows.items()), self._lines.lines
        if until is None:
            return  # who rewrites it now leaves no dead lines either
        try:
            self._before_rewrite()
            self._lines.compact_beside(_entries(rows), until, lines)
        finally:
            self._lines.file.end_compaction()

    def _try_to_compact(self) -> None:
        try:
            self._rewrite(self._rows)
        except StorageUnavailable as error:
            self._note_failure(error)

    def _note_failure(self, error: StorageUnavailable) -> None:
        """Say so: what was written stands; the file only stays longer than it needs to be."""
        log.warning("compaction_failed", table=self.name, detail=error.detail)
        self._compact_at = self._lines.lines + COMPACT_FROM_LINES

    def close(self) -> None:
        """Compact, bring everything to the disk and close the file."""
        with self._lock:
            if self.dead_lines:
                self._try_to_compact()
            self._lines.close()


def _entries(rows: Iterable[tuple[int, bytes]]) -> list[bytes]:
    return [b'"%d":%b' % row for row in rows]
