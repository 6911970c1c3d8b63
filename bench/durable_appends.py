"""Measure appends by many threads, each of which waits until its own is durable."""

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from bench.made_up import make_entries, make_family
from bench.timing import timed
from db.embedded.data_folder import LEDGER
from db.embedded.files.append_storage import AppendStorage
from db.embedded.files.group_commit import GroupCommit, SyncObserver
from db.embedded.ledger.table import LedgerTable


@dataclass(frozen=True, slots=True, kw_only=True)
class DurableAppends:
    """What appends by many threads cost: each one waited until it was durable."""

    appends: int
    seconds: float
    batches: int
    batch_seconds: float
    bare_sync_seconds: float

    @property
    def syncs_a_batch(self) -> float:
        """Return how many bare syncs' time a batch took, its appends and wake-ups included."""
        return self.seconds / self.batches / self.bare_sync_seconds


class _Batches(SyncObserver):
    """Count the batches and their time."""

    def __init__(self) -> None:
        self.count = 0
        self.seconds = 0.0

    def batch_synced(self, tickets: int, seconds: float) -> None:
        self.count += 1
        self.seconds += seconds


def durable_appends(folder: Path, threads: int = 16, appends: int = 4000) -> DurableAppends:
    """Let threads append entries, each waiting until its own is durable.

    The bare sync is measured before and after, for the disk's speed changes.
    """
    before = bare_sync_seconds(folder)
    observer = _Batches()
    group = GroupCommit("strict", observer)
    ledger = LedgerTable(AppendStorage(folder / f"{LEDGER}.json", group=group))
    entries = make_entries(make_family(), 0, appends)
    shares = [list(islice(entries, appends // threads)) for _ in range(threads)]

    def work(share: list[dict[str, Any]]) -> None:
        for entry in share:
            ledger.insert(entry)
            group.ticket().wait()

    seconds = _run_together([partial(work, share) for share in shares])
    group.close()
    ledger.close()
    return DurableAppends(
        appends=appends // threads * threads,
        seconds=seconds,
        batches=observer.count,
        batch_seconds=observer.seconds / observer.count,
        bare_sync_seconds=(before + bare_sync_seconds(folder)) / 2,
    )


def bare_sync_seconds(folder: Path, syncs: int = 300) -> float:
    """Return what a write of a line and `fdatasync` cost, with nothing around."""
    path = folder / "bare"
    fd = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        return median(timed(partial(_write_and_sync, fd, n * 700)) for n in range(syncs))
    finally:
        os.close(fd)
        path.unlink()


def _write_and_sync(fd: int, offset: int) -> None:
    os.pwrite(fd, b"x" * 700, offset)
    os.fdatasync(fd)


def _run_together(jobs: Sequence[Callable[[], None]]) -> float:
    workers = [threading.Thread(target=job) for job in jobs]
    started = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return time.perf_counter() - started
