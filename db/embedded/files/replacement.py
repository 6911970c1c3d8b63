"""Write a table's file anew and put it in the place of the old one, in one step."""

import os
from collections.abc import Iterable
from pathlib import Path

import structlog

from db.embedded.files.file_system import FileSystem
from db.embedded.files.line_format import CLOSING

log = structlog.get_logger()

CHUNK = 1 << 20


class Replacement:
    """A temporary file beside a table's, which takes its name once it is whole and on the disk."""

    def __init__(self, path: Path, opening: bytes, fs: FileSystem) -> None:
        self._path = path
        self._temporary = path.with_name(path.name + ".tmp")
        self._opening = opening
        self._fs = fs

    def drop_left_over(self) -> None:
        """Remove what a process left that was killed in the middle."""
        self._fs.unlink(self._temporary)

    def put_in_place(self, entries: Iterable[bytes]) -> tuple[int, int]:
        """Replace the file; return the new one, open, and the offset behind its last line.

        The caller syncs the folder. Raises OSError with the old file in place.
        """
        fd, end = self.prepare(entries)
        try:
            self.take_place()
        except BaseException:
            self.drop(fd)
            raise
        return fd, end

    def prepare(self, entries: Iterable[bytes]) -> tuple[int, int]:
        """Write the new file beside the old one; return it, open, and the offset behind its lines.

        It is on the disk then. `take_place` or `drop` has to follow. Raises OSError with nothing
        left behind.
        """
        try:
            return self._write(entries)
        except BaseException:
            self._try_to_drop()
            raise

    def take_place(self) -> None:
        """Give the prepared file the table's name; the caller syncs the folder."""
        self._fs.replace(self._temporary, self._path)

    def drop(self, fd: int) -> None:
        """Close and remove a prepared file."""
        self._fs.close(fd)
        self._try_to_drop()

    def _write(self, entries: Iterable[bytes]) -> tuple[int, int]:
        fd = self._fs.open(self._temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        try:
            end = self._write_lines(fd, entries)
            self._fs.fsync(fd)
        except BaseException:
            self._fs.close(fd)
            raise
        return fd, end

    def _write_lines(self, fd: int, entries: Iterable[bytes]) -> int:
        buffer = bytearray(self._opening)
        offset = 0
        separator = b""
        for body in entries:
            buffer += separator + body + b"\n"
            separator = b","
            if len(buffer) >= CHUNK:
                offset = self._drain(fd, buffer, offset)
        end = offset + len(buffer)
        buffer += CLOSING
        self._drain(fd, buffer, offset)
        return end

    def _drain(self, fd: int, buffer: bytearray, offset: int) -> int:
        data = bytes(buffer)
        buffer.clear()
        if self._fs.pwrite(fd, data, offset) != len(data):
            raise OSError("a short write")
        return offset + len(data)

    def _try_to_drop(self) -> None:
        try:
            self._fs.unlink(self._temporary)
        except OSError:
            log.warning("temporary_file_stays", file=str(self._temporary))
