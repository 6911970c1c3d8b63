"""Keep the audit log: one rotating file a user, one line an event.

The handler is concurrent-log-handler's, which lets several processes share a folder: it opens and
rotates a file under a lock. A line that fits is appended past it, by one write that needs no lock.
The lock file a user is replaced by one for the whole folder, so nothing of a user is left when the
user is forgotten.
"""

import errno
import logging
import os
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final, Protocol

import structlog
from concurrent_log_handler import ConcurrentRotatingFileHandler

from utils import short_calls
from utils.json_line import json_line

_USER_ID = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
_SECONDS_BETWEEN_COMPLAINTS = 60.0

_log = structlog.get_logger(__name__)


FIELDS: Final = (
    "user_id",
    "child_id",
    "entity_type",
    "entity_id",
    "action",
    "points_before",
    "points_after",
    "delta",
    "occurred_at",
    "id",
    "household_id",
    "seq",
    "actor",
    "metadata",
)


class _Event(Protocol):
    """What a line of the audit log needs to know of a tracking event."""

    @property
    def user_id(self) -> str | None: ...

    def to_dict(self) -> Mapping[str, Any]: ...


class AuditLog:
    """The audit files of one folder, at most `max_open` of them open at once."""

    def __init__(
        self,
        folder: Path,
        max_bytes: int,
        backups: int,
        *,
        max_open: int = 64,
        on_failure: Callable[[], None] = lambda: None,
    ) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._backups = backups
        self._max_open = max_open
        self._on_failure = on_failure
        self._open: OrderedDict[str, _Handler] = OrderedDict()
        self._lock = threading.Lock()
        self._next_complaint = 0.0
        self._forgotten: set[str] = set()

    def write(self, event: _Event) -> None:
        """Append the event's line to its user's file; a failure is counted, never raised."""
        user_id = event.user_id
        if user_id is None:
            return
        try:
            line = audit_line(event)
            with self._lock:
                if user_id not in self._forgotten:
                    self._write(user_id, line)
        except Exception as error:  # noqa: BLE001 - the audit log must not fail a mutation
            self._complain(error)

    def forget_user(self, user_id: str) -> None:
        """Delete a user's file with all its backups, and take no more lines of that user here.

        Raises OSError where one cannot go.
        """
        path = self._path(user_id)
        with self._lock:
            self._forgotten.add(user_id)
            self._drop(user_id)
            for each in self._folder.glob(path.name + "*"):
                each.unlink(missing_ok=True)

    def close(self) -> None:
        """Close all files; a later write opens its file again."""
        with self._lock:
            for user_id in list(self._open):
                self._drop(user_id)

    def _write(self, user_id: str, line: str) -> None:
        try:
            self._handler(user_id).append(line)
        except FileNotFoundError:
            self._drop(user_id)
            self._handler(user_id).append(line)
        except BaseException:
            self._drop(user_id)
            raise

    def _handler(self, user_id: str) -> "_Handler":
        handler = self._open.get(user_id)
        if handler is None:
            while len(self._open) >= self._max_open:
                self._drop(next(iter(self._open)))
            handler = self._open[user_id] = self._opened(self._path(user_id))
        self._open.move_to_end(user_id)
        return handler

    def _opened(self, path: Path) -> "_Handler":
        self._folder.mkdir(parents=True, exist_ok=True)
        _end_torn_line(path)
        return _Handler(path, self._max_bytes, self._backups)

    def _drop(self, user_id: str) -> None:
        handler = self._open.pop(user_id, None)
        if handler is not None:
            handler.close()

    def _path(self, user_id: str) -> Path:
        if not _USER_ID.fullmatch(user_id):
            raise ValueError("a user id that cannot stand in a file name")
        return self._folder / f"tracking_user_{user_id}.log"

    def _complain(self, error: Exception) -> None:
        """Count a failure, and log one a minute."""
        self._on_failure()
        now = time.monotonic()
        if now >= self._next_complaint:
            self._next_complaint = now + _SECONDS_BETWEEN_COMPLAINTS
            _log.error("audit line lost", error=repr(error), folder=str(self._folder))


class _Handler(ConcurrentRotatingFileHandler):
    """A rotating file that raises its failures and shares its folder's one lock file."""

    def __init__(self, path: Path, max_bytes: int, backups: int) -> None:
        self._file = short_calls.NamedFile(str(path))
        self._inode = 0
        super().__init__(
            path, maxBytes=max_bytes, backupCount=backups, encoding="utf-8", chmod=0o600
        )

    def append(self, line: str) -> None:
        """Append a line: at once where it fits, else under the lock, which opens and rotates."""
        data = line.encode() + b"\n"
        if self.stream is None or not self._has_room(len(data)):
            self.emit(_record(line))
        elif short_calls.write(self.stream.fileno(), data) != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), self.baseFilename)

    def _has_room(self, length: int) -> bool:
        """Whether the file that is open still has its name, and is not full."""
        inode, size = self._file.inode_and_size()
        return inode == self._inode and size + length <= self.maxBytes

    def do_open(self, mode: str | None = None) -> TextIOWrapper:
        """Open the file, and note which one it is."""
        stream: TextIOWrapper = super().do_open(mode)
        self._inode = os.fstat(stream.fileno()).st_ino
        return stream

    def getLockFilename(self, lock_file_directory: str | None) -> str:
        """Name the lock file of all the folder's logs."""
        return str(Path(self.baseFilename).with_name(".tracking.lock"))

    def close(self) -> None:
        """Close both files, although a full disk refuses the rest of a line once more."""
        try:
            super().close()
        except OSError:
            super().close()  # the log is closed by now, its lock file is not

    def handleError(self, record: logging.LogRecord) -> None:
        """Raise what went wrong instead of printing it."""
        raise  # called from an except clause


def audit_line(event: _Event) -> str:
    """Write an event as one line of JSON that no value of it can break."""
    fields = event.to_dict()
    return json_line({name: fields[name] for name in FIELDS})


def log_tracking_event(event: _Event, audit_log: AuditLog) -> None:
    """Leave the event's line in its user's file of the audit log."""
    audit_log.write(event)


def _record(line: str) -> logging.LogRecord:
    return logging.LogRecord("tracking", logging.INFO, "", 0, line, None, None)


def _end_torn_line(path: Path) -> None:
    """Close a line that a full disk or a killed process cut, so that the next one is whole."""
    with suppress(FileNotFoundError), path.open("rb+") as file:
        if file.seek(0, os.SEEK_END) and not _ends_in_newline(file.fileno(), file.tell()):
            file.write(b"\n")


def _ends_in_newline(descriptor: int, size: int) -> bool:
    return os.pread(descriptor, 1, size - 1) == b"\n"
