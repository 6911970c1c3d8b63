"""Read entries from the ledger's file by their rows."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

from db.embedded.errors import DamagedFile
from db.embedded.files.append_file import AppendFile
from db.embedded.files.line_format import Document, parse_body

if TYPE_CHECKING:
    from array import array

BATCH_ROWS = 256
# Rows close together are read at once, with what lies between them.
BATCH_WASTE = 4


class Rows(Protocol):
    """Rows of a file: `offsets` has one more item than there are rows."""

    offsets: "array[int]"


class EntryLines:
    """Lines by row. A row's line never moves, so reading needs no lock.

    Only an erasure changes bytes of a line; who reads it half changed waits for `settled`, which
    the erasure holds, and reads again.
    """

    def __init__(
        self, file: AppendFile, columns: Rows, settled: AbstractContextManager[Any]
    ) -> None:
        self._file = file
        self._offsets = columns.offsets
        self._settled = settled

    def offset(self, row: int) -> int:
        """Return where a row's line begins."""
        return self._offsets[row]

    def line(self, row: int) -> bytes:
        """Return a row's line as it stands in the file."""
        start = self._offsets[row]
        return self._file.read(start, self._offsets[row + 1] - start)

    def document(self, row: int) -> Document:
        """Return a row's entry as it is stored."""
        return self._parse(row, self.line(row))

    def _parse(self, row: int, line: bytes) -> Document:
        try:
            return parse_body(line)
        except ValueError:
            return self._parse_settled(row)

    def _parse_settled(self, row: int) -> Document:
        with self._settled:
            try:
                return parse_body(self.line(row))
            except ValueError as error:
                raise DamagedFile(self._file.path, row + 2, str(error)) from error

    def documents(self, rows: Sequence[int]) -> Iterator[Document]:
        """Return the entries of rows, in their order, reading ahead in batches."""
        for start in range(0, len(rows), BATCH_ROWS):
            yield from self._batch(rows[start : start + BATCH_ROWS])

    def _batch(self, rows: Sequence[int]) -> Iterator[Document]:
        first, last = min(rows), max(rows)
        if last - first >= BATCH_WASTE * len(rows):
            return map(self.document, rows)
        return self._from_one_read(rows, first, last)

    def _from_one_read(self, rows: Sequence[int], first: int, last: int) -> Iterator[Document]:
        base = self._offsets[first]
        data = self._file.read(base, self._offsets[last + 1] - base)
        for row in rows:
            line = data[self._offsets[row] - base : self._offsets[row + 1] - base]
            yield self._parse(row, line)
