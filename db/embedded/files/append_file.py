"""One table's file, which grows by whole lines and is a JSON document at every moment."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import TypeVar

import structlog

from db.embedded.errors import DamagedFile
from db.embedded.files.failure import failure, unavailable
from db.embedded.files.file_system import FileSystem
from db.embedded.files.joining import joined
from db.embedded.files.line_format import CLOSING, is_line, opening
from db.embedded.files.line_reader import DamagedLine, Line, LineReader, is_closed
from db.embedded.files.replacement import Replacement
from db.embedded.files.side_file import SideFile
from db.embedded.files.timestamp import timestamp
from db.embedded.files.whole_document import lines_of_document

log = structlog.get_logger()

T = TypeVar("T")


class AppendFile:
    """Append lines to a table's file, sync it, and rewrite it whole.

    `load` or `resume` comes first: only then is known where the next line goes. Appends and reads
    may run beside a sync; a rewrite waits for one, and for `compact_beside`.
    """

    def __init__(self, path: Path, table: str, fs: FileSystem | None = None) -> None:
        self.path = path
        self.table = table
        self._fs = fs or FileSystem()
        self._opening = opening(table)
        self._replacement = Replacement(path, self._opening, self._fs)
        self._lock = Lock()
        self._sync_lock = Lock()
        self._rewriting = Lock()
        self._end = len(self._opening)
        self._synced_end = 0
        self._writes = 0
        self._synced_writes = 0
        self._unsynced: list[tuple[int, bytes]] = []
        self._sync_failed = False
        self._name_unsynced = False
        self._torn = False
        self._fd = self._open()

    def _open(self) -> int:
        with unavailable(self.path):
            self._replacement.drop_left_over()
            if not self._fs.size(self.path):
                fd, _ = self._replacement.put_in_place(())
                self._fs.close(fd)
                self._fs.fsync_folder(self.path.parent)
            return self._fs.open(self.path, os.O_RDWR)

    # What is there

    @property
    def end(self) -> int:
        """Return the offset behind the last line, where the next one goes."""
        return self._end

    @property
    def size(self) -> int:
        """Return the bytes of the file."""
        return self._end + len(CLOSING)

    @property
    def synced_size(self) -> int:
        """Return the offset up to which the lines are known to be on the disk."""
        return self._synced_end

    @property
    def dirty(self) -> bool:
        """Tell whether something written is not known to be on the disk."""
        return self._synced_writes < self._writes

    def stat(self) -> os.stat_result:
        """Look at the file's size, inode and times."""
        with unavailable(self.path):
            return self._fs.stat(self._fd)

    def read(self, offset: int, length: int) -> bytes:
        """Read bytes at a position."""
        try:
            return self._fs.pread(self._fd, length, offset)
        except OSError as error:
            raise failure(self.path, error) from error

    def beside(self, path: Path) -> SideFile:
        """Return a side file, on the same file system."""
        return SideFile(path, self._fs)

    def lines(self) -> Iterator[Line]:
        """Read the lines that are there, beside appends."""
        return iter(LineReader(self._fs, self._fd, self.table))

    # Opening

    def load(self, read: Callable[[Iterator[Line]], T]) -> T:
        """Let `read` go through every line and return its answer; cut a torn tail.

        A file that was written as one JSON document is brought into lines first, for which `read`
        may be called twice. Raises DamagedFile, and then leaves the file as it is.
        """
        try:
            return self._load(read)
        except DamagedLine as damage:
            lines = lines_of_document(self.path, self.table)
            if lines is None:
                raise DamagedFile(self.path, damage.number, damage.reason) from damage
        log.info("brought_into_lines", file=str(self.path))
        self.rewrite(lines)
        return self._load(read)

    def _load(self, read: Callable[[Iterator[Line]], T]) -> T:
        reader = LineReader(self._fs, self._fd, self.table)
        with unavailable(self.path):
            if not reader.in_lines() and not self._is_beginning():
                raise DamagedLine(1, "it is not the opening of the table")
            answer = read(iter(reader))
        self._end = reader.end
        self._mend_tail()
        self._writes += 1
        self.sync()
        return answer

    def _is_beginning(self) -> bool:
        """Tell whether the file is a torn line of opening."""
        size = self._fs.stat(self._fd).st_size
        return size < len(self._opening) and self._opening.startswith(self.read(0, size))

    def _mend_tail(self) -> None:
        tail = self.read(self._end, len(CLOSING) + 1)
        if tail == CLOSING:
            return
        torn = self.stat().st_size - self._end
        if not is_closed(tail) and torn > 0:
            self._put_aside(self.read(self._end, torn))
            log.warning("torn_tail_cut", file=str(self.path), bytes=torn)
        with unavailable(self.path):
            if self._end == len(self._opening):
                self._write(self._fd, self._opening, 0)
            self._close_at_end()

    def _put_aside(self, torn: bytes) -> None:
        """Keep what is cut where whole lines are in it: a hole in the file may be a bad sector."""
        if any(map(is_line, torn.splitlines(keepends=True))):
            aside = self.path.with_name(f"{self.path.name}.torn-{timestamp()}")
            self.beside(aside).write(torn)
            log.warning("torn_lines_kept", file=str(aside))

    def resume(self, end: int) -> None:
        """Take over an end that the caller knows from an earlier run; it must be closed there."""
        self._end = end
        self._writes += 1
        self.sync()

    # Writing

    def append(self, entries: Sequence[bytes]) -> list[int]:
        """Add entries, each as a line, in one write; return the offset behind each.

        Raises StorageUnavailable with nothing added. A crash before the next sync may leave the
        first of several entries without the others.
        """
        if not entries:
            return []
        with self._lock:
            start = self._end
            is_first = start == len(self._opening)
            data = (b"" if is_first else b",") + b"\n,".join(entries) + b"\n"
            ends, end = [], start - is_first
            for body in entries:
                end += len(body) + 2  # the comma before and the newline after
                ends.append(end)
            try:
                self._write_at_end(data + CLOSING)
            except OSError as error:
                raise failure(self.path, error) from error
            self._unsynced.append((start, data))
            self._end = start + len(data)
            self._writes += 1
            return ends

    def _write_at_end(self, data: bytes) -> None:
        if self._torn:
            self._close_at_end()
        try:
            self._write(self._fd, data, self._end)
        except OSError:
            self._torn = True
            self._try_to_close()
            raise

    def _try_to_close(self) -> None:
        try:
            self._close_at_end()
        except OSError:
            log.warning("torn_write_stays", file=str(self.path), offset=self._end)

    def _close_at_end(self) -> None:
        # The cut first: a crash before the closing then leaves a line without its end. And never
        # below the closing, whose block a disk that is full may not give again.
        self._fs.ftruncate(self._fd, self.size)
        self._write(self._fd, CLOSING, self._end)
        self._torn = False

    def overwrite(self, offset: int, data: bytes) -> None:
        """Replace bytes within a line by as many others, durable with the next sync."""
        with self._lock, unavailable(self.path):
            self._unsynced.append((offset, data))
            self._writes += 1
            self._write(self._fd, data, offset)

    def _write(self, fd: int, data: bytes, offset: int) -> None:
        written = self._fs.pwrite(fd, data, offset)
        if written != len(data):
            raise OSError(f"{written} of {len(data)} bytes were written")

    # Durability

    def sync(self) -> None:
        """Bring everything written so far to the disk; raise StorageUnavailable when that fails."""
        with self._sync_lock:
            with self._lock:
                if not self.dirty:
                    return
                pending, self._unsynced = self._unsynced, []
                writes, end = self._writes, self._end
            try:
                self._bring_to_disk(pending)
            except BaseException:
                with self._lock:
                    self._unsynced = pending + self._unsynced
                    self._sync_failed = True
                raise
            with self._lock:
                self._sync_failed = False
                self._synced_writes, self._synced_end = writes, end

    def _bring_to_disk(self, pending: list[tuple[int, bytes]]) -> None:
        with unavailable(self.path):
            if self._sync_failed:
                self._write_again(pending)
            if self._name_unsynced:
                self._fs.fsync_folder(self.path.parent)
                self._name_unsynced = False
            self._fs.fdatasync(self._fd)

    def _write_again(self, pending: list[tuple[int, bytes]]) -> None:
        # A sync that fails marks the pages clean: the next one would succeed without having
        # written them. Writing the same bytes makes the pages dirty again.
        with self._lock:
            for offset, data in joined(pending + self._unsynced):
                self._write(self._fd, data, offset)
            self._close_at_end()  # cuts off a torn write, which would else stand behind the closing

    # Rewriting

    def rewrite(self, entries: Iterable[bytes]) -> None:
        """Replace the whole file, durably; a crash leaves the old one or the new one.

        Raises StorageUnavailable with the old file in place.
        """
        with self._rewriting, self._sync_lock, self._lock, unavailable(self.path):
            fd, end = self._replacement.put_in_place(entries)
            self._take_over(fd, end)
            self._sync_name()

    def begin_compaction(self) -> int | None:
        """Let no rewrite begin, and return the end to compact up to; None while one runs.

        `end_compaction` has to follow.
        """
        return self._end if self._rewriting.acquire(blocking=False) else None

    def end_compaction(self) -> None:
        """Let rewrites begin again."""
        self._rewriting.release()

    def compact_beside(self, entries: Iterable[bytes], until: int) -> None:
        """Replace the lines before an offset, durably, while others are appended.

        What was appended meanwhile follows; a crash leaves the old file or the new one. Raises
        StorageUnavailable with the old file in place.
        """
        with unavailable(self.path):
            fd, end = self._replacement.prepare(entries)
            try:
                copied = self._copy_lines(until, fd, end)
                self._fs.fsync(fd)  # so that little is left for when nobody can append
                with self._sync_lock, self._lock:
                    copied += self._copy_lines(until + copied, fd, end + copied)
                    self._write(fd, CLOSING, end + copied)
                    self._fs.fsync(fd)
                    self._replacement.take_place()
                    self._take_over(fd, end + copied)
                    self._synced_end = 0  # until the next sync, which makes the name durable
            except BaseException:
                self._replacement.drop(fd)
                raise

    def _copy_lines(self, since: int, fd: int, offset: int) -> int:
        """Copy the lines from an offset on to another file; return their bytes."""
        data = self._fs.pread(self._fd, self._end - since, since)
        self._write(fd, data, offset)
        return len(data)

    def _take_over(self, fd: int, end: int) -> None:
        old, self._fd = self._fd, fd
        self._end = end
        self._unsynced.clear()
        self._torn = self._sync_failed = False
        self._writes += 1
        self._name_unsynced = True
        self._let_go_of(old)

    def _let_go_of(self, fd: int) -> None:
        """Close a file that was replaced: where that fails, nobody misses anything of it."""
        try:
            self._fs.close(fd)
        except OSError:
            log.warning("closing_failed", file=str(self.path))

    def _sync_name(self) -> None:
        """Make the new name durable; where that fails now, the next sync does it."""
        try:
            self._fs.fsync_folder(self.path.parent)
        except OSError:
            log.warning("folder_sync_failed", file=str(self.path))
            self._synced_end = 0
            return
        self._name_unsynced = False
        self._synced_writes, self._synced_end = self._writes, self._end

    def close(self) -> None:
        """Close the file; what was not synced stays with the operating system."""
        with self._sync_lock, self._lock:
            self._fs.close(self._fd)
            self._fd = -1
