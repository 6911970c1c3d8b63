"""Measure the ledger in PostgreSQL: plain functions that take sizes and give numbers.

Times are seconds, the best of several runs, because the machine has other work.
"""

from contextlib import closing
from datetime import UTC, datetime
from functools import partial

import psycopg

from bench.ledger import page_filters
from bench.made_up import BEGINNING, Family, make_entries
from bench.timing import best
from db.filters import EntryFilter
from db.postgres.entries import HASHES
from db.postgres.store import PostgresStore
from db.postgres.tables import tracking_events
from models.roles import Role
from models.user import User

COLUMNS = [column.name for column in tracking_events.columns]
METADATA = '{"task_name": "Brush your teeth", "task_points": 5}'


def open_store(url: str) -> PostgresStore:
    """Open a store, its tables made."""
    return PostgresStore(url, datetime.now(UTC))


def build_ledger(url: str, family: Family, events: int) -> None:
    """Fill a database's ledger, as vacuum leaves it once it was there."""
    with closing(open_store(url)) as store:
        _add_users(store, family)
    text = f"COPY tracking_events ({', '.join(COLUMNS)}) FROM STDIN"
    with psycopg.connect(url, autocommit=True) as connection:
        with connection.cursor() as cursor, cursor.copy(text.encode()) as copy:
            for entry in make_entries(family, 0, events):
                hashes = {name: bytes.fromhex(entry[name]) for name in HASHES}
                row = entry | hashes | {"metadata": METADATA}
                copy.write_row([row[name] for name in COLUMNS])
        connection.execute("VACUUM ANALYZE tracking_events")


def _add_users(store: PostgresStore, family: Family) -> None:
    """Let each user of the family be an account of its household."""
    with store.write(None) as unit:
        for user_id, household_id in zip(family.users, family.households, strict=True):
            unit.users.add(
                User(
                    id=user_id,
                    email=f"{user_id}@home.test",
                    name="Ann",
                    role=Role.PARENT,
                    household_id=household_id,
                    password_hash="",
                    reference_key="ab" * 32,
                    created_at=BEGINNING,
                )
            )


def page_seconds(
    url: str, family: Family, events: int, limit: int = 50, runs: int = 30
) -> dict[str, float]:
    """Return what a page with its exact total costs, first and deep, by each filter of the API.

    The API asks for a child or a user; a whole household has no index of its own there.
    """
    times = {}
    with closing(open_store(url)) as store:
        for name, filters in page_filters(family, events).items():
            if filters.child_id is None and filters.user_id is None:
                continue
            total = _page(store, filters, 1, 0)
            for place, offset in (("first", 0), ("middle", total // 2), ("last", total - limit)):
                ask = partial(_page, store, filters, limit, max(0, offset))
                ask()
                times[f"{name}, {place}"] = best(ask, runs)
    return times


def _page(store: PostgresStore, filters: EntryFilter, limit: int, offset: int) -> int:
    with store.read() as unit:
        return unit.ledger.page(filters, limit, offset)[1]


def ledger_bytes_an_event(url: str, events: int) -> float:
    """Return what an event takes on the server's disk, indexes included."""
    with closing(open_store(url)) as store:
        return store.ledger_bytes() / events
