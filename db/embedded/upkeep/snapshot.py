"""One moment of a folder's files, while a process appends to them and compacts them.

A file only grows, or is replaced whole. So an open file and the offset of its last whole line are
the file as it was then, however long the copying takes.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import orjson

from db.embedded.data_folder import LEDGER
from db.embedded.errors import DamagedFile
from db.embedded.files.line_format import CLOSING, Document, opening, parse_line
from db.embedded.files.whole_document import document_rows

CAPTURES = 20
READS = 5
CHUNK = 1 << 20


class Snapshot:
    """The first bytes of a table's file, which `content` returns as a document of their own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.table = path.stem
        self._opening = opening(self.table)
        self._fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        stat = os.fstat(self._fd)
        self._captured = (stat.st_ino, stat.st_size)
        self._size = stat.st_size
        self._in_lines = os.pread(self._fd, len(self._opening), 0) == self._opening
        self._end = self._last_line_end() if self._in_lines else self._size

    @property
    def is_ledger(self) -> bool:
        """Tell whether the file is the ledger's."""
        return self.table == LEDGER

    @property
    def size(self) -> int:
        """Return the bytes of the content."""
        return self._end + len(CLOSING) if self._in_lines else self._size

    def is_current(self) -> bool:
        """Tell whether the file was neither written to nor replaced since."""
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return False
        return (stat.st_ino, stat.st_size) == self._captured

    def _last_line_end(self) -> int:
        """Return the offset behind the last whole document; a write may be going on behind it."""
        stop = self._size
        while stop > len(self._opening):
            start = self._line_start(stop)
            line = os.pread(self._fd, stop - start, start)
            if not _is_tail(line):
                return self._checked(line, start, stop)
            stop = start
        return len(self._opening)

    def _checked(self, line: bytes, start: int, stop: int) -> int:
        try:
            parse_line(line, first=start == len(self._opening))
        except ValueError as error:
            number = self.path.read_bytes()[:stop].count(b"\n")
            raise DamagedFile(self.path, number, str(error)) from error
        return stop

    def _line_start(self, stop: int) -> int:
        """Return where the line begins whose last byte is before `stop`."""
        offset = stop - 1
        while offset > 0:
            start = max(0, offset - CHUNK)
            newline = os.pread(self._fd, offset - start, start).rfind(b"\n")
            if newline >= 0:
                return start + newline + 1
            offset = start
        return 0

    def content(self) -> Iterator[bytes]:
        """Return the bytes, piece by piece; raise DamagedFile where they are no documents."""
        if not self._in_lines:
            yield self._whole()
            return
        yield self._opening
        yield from self._pieces()
        yield CLOSING

    def documents(self) -> Iterator[tuple[int, Document]]:
        """Return each line's id and document; raise DamagedFile where one is none."""
        if not self._in_lines:
            yield from self._whole_rows()
            return
        lines = (line for piece in self._pieces() for line in piece.splitlines())
        for number, line in enumerate(lines, 2):
            yield self._parsed(line, number)

    def _parsed(self, line: bytes, number: int) -> tuple[int, Document]:
        try:
            return parse_line(line.removeprefix(b","), first=True)
        except ValueError as error:
            raise DamagedFile(self.path, number, str(error)) from error

    def _whole_rows(self) -> list[tuple[int, Document]]:
        rows = document_rows(self.path, self.table) if self._size else []
        if rows is None:
            raise DamagedFile(self.path, 1, "it is not the opening of the table")
        return rows

    def _whole(self) -> bytes:
        data = os.pread(self._fd, self._size, 0)
        try:
            orjson.loads(data or b"{}")
        except ValueError as error:
            raise DamagedFile(self.path, 1, str(error)) from error
        return data

    def _pieces(self) -> Iterator[bytes]:
        offset, number = len(self._opening), 2
        while offset < self._end:
            lines = self._read_lines(offset, number)
            yield lines
            offset += len(lines)
            number += lines.count(b"\n")

    def _read_lines(self, offset: int, number: int) -> bytes:
        """Return whole lines from an offset on; read again what an erasure is just changing."""
        for _ in range(READS):
            lines = self._some_lines(offset)
            try:
                orjson.loads(b"{%b}" % lines.removeprefix(b","))
            except ValueError as error:
                reason = str(error)
            else:
                return lines
        raise DamagedFile(self.path, number, f"here or soon after: {reason}")

    def _some_lines(self, offset: int) -> bytes:
        length = CHUNK
        while offset + length < self._end:
            data = os.pread(self._fd, length, offset)
            if newline := data.rfind(b"\n") + 1:
                return data[:newline]
            length *= 2
        return os.pread(self._fd, self._end - offset, offset)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._fd)


def _is_tail(line: bytes) -> bool:
    """Tell whether a line is the closing, or what an append has not finished."""
    return not line.endswith(b"\n") or line == CLOSING or b"\0" in line


@contextmanager
def capture(paths: Sequence[Path]) -> Iterator[list[Snapshot]]:
    """Take a snapshot of each file, in the order given, if possible all of one moment.

    When no file changed between the last opening and the look after it, all belong to that moment.
    Under a load that never pauses so long, the order has to do.
    """
    snapshots = _capture_all(paths)
    for _ in range(CAPTURES):
        if all(snapshot.is_current() for snapshot in snapshots):
            break
        _close_all(snapshots)
        snapshots = _capture_all(paths)
    try:
        yield snapshots
    finally:
        _close_all(snapshots)


def _capture_all(paths: Sequence[Path]) -> list[Snapshot]:
    snapshots: list[Snapshot] = []
    try:
        for path in paths:
            snapshots.append(Snapshot(path))
    except BaseException:
        _close_all(snapshots)
        raise
    return snapshots


def _close_all(snapshots: Sequence[Snapshot]) -> None:
    for snapshot in snapshots:
        snapshot.close()
