"""A disk that fails under a whole application, and what is left of it."""

import errno
import shutil
from pathlib import Path
from threading import RLock
from typing import Any

from db.embedded.files.file_system import FileSystem
from tests.integration.embedded.fake_disks import FakeDisk, Fault, fails, is_full


class FailingDisk(FakeDisk):
    """A FakeDisk that several threads share, whole until told to fail.

    Once it is dead, every call fails.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lasts = False
        self._not_synced: str | None = None
        self._one_at_a_time = RLock()

    def fail(self, fault: Fault, number: int, *, lasts: bool = False) -> "FailingDisk":
        """Let the fault answer the call with a number from now on, and all after it if it lasts."""
        with self._one_at_a_time:
            self.calls, self.hit = 0, False
            self._fault, self._at, self._lasts = fault, number, lasts
        return self

    def fail_sync(self, file_name: str) -> None:
        """Let the next sync of a file fail, whatever other threads do meanwhile."""
        with self._one_at_a_time:
            self._not_synced = file_name

    def heal(self) -> None:
        """Fail no more."""
        with self._one_at_a_time:
            self._fault = None

    def take_over(self, folder: Path) -> "FailingDisk":
        """Know the files that an earlier start left, opened or not."""
        for path in folder.iterdir():
            self._adopt(path, path.read_bytes())
            self._names[path] = self._file_of_path[path]
        return self

    def open(self, path: Path, flags: int) -> int:
        with self._one_at_a_time:
            return super().open(path, flags)

    def _call(self, name: str, *arguments: Any) -> Any:
        with self._one_at_a_time:
            if self._dead:
                raise OSError(errno.EIO, "Input/output error")
            if name == "fdatasync" and self.name_of(arguments[0]) == self._not_synced:
                self._not_synced = None
                return fails(self, name, arguments)
            if self._lasts and self.hit:
                self._at = self.calls + 1
            return super()._call(name, *arguments)

    def name_of(self, fd: int) -> str:
        """Tell which file is open there."""
        file = self._file_of_fd[fd]
        return next(path.name for path, number in self._file_of_path.items() if number == file)

    def after_kill(self, source: Path, folder: Path) -> Path:
        """Copy what a killed process leaves: everything it wrote."""
        with self._one_at_a_time:
            shutil.copytree(source, folder)
        return folder

    def after_power_cut(self, folder: Path) -> Path:
        with self._one_at_a_time:
            return super().after_power_cut(folder)


class HastyDisk(FileSystem):
    """A disk that is taken for granted: for looking at what another one left."""

    def fdatasync(self, fd: int) -> None:
        pass

    def fsync(self, fd: int) -> None:
        pass

    def fsync_folder(self, path: Path) -> None:
        pass


def does_not_sync_the_ledger(disk: FakeDisk, name: str, arguments: tuple[Any, ...]) -> Any:
    """Do every call but the one that brings the ledger to the disk."""
    assert isinstance(disk, FailingDisk)
    if name == "fdatasync" and disk.name_of(arguments[0]) == "tracking_events.json":
        return fails(disk, name, arguments)
    return getattr(disk, f"do_{name}")(*arguments)


# Faults that end everything


def loses_power(disk: FakeDisk, name: str, arguments: tuple[Any, ...]) -> None:
    """Lose whatever was not synced."""
    disk.die(with_everything_on_disk=False)
    raise OSError(errno.EIO, "Input/output error")


def tears_a_write(disk: FakeDisk, name: str, arguments: tuple[Any, ...]) -> None:
    """Lose the second half of a write; all that was written before had come to the disk."""
    if name == "pwrite":
        is_full(disk, name, arguments)
    disk.die(with_everything_on_disk=True)
    raise OSError(errno.EIO, "Input/output error")


def leaves_zeros(disk: FakeDisk, name: str, arguments: tuple[Any, ...]) -> None:
    """Grow the file by a write whose page never came to the disk."""
    if name == "pwrite":
        fd, data, offset = arguments
        disk.do_pwrite(fd, bytes(len(data)), offset)
    disk.die(with_everything_on_disk=True)
    raise OSError(errno.EIO, "Input/output error")
