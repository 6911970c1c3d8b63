"""The few calls of the operating system that the engine writes files with."""

import os
from pathlib import Path
from typing import Final

from utils import short_calls

SHORT: Final = 16 * 1024


class FileSystem:
    """Pass each call on to `os`; tests hand in a subclass that fails on purpose."""

    def open(self, path: Path, flags: int) -> int:
        """Open a file, readable for its owner only when it is made."""
        return os.open(path, flags | os.O_CLOEXEC, 0o600)

    def close(self, fd: int) -> None:
        """Close a file."""
        os.close(fd)

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        """Write at a position; return how many bytes went in, perhaps fewer than given."""
        if len(data) <= SHORT:
            return short_calls.pwrite(fd, data, offset)
        return os.pwrite(fd, data, offset)

    def pread(self, fd: int, length: int, offset: int) -> bytes:
        """Read at a position."""
        return os.pread(fd, length, offset)

    def ftruncate(self, fd: int, size: int) -> None:
        """Cut a file to a size."""
        os.ftruncate(fd, size)

    def fdatasync(self, fd: int) -> None:
        """Bring a file's content, and what is needed to read it, to the disk."""
        # macOS has no fdatasync
        getattr(os, "fdatasync", os.fsync)(fd)

    def fsync(self, fd: int) -> None:
        """Bring a file to the disk."""
        os.fsync(fd)

    def fsync_folder(self, path: Path) -> None:
        """Bring a folder's names to the disk."""
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def replace(self, source: Path, target: Path) -> None:
        """Give a file the name of another, in one step."""
        source.replace(target)

    def unlink(self, path: Path) -> None:
        """Remove a file, if it is there."""
        path.unlink(missing_ok=True)

    def stat(self, fd: int) -> os.stat_result:
        """Look at an open file's size, inode and times."""
        return os.fstat(fd)

    def size(self, path: Path) -> int:
        """Return a file's size, 0 when there is none."""
        return path.stat().st_size if path.exists() else 0
