"""File systems that fail on purpose, and one whose power can be cut."""

# the calls are FileSystem's

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from db.embedded.files.file_system import FileSystem


class Killed(BaseException):
    """The process is gone: nothing it might still try has an effect."""


Fault = Callable[["FakeDisk", str, tuple[Any, ...]], Any]


class FakeDisk(FileSystem):
    """Count the calls that change something, and let `fault` answer the one with a number.

    Beside the real files it keeps what a power cut leaves: of each file what was synced, under the
    names that were synced. A sync that fails forgets what was written, as the kernel does.
    """

    def __init__(self, fault: Fault | None = None, at: int = 0) -> None:
        self.calls = 0
        self.hit = False
        self._fault = fault
        self._at = at
        self._dead = False
        self._file_of_path: dict[Path, int] = {}
        self._file_of_fd: dict[int, int] = {}
        self._on_disk: dict[int, bytearray] = {}
        self._in_cache: dict[int, list[tuple[int, bytes | None]]] = {}
        self._names: dict[Path, int] = {}

    # The calls

    def open(self, path: Path, flags: int) -> int:
        if flags & os.O_CREAT and path not in self._file_of_path:
            self._adopt(path, b"")
        fd = super().open(path, flags)
        if path not in self._file_of_path:
            self._adopt(path, path.read_bytes())
            self._names[path] = self._file_of_path[path]
        self._file_of_fd[fd] = self._file_of_path[path]
        if flags & os.O_TRUNC:
            self._in_cache[self._file_of_fd[fd]].append((0, None))
        return fd

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        return self._call("pwrite", fd, data, offset)

    def ftruncate(self, fd: int, size: int) -> None:
        self._call("ftruncate", fd, size)

    def fdatasync(self, fd: int) -> None:
        self._call("fdatasync", fd)

    def fsync(self, fd: int) -> None:
        self._call("fsync", fd)

    def fsync_folder(self, path: Path) -> None:
        self._call("fsync_folder", path)

    def replace(self, source: Path, target: Path) -> None:
        self._call("replace", source, target)

    def unlink(self, path: Path) -> None:
        if path.exists():
            self._call("unlink", path)

    def _call(self, name: str, *arguments: Any) -> Any:
        if self._dead:
            raise Killed
        self.calls += 1
        if self._fault is not None and self.calls == self._at:
            self.hit = True
            return self._fault(self, name, arguments)
        return getattr(self, f"do_{name}")(*arguments)

    # What they do

    def do_pwrite(self, fd: int, data: bytes, offset: int) -> int:
        self._in_cache[self._file_of_fd[fd]].append((offset, data))
        return super().pwrite(fd, data, offset)

    def do_ftruncate(self, fd: int, size: int) -> None:
        self._in_cache[self._file_of_fd[fd]].append((size, None))
        super().ftruncate(fd, size)

    def do_fdatasync(self, fd: int) -> None:
        self.write_back(self._file_of_fd[fd])

    def do_fsync(self, fd: int) -> None:
        self.write_back(self._file_of_fd[fd])

    def do_fsync_folder(self, path: Path) -> None:
        self._names = {p: f for p, f in self._file_of_path.items() if p.exists()}

    def do_replace(self, source: Path, target: Path) -> None:
        super().replace(source, target)
        self._file_of_path[target] = self._file_of_path.pop(source)

    def do_unlink(self, path: Path) -> None:
        super().unlink(path)
        self._file_of_path.pop(path, None)

    # The disk below

    def _adopt(self, path: Path, content: bytes) -> None:
        number = len(self._on_disk) + 1
        self._file_of_path[path] = number
        self._on_disk[number] = bytearray(content)
        self._in_cache[number] = []

    def write_back(self, file: int) -> None:
        image = self._on_disk[file]
        for offset, data in self._in_cache[file]:
            if data is None:
                del image[offset:]
            else:
                image.extend(bytes(max(0, offset - len(image))))
                image[offset : offset + len(data)] = data
        self._in_cache[file].clear()

    def forget_cache(self, fd: int) -> None:
        """Take the written pages for clean, as Linux does when it could not write them."""
        self._in_cache[self._file_of_fd[fd]].clear()

    def die(self, *, with_everything_on_disk: bool) -> None:
        self._dead = True
        if with_everything_on_disk:
            for file in self._in_cache:
                self.write_back(file)

    def after_power_cut(self, folder: Path) -> Path:
        """Fill a folder with what is on the disk."""
        folder.mkdir()
        for path, file in self._names.items():
            (folder / path.name).write_bytes(self._on_disk[file])
        return folder


# Faults


def fails(disk: FakeDisk, name: str, arguments: tuple[Any, ...]) -> None:
    """Fail with an I/O error; a failed sync loses the pages."""
    if name in ("fdatasync", "fsync"):
        disk.forget_cache(arguments[0])
    raise OSError(errno.EIO, "Input/output error")


def is_full(disk: FakeDisk, name: str, arguments: tuple[Any, ...]) -> int:
    """Write a half, as a disk does that becomes full; other calls fail."""
    if name != "pwrite":
        raise OSError(errno.ENOSPC, "No space left on device")
    fd, data, offset = arguments
    return disk.do_pwrite(fd, data[: len(data) // 2], offset)


def is_killed(disk: FakeDisk, name: str, arguments: tuple[Any, ...]) -> None:
    """Kill the process in the middle of a call, and cut the power."""
    if name == "pwrite":
        is_full(disk, name, arguments)
    disk.die(with_everything_on_disk=False)
    raise Killed


def is_killed_after_write_back(disk: FakeDisk, name: str, arguments: tuple[Any, ...]) -> None:
    """Kill the process in the middle of a call, when all it wrote had come to the disk."""
    if name == "pwrite":
        is_full(disk, name, arguments)
    disk.die(with_everything_on_disk=True)
    raise Killed
