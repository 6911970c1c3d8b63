"""One sync for all requests in flight."""

import threading
import time
from collections.abc import Iterable
from typing import Literal, Protocol

import structlog

from db.embedded.files.ticket import DONE, Ticket
from models.errors import StorageUnavailable

log = structlog.get_logger()

Durability = Literal["strict", "relaxed"]

LAZY_SECONDS = 0.05
RETRY_SECONDS = 1.0


class SyncedFile(Protocol):
    """A file that knows whether it has something to sync."""

    @property
    def dirty(self) -> bool:
        """Tell whether something written is not known to be on the disk."""

    def sync(self) -> None:
        """Bring it to the disk, or raise StorageUnavailable."""


class SyncObserver:
    """Hear about each sync; the metrics take a subclass."""

    def batch_synced(self, tickets: int, seconds: float) -> None:
        """Hear how many tickets one sync served, and how long it took."""

    def sync_failed(self, error: StorageUnavailable) -> None:
        """Hear that a sync failed."""


class GroupCommit:
    """Sync files on one thread of its own, whatever was written meanwhile in the next batch.

    A *required* file is covered by tickets. A *lazy* one is synced within 50 ms of its change and
    never waited for, nor is anything when `durability` is relaxed. Batches form by themselves: all
    tickets taken while a sync runs share the next.
    """

    def __init__(
        self, durability: Durability = "strict", observer: SyncObserver | None = None
    ) -> None:
        self._durability = durability
        self._observer = observer or SyncObserver()
        self._required: list[SyncedFile] = []
        self._lazy: list[SyncedFile] = []
        self._failing: set[int] = set()
        self._waiting: list[Ticket] = []
        self._lazy_at: float | None = None
        self._closed = False
        self._wake = threading.Condition(threading.Lock())
        self._thread: threading.Thread | None = None

    def register(self, file: SyncedFile, *, required: bool = True) -> None:
        """Take charge of a file."""
        (self._required if required else self._lazy).append(file)

    @property
    def healthy(self) -> bool:
        """Tell whether every file's last sync went well."""
        return not self._failing

    def changed(self) -> None:
        """Hear that a file was written to, so that it is synced soon even if nobody waits."""
        if self._lazy_at is None:
            self._sync_within(LAZY_SECONDS)

    def _sync_within(self, seconds: float) -> None:
        with self._wake:
            if self._lazy_at is None and not self._closed:
                self._lazy_at = time.monotonic() + seconds
                self._start()
                self._wake.notify()

    def ticket(self) -> Ticket:
        """Return a ticket for everything appended so far to required files."""
        if self._durability == "relaxed":
            self.changed()
            return DONE
        if not any(file.dirty for file in self._required):
            return DONE
        ticket = Ticket()
        with self._wake:
            if self._closed:
                raise StorageUnavailable("the storage is closed")
            self._waiting.append(ticket)
            self._start()
            self._wake.notify()
        return ticket

    def flush(self) -> None:
        """Sync every file now; raise StorageUnavailable when one fails."""
        error = self._sync([*self._required, *self._lazy])
        if error is not None:
            raise error

    def close(self) -> None:
        """Sync every file and end the thread; raise StorageUnavailable when a sync fails."""
        with self._wake:
            self._closed = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join()
        self.flush()

    def _start(self) -> None:
        """Start the thread with the first change: a process that forks has none before."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="group-commit", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while self._await_work():
            self._commit_waiting()
            self._commit_lazy()

    def _await_work(self) -> bool:
        with self._wake:
            while not self._waiting and not self._is_lazy_due():
                if self._closed:
                    return False
                self._wake.wait(self._seconds_to_lazy())
        return True

    def _seconds_to_lazy(self) -> float | None:
        return None if self._lazy_at is None else max(0.0, self._lazy_at - time.monotonic())

    def _is_lazy_due(self) -> bool:
        return self._lazy_at is not None and time.monotonic() >= self._lazy_at

    def _commit_waiting(self) -> None:
        with self._wake:
            batch, self._waiting = self._waiting, []
        if not batch:
            return
        started = time.perf_counter()
        error = self._sync(self._required)
        seconds = time.perf_counter() - started
        for ticket in batch:
            ticket.finish(error)
        self._tell(len(batch), seconds)

    def _tell(self, tickets: int, seconds: float) -> None:
        try:
            self._observer.batch_synced(tickets, seconds)
        except Exception:  # metrics must not end the thread that syncs
            log.exception("sync_observer_failed")

    def _commit_lazy(self) -> None:
        with self._wake:
            if not self._is_lazy_due():
                return
            self._lazy_at = None
        if self._sync([*self._required, *self._lazy]) is not None:
            self._sync_within(RETRY_SECONDS)

    def _sync(self, files: Iterable[SyncedFile]) -> StorageUnavailable | None:
        """Sync the files that changed; return the first failure."""
        failure: StorageUnavailable | None = None
        for file in files:
            if file.dirty:
                failure = self._sync_file(file) or failure
        return failure

    def _sync_file(self, file: SyncedFile) -> StorageUnavailable | None:
        try:
            file.sync()
        except Exception as error:  # noqa: BLE001  # were the thread to end, every request would hang
            failure = _as_unavailable(error)
            self._note_failure(file, failure)
            return failure
        self._failing.discard(id(file))
        return None

    def _note_failure(self, file: SyncedFile, error: StorageUnavailable) -> None:
        if id(file) not in self._failing:
            log.error("sync_failed", detail=error.detail)
        self._failing.add(id(file))
        self._observer.sync_failed(error)


def _as_unavailable(error: Exception) -> StorageUnavailable:
    return error if isinstance(error, StorageUnavailable) else StorageUnavailable(repr(error))
