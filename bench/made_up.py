"""A made-up ledger to measure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from uuid_utils import uuid7

from db.embedded.data_folder import LEDGER
from db.embedded.files.append_storage import AppendStorage
from db.embedded.files.group_commit import GroupCommit
from db.embedded.ledger.table import LedgerTable

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


def _new_id() -> str:
    return str(uuid7())
