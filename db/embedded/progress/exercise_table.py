"""The table of exercises: it only grows, and keeps no documents in memory."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from threading import RLock

import structlog

from db.embedded.files.append_storage import AppendStorage
from db.embedded.files.line_format import Document, entry, opening, parse_body
from db.embedded.files.line_reader import Line
from db.embedded.progress.exercise_lines import ExerciseLines

log = structlog.get_logger()
READ_AT_ONCE = 256
NO_LINES = ExerciseLines()


class ExerciseTable:
    """Append documents, and read a learner's back from the file.

    A document has `id`, `learner_id`, `number`, `batch_end` and `deleted_number`. Whoever writes a
    learner's documents keeps other writers of that learner out. The file is compacted only offline
    and where a learner is forgotten: deletions are few.
    """

    def __init__(self, storage: AppendStorage) -> None:
        self._storage = storage
        self._file = storage.file
        self._lock = RLock()
        self._of_learner: dict[str, ExerciseLines] = {}
        self._next_doc_id = 1
        self._keyed: list[Document] = []
        self._read_all()

    def _read_all(self) -> None:
        for learner_id in self._file.load(self._read):
            self._drop_torn_batch(learner_id)

    def _read(self, lines: Iterator[Line]) -> list[str]:
        """Take every line; gives the learners of whom a part of a batch is missing."""
        self._of_learner = {}
        batch_ends: dict[str, int] = {}
        start = len(opening(self._file.table))
        count = 0
        for doc_id, document, end in lines:
            self._take(doc_id, document, start, end - start)
            if document["deleted_number"] is None:
                batch_ends[document["learner_id"]] = document["batch_end"]
            if "idempotency" in document:
                self._keyed.append(document)
            start = end
            count += 1
        self._storage.lines = count
        return [name for name, end in batch_ends.items() if end > self.last_number(name)]

    def _take(self, doc_id: int, document: Document, offset: int, length: int) -> None:
        lines = self._of_learner.get(document["learner_id"])
        if lines is None:
            lines = self._of_learner[document["learner_id"]] = ExerciseLines()
        lines.take(doc_id, document, offset, length)
        self._next_doc_id = max(self._next_doc_id, doc_id + 1)

    def _drop_torn_batch(self, learner_id: str) -> None:
        """Take back what a batch left that was not wholly written; it was never acknowledged."""
        numbers = self._lines(learner_id).numbers
        last = self._document(learner_id, len(numbers) - 1)
        torn = [
            document
            for document in self.documents(learner_id)
            if document["batch_end"] == last["batch_end"] and document["deleted_number"] is None
        ]
        for document in torn:
            self.replace(document | {"deleted_number": document["number"]})
        log.warning("torn_batch_dropped", learner=learner_id, exercises=len(torn))

    def take_keyed(self) -> list[Document]:
        """Give, once, the documents with an idempotency key, as they were when it was opened."""
        keyed, self._keyed = self._keyed, []
        return keyed

    # Writing

    def append(self, documents: Sequence[Document]) -> None:
        """Append new documents in one write; raises StorageUnavailable with nothing added."""
        with self._lock:
            first = self._next_doc_id
            self._append(list(enumerate(documents, first)))

    def replace(self, document: Document) -> None:
        """Append the newer form of a document that is there."""
        with self._lock:
            lines = self._lines(document["learner_id"])
            self._append([(lines.doc_ids[lines.rows[document["id"]]], document)])

    def _append(self, numbered: Sequence[tuple[int, Document]]) -> None:
        start = self._file.end
        ends = self._file.append([entry(doc_id, document) for doc_id, document in numbered])
        self._storage.lines += len(ends)
        for (doc_id, document), end in zip(numbered, ends, strict=True):
            self._take(doc_id, document, start, end - start)
            start = end
        self._announce()

    def forget(self, learner_id: str) -> int:
        """Remove all documents of a learner, durably; gives how many there were.

        What is known of the others only moves: they are read and counted meanwhile.
        """
        with self._lock:
            count = len(self._lines(learner_id).numbers)
            if count:
                kept = self._rows_but_of(learner_id)
                entries = [self._live_entry(lines, row) for _, lines, row in kept]
                self._storage.rewrite(entries)
                del self._of_learner[learner_id]
                self._move(kept, entries)
            return count

    def _rows_but_of(self, learner_id: str) -> list[tuple[int, ExerciseLines, int]]:
        """Give the rows of all other learners, in the order in which they were first written."""
        others = [lines for name, lines in self._of_learner.items() if name != learner_id]
        return sorted(
            (doc_id, lines, row) for lines in others for row, doc_id in enumerate(lines.doc_ids)
        )

    def _live_entry(self, lines: ExerciseLines, row: int) -> bytes:
        line = self._file.read(lines.offsets[row], lines.lengths[row])
        return line.removeprefix(b",").removesuffix(b"\n")

    def _move(
        self, rows: Sequence[tuple[int, ExerciseLines, int]], entries: Sequence[bytes]
    ) -> None:
        start = len(opening(self._file.table))
        for (_, lines, row), line in zip(rows, entries, strict=True):
            comma = 0 if line is entries[0] else 1
            lines.offsets[row], lines.lengths[row] = start, comma + len(line) + len(b"\n")
            start += lines.lengths[row]

    def _announce(self) -> None:
        if self._storage.group is not None:
            self._storage.group.changed()

    # Reading

    def find(self, learner_id: str, exercise_id: str) -> Document | None:
        """Give a learner's document by its id, a deleted one too, or nothing."""
        row = self._lines(learner_id).rows.get(exercise_id)
        return None if row is None else self._document(learner_id, row)

    def documents(self, learner_id: str, after: int = 0) -> Iterator[Document]:
        """Stream a learner's documents with a number behind `after`, deleted ones included."""
        row = bisect_right(self._lines(learner_id).numbers, after)
        while batch := self._batch(learner_id, row):
            yield from batch
            row += len(batch)

    def deleted(self, learner_id: str, after: int) -> list[Document]:
        """Give what was deleted behind a number of that learner, of what stands up to it."""
        lines = self._lines(learner_id)
        rows = [row for row, number in list(lines.deleted.items()) if number > after]
        return [self._document(learner_id, row) for row in rows if lines.numbers[row] <= after]

    def last_number(self, learner_id: str) -> int:
        """Give the number of a learner's newest change, 0 before the first."""
        return self._lines(learner_id).last_number

    def learner_ids(self) -> list[str]:
        """Give the learners who have documents."""
        return list(self._of_learner)

    def count(self, learner_id: str) -> int:
        """Count a learner's documents, without the deleted ones."""
        lines = self._lines(learner_id)
        return len(lines.numbers) - len(lines.deleted)

    def _lines(self, learner_id: str) -> ExerciseLines:
        return self._of_learner.get(learner_id, NO_LINES)

    def _document(self, learner_id: str, row: int) -> Document:
        with self._lock:
            lines = self._lines(learner_id)
            return parse_body(self._file.read(lines.offsets[row], lines.lengths[row]))

    def _batch(self, learner_id: str, row: int) -> list[Document]:
        """Read the next documents; the lock keeps a rewrite from moving them meanwhile."""
        with self._lock:
            lines = self._lines(learner_id)
            places = list(
                zip(
                    lines.offsets[row : row + READ_AT_ONCE],
                    lines.lengths[row : row + READ_AT_ONCE],
                    strict=True,
                )
            )
            return [parse_body(line) for line in self._read_lines(places)]

    def _read_lines(self, places: list[tuple[int, int]]) -> Iterator[bytes]:
        """Read lines; those that lie close together at once."""
        if not places:
            return
        first = min(offset for offset, _ in places)
        end = max(offset + length for offset, length in places)
        if end - first > 4 * sum(length for _, length in places):
            yield from (self._file.read(offset, length) for offset, length in places)
            return
        data = self._file.read(first, end - first)
        yield from (data[o - first : o - first + length] for o, length in places)

    def close(self) -> None:
        """Bring everything to the disk and close the file."""
        self._storage.close()
