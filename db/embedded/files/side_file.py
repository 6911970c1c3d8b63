"""A small file beside a table's, written whole."""

import os
from pathlib import Path

from db.embedded.files.failure import unavailable
from db.embedded.files.file_system import FileSystem


class SideFile:
    """Write, read or remove a file; failures are StorageUnavailable."""

    def __init__(self, path: Path, fs: FileSystem) -> None:
        self._path = path
        self._fs = fs

    def write(self, data: bytes) -> None:
        """Put the content there, durably, but not in one step: a crash may leave a part."""
        with unavailable(self._path):
            fd = self._fs.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            try:
                self._write(fd, data)
                self._fs.fsync(fd)
            finally:
                self._fs.close(fd)
            self._fs.fsync_folder(self._path.parent)

    def _write(self, fd: int, data: bytes) -> None:
        if self._fs.pwrite(fd, data, 0) != len(data):
            raise OSError("a short write")

    def read(self) -> bytes:
        """Return the content, empty when there is no file."""
        with unavailable(self._path):
            size = self._fs.size(self._path)
            if not size:
                return b""
            fd = self._fs.open(self._path, os.O_RDONLY)
            try:
                return self._fs.pread(fd, size, 0)
            finally:
                self._fs.close(fd)

    def remove(self) -> None:
        """Remove the file, if it is there."""
        with unavailable(self._path):
            self._fs.unlink(self._path)
