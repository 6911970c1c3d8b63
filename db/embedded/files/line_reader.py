"""Read a table's file line by line, and tell a torn tail from damage."""

import re
from collections.abc import Iterator
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, NamedTuple

from db.embedded.files.file_system import FileSystem
from db.embedded.files.line_format import CLOSING, Document, opening, parse_line

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = 1 << 22
# The smallest piece that a disk writes whole.
SECTOR = 512
ZEROS = re.compile(rb"\0+")


class Line(NamedTuple):
    """One document of the file, and the offset just behind its line."""

    doc_id: int
    document: Document
    end: int


class DamagedLine(ValueError):
    """A line that no interrupted write can have left."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(reason)
        self.number = number
        self.reason = reason


class LineReader:
    """Iterate over a file's documents; `end` is then where the closing belongs.

    An append is one write over the closing line, and pages reach the disk in any order. A crash
    therefore leaves, behind the last whole line: nothing, a part of a line, zeros where a page is
    missing, or the old closing with a later part of the new line behind it. That is a torn tail;
    iteration ends before it. Anything else raises DamagedLine.
    """

    def __init__(self, fs: FileSystem, fd: int, table: str) -> None:
        self._fs = fs
        self._fd = fd
        self._opening = opening(table)
        self.end = len(self._opening)
        self.count = 0

    def in_lines(self) -> bool:
        """Tell whether the file begins with the line of opening."""
        return self._fs.pread(self._fd, len(self._opening), 0) == self._opening

    def __iter__(self) -> Iterator[Line]:
        lines = self._raw_lines()
        for raw in lines:
            try:
                doc_id, document = parse_line(raw, first=self.count == 0)
            except ValueError as error:
                self._judge(raw, next(lines, b""), str(error))
                return
            if not raw.endswith(b"\n"):
                return
            self.end += len(raw)
            self.count += 1
            yield Line(doc_id, document, self.end)

    def _judge(self, line: bytes, following: bytes, reason: str) -> None:
        """Return when the line is the closing or begins a torn tail; raise when it is damage."""
        is_last = not following
        is_torn = self._is_old_closing(line) or self._lacks_a_page(line + following)
        if is_last or is_torn:
            return
        raise DamagedLine(self.count + 2, reason)

    def _lacks_a_page(self, lines: bytes) -> bool:
        """Tell whether the zeros in it end where a sector does, or the file."""
        zeros = ZEROS.search(lines)
        if zeros is None:
            return False
        return (self.end + zeros.end()) % SECTOR == 0 or zeros.end() == len(lines)

    def _is_old_closing(self, line: bytes) -> bool:
        """Tell whether an old closing, or a part, ends where a sector does that is newer."""
        parts = (CLOSING[:length] for length in range(1, len(CLOSING) + 1))
        return any(line.startswith(p) and (self.end + len(p)) % SECTOR == 0 for p in parts)

    def _raw_lines(self) -> Iterator[bytes]:
        reads = _PositionedReads(self._fs, self._fd, self.end, self._fs.stat(self._fd).st_size)
        return iter(BufferedReader(reads, CHUNK))


class _PositionedReads(RawIOBase):
    """A file between two offsets, read through the FileSystem without moving its cursor.

    What is appended meanwhile stays out: it would stand behind a closing that it has replaced.
    """

    def __init__(self, fs: FileSystem, fd: int, offset: int, stop: int) -> None:
        self._fs = fs
        self._fd = fd
        self._offset = offset
        self._stop = stop

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        length = min(len(view), max(0, self._stop - self._offset))
        data = self._fs.pread(self._fd, length, self._offset)
        view[: len(data)] = data
        self._offset += len(data)
        return len(data)


def is_closed(tail: bytes) -> bool:
    """Tell whether what stands behind the last line is a closing and nothing else."""
    return tail.strip() == CLOSING.strip()
