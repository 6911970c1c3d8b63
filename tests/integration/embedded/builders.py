"""Tables, entries and rows for the tests of the embedded engine."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from tinydb import TinyDB

from db.embedded.files.append_storage import AppendStorage
from db.embedded.files.append_table import AppendTable
from db.embedded.files.file_system import FileSystem
from db.embedded.files.group_commit import GroupCommit
from db.embedded.ledger.table import LedgerTable

# The machine may have other work: no example is too slow.
at_leisure = partial(settings, deadline=None, suppress_health_check=[HealthCheck.too_slow])

BEGINNING = datetime(2026, 2, 9, 18, 0, tzinfo=UTC)


def open_table(path: Path, fs: FileSystem | None = None) -> AppendTable:
    return AppendTable(AppendStorage(path, fs=fs))


def open_ledger(
    folder: Path, fs: FileSystem | None = None, group: GroupCommit | None = None
) -> LedgerTable:
    storage = AppendStorage(folder / "tracking_events.json", fs=fs, group=group, required=False)
    return LedgerTable(storage)


def rows_of(table: AppendTable | LedgerTable) -> dict[int, dict[str, Any]]:
    return {document.doc_id: dict(document) for document in table}


def stock_rows(path: Path) -> dict[int, dict[str, Any]]:
    """Read a table's file as stock TinyDB does."""
    with TinyDB(path) as db:
        return {document.doc_id: dict(document) for document in db.table(path.stem)}


def json_rows(path: Path) -> dict[int, dict[str, Any]]:
    content = json.loads(path.read_bytes())
    return {int(doc_id): row for doc_id, row in content[path.stem].items()}


def moment(seconds: float) -> datetime:
    return BEGINNING + timedelta(seconds=seconds)


def iso(when: datetime) -> str:
    return when.isoformat().replace("+00:00", "Z")


def make_entry(number: int, **fields: Any) -> dict[str, Any]:
    """Build the entry with a number: of household h1, child c1 and user u-1 unless said."""
    when = iso(moment(number))
    entry = {
        "id": f"e{number}",
        "user_id": "u-1",
        "child_id": "c1",
        "entity_type": "task",
        "entity_id": "t1",
        "action": "activated",
        "points_before": 0,
        "points_after": 5,
        "delta": 5,
        "occurred_at": when,
        "created_at": when,
        "metadata": {"task_name": "Zähne putzen", "task_points": 5},
        "household_id": "h1",
        "seq": number,
        "actor": "parent",
        "reverses": None,
        "user_ref": "0" * 64,
        "prev_hash": "0" * 64,
        "hash": "1" * 64,
    }
    return entry | fields


def entries(count: int, **fields: Any) -> list[dict[str, Any]]:
    return [make_entry(number, **fields) for number in range(1, count + 1)]


def fault_numbers(run: Callable[[int], bool]) -> Iterator[int]:
    """Run with a fault at the first call, the second, … until a run gets through without one."""
    number = 1
    while run(number):
        yield number
        number += 1
