"""Measure the ledger of the embedded engine: plain functions that take sizes and give numbers.

Times are seconds, the best or the median of several runs, because the machine has other work.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from tinydb import TinyDB, where
from uuid_utils import uuid7

from db.embedded.data_folder import LEDGER
from db.embedded.files.append_storage import AppendStorage
from db.embedded.files.group_commit import GroupCommit, SyncObserver
from db.embedded.ledger.table import LedgerTable
from db.filters import EntryFilter

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
CHILDREN = 200
HOUSEHOLDS = 50
BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The made-up ids of a ledger to measure."""

    children: list[str]
    households: list[str]
    users: list[str]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """How long it takes to open a folder, and to load the same file with `json.load`."""

    with_side_index: float
    without_side_index: float
    json_load: float


def make_family(children: int = CHILDREN, households: int = HOUSEHOLDS) -> Family:
    """Make the ids; a household has a user."""
    return Family(
        children=[_new_id() for _ in range(children)],
        households=[_new_id() for _ in range(households)],
        users=[_new_id() for _ in range(households)],
    )


def make_entries(family: Family, start: int, stop: int) -> Iterator[dict[str, Any]]:
    """Make the entries with the numbers from `start` to before `stop`, as large as real ones."""
    for number in range(start, stop):
        child = number % len(family.children)
        household = child % len(family.households)
        when = (BEGINNING + timedelta(seconds=number)).isoformat().replace("+00:00", "Z")
        yield {
            "id": _new_id(),
            "user_id": family.users[household],
            "child_id": family.children[child],
            "entity_type": ("task", "reward", "penalty")[number // 7 % 3],
            "entity_id": family.children[child],
            "action": ("activated", "requested", "redeemed", "cancelled")[number // 11 % 4],
            "points_before": number % 1000,
            "points_after": number % 1000 + 5,
            "delta": 5,
            "occurred_at": when,
            "created_at": when,
            "metadata": {"task_name": "Brush your teeth", "task_points": 5},
            "household_id": family.households[household],
            "seq": number // len(family.households) + 1,
            "actor": "parent",
            "reverses": None,
            "user_ref": "a" * 64,
            "prev_hash": "b" * 64,
            "hash": "c" * 64,
        }


def build_ledger(folder: Path, family: Family, events: int) -> None:
    """Fill a folder with a ledger, closed, its side index beside it."""
    group = GroupCommit("relaxed")
    ledger = open_ledger(folder, group)
    for start in range(0, events, BATCH):
        ledger.insert_multiple(make_entries(family, start, min(events, start + BATCH)))
    group.flush()
    ledger.close()
    group.close()


def open_ledger(folder: Path, group: GroupCommit | None = None) -> LedgerTable:
    """Open the ledger of a folder."""
    storage = AppendStorage(folder / f"{LEDGER}.json", group=group, required=False)
    return LedgerTable(storage)


# Appends


def append_seconds(folder: Path, family: Family, events: int, appends: int = 2000) -> float:
    """Return what one append costs, without a sync, to a ledger that has so many events."""
    ledger = open_ledger(folder)
    assert len(ledger) == events, "the ledger was built with so many"
    times = [
        timed(partial(ledger.insert, entry))
        for entry in make_entries(family, events, events + appends)
    ]
    ledger.close()
    return median(times)


def stock_insert_seconds(folder: Path, family: Family, events: int, inserts: int = 3) -> float:
    """Return what one insert costs into a stock TinyDB that has so many events."""
    with TinyDB(folder / "stock.json") as db:
        table = db.table(LEDGER)
        table.insert_multiple(make_entries(family, 0, events))
        return median(
            timed(partial(table.insert, entry))
            for entry in make_entries(family, events, events + inserts)
        )


def stock_search_seconds(folder: Path, family: Family, events: int, searches: int = 3) -> float:
    """Return what a search for one child costs in a stock TinyDB that has so many events."""
    with TinyDB(folder / "stock.json") as db:
        table = db.table(LEDGER)
        table.insert_multiple(make_entries(family, 0, events))
        condition = where("child_id") == family.children[0]

        def search() -> None:
            table.clear_cache()
            table.search(condition)

        return best(search, searches)


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


# Queries


def page_filters(family: Family, events: int) -> dict[str, EntryFilter]:
    """Return the filters to measure, of one child."""
    child_id, household_id = family.children[3], family.households[3 % len(family.households)]
    return {
        "child": EntryFilter(child_id=child_id),
        "child, type and action": EntryFilter(
            child_id=child_id, entity_type="task", action="activated"
        ),
        "child, household, type and half of the time": EntryFilter(
            child_id=child_id,
            household_id=household_id,
            entity_type="reward",
            start=BEGINNING + timedelta(seconds=events // 4),
            end=BEGINNING + timedelta(seconds=events * 3 // 4),
        ),
        "user": EntryFilter(user_id=family.users[3 % len(family.users)]),
        "user and action": EntryFilter(
            user_id=family.users[3 % len(family.users)], action="redeemed"
        ),
        "household and type": EntryFilter(household_id=household_id, entity_type="penalty"),
    }


def page_seconds(
    folder: Path, family: Family, events: int, limit: int = 50, runs: int = 50
) -> dict[str, float]:
    """Return what a page with its exact total costs, first and deep, by each filter."""
    ledger = open_ledger(folder)
    times = {}
    for name, filters in page_filters(family, events).items():
        total = ledger.count(filters)
        for place, offset in (("first", 0), ("middle", total // 2), ("last", max(0, total - 50))):
            times[f"{name}, {place}"] = best(partial(ledger.page, filters, limit, offset), runs)
    ledger.close()
    return times


# Opening and memory


def open_seconds(folder: Path, runs: int = 2) -> Openings:
    """Return how long opening takes, with and without the side index, beside `json.load`."""
    path = folder / f"{LEDGER}.json"
    open_ledger(folder).close()
    with_side_index = best(lambda: open_ledger(folder), runs + 1)
    path.with_suffix(".idx").unlink()
    without = best(lambda: open_ledger(folder), runs)
    return Openings(
        with_side_index=with_side_index,
        without_side_index=without,
        json_load=best(lambda: _json_load(path), 1),
    )


def _json_load(path: Path) -> None:
    with path.open("rb") as file:
        json.load(file)


MEMORY_SCRIPT = """
import gc, sys
from pathlib import Path
from bench.ledger import open_ledger, resident_bytes
before = resident_bytes()
ledger = open_ledger(Path(sys.argv[1]))
gc.collect()
print((resident_bytes() - before) / len(ledger))
"""


def bytes_an_event(folder: Path, *, with_side_index: bool = False) -> float:
    """Return the memory that a fresh process takes for the ledger, by its resident size."""
    if not with_side_index:
        (folder / f"{LEDGER}.idx").unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", MEMORY_SCRIPT, str(folder)],
        check=True,
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    return float(done.stdout)


def resident_bytes() -> int:
    """Return the resident size of this process (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def best(call: Callable[[], object], runs: int) -> float:
    """Return the shortest of several runs."""
    return min(timed(call) for _ in range(runs))


def timed(call: Callable[[], object]) -> float:
    """Return how long a call takes, in seconds."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _new_id() -> str:
    return str(uuid7())
