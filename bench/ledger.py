"""Measure the ledger of the embedded engine: plain functions that take sizes and give numbers.

Times are seconds, the best or the median of several runs, because the machine has other work.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median

from tinydb import TinyDB, where

from bench.made_up import BEGINNING, Family, make_entries, open_ledger
from bench.timing import best, timed
from db.embedded.data_folder import LEDGER
from db.filters import EntryFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """How long it takes to open a folder, and to load the same file with `json.load`."""

    with_side_index: float
    without_side_index: float
    json_load: float


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
from bench.ledger import resident_bytes
from bench.made_up import open_ledger
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
