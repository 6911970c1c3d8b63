"""The timeline's rows: pages at a million actions, and mutations beside webhooks."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from bench import activity, receivers
from bench.databases import new_database
from bench.databases import postgres as postgres_server
from bench.rows import Row, duration
from db.embedded.store import EmbeddedStore
from db.postgres.store import PostgresStore
from db.store import Store

PAGE_SECONDS = 0.005
NO_SLOWER = 1.25
NO_LARGER = 1.1
PACES = (10, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How many actions there are, and how many mutations are timed in how many rounds.

    On PostgreSQL there are other households beside, whose actions together are a fifth of those.
    """

    actions: int = 1_000_000
    households: int = 40
    mutations: int = 500
    rounds: int = 7
    deliveries: int = 10_000


QUICK = Sizes(actions=3_000, households=2, mutations=20, rounds=1, deliveries=30)


def rows(folder: Path, sizes: Sizes) -> Iterator[Row]:
    """Measure, row by row."""
    now = datetime.now(UTC)
    (folder / "db").mkdir()
    with closing(EmbeddedStore(folder / "db", now, durability="relaxed")) as store:
        household_id = activity.build_timeline(store, sizes.actions)
        yield _pages(f"{sizes.actions:,} actions, data folder", store, household_id, sizes.actions)
    with postgres_server() as url:
        yield from _database_pages(new_database(url, "timeline"), sizes)
    yield from _beside_receivers(folder, sizes)
    yield _memory(folder, sizes)


def _database_pages(url: str, sizes: Sizes) -> Iterator[Row]:
    """Ask for a household that has nearly all there is, and for one of many."""
    each = sizes.actions // sizes.households // 5
    with closing(PostgresStore(url, datetime.now(UTC))) as store:
        small = [activity.build_timeline(store, each) for _ in range(sizes.households)]
        large = activity.build_timeline(store, sizes.actions)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE project_actions, action_counts")
        what = f"{sizes.actions:,} actions of one household, PostgreSQL"
        for name, seconds in activity.page_seconds(store, large, sizes.actions).items():
            yield _page(f"page of 50 of {what}: {name}", seconds)
        what = f"{each:,} actions, one of {sizes.households} households beside, PostgreSQL"
        yield _pages(what, store, small[len(small) // 2], each)


def _pages(what: str, store: Store, household_id: str, actions: int) -> Row:
    times = activity.page_seconds(store, household_id, actions)
    slowest = max(times, key=times.__getitem__)
    return _page(f"page of 50 of {what}, the slowest filter ({slowest})", times[slowest])


def _page(what: str, seconds: float) -> Row:
    return Row(
        what=what,
        measured=duration(seconds),
        baseline=duration(PAGE_SECONDS),
        ratio=seconds / PAGE_SECONDS,
        target=1,
    )


def _beside_receivers(folder: Path, sizes: Sizes) -> Iterator[Row]:
    """Measure at a pace that no family has, and at a tenth of it."""
    for pace in PACES:
        mutations = sizes.mutations * pace // max(PACES)
        told, plain = receivers.p95_seconds(
            folder / f"{pace}", mutations=mutations, rounds=sizes.rounds, pause=1 / pace
        )
        yield Row(
            what=f"p95 of trigger-task at {pace}/s, told to four receivers that behave badly",
            measured=duration(told),
            baseline=f"{duration(plain)} without webhooks",
            ratio=told / plain,
            target=NO_SLOWER,
        )


def _memory(folder: Path, sizes: Sizes) -> Row:
    first, last = receivers.resident_bytes(folder / "memory", sizes.deliveries)
    in_all = 3 * sizes.deliveries // 2
    return Row(
        what=f"memory after {in_all:,} deliveries to answers without end and to none",
        measured=f"{last / 1e6:.0f} MB",
        baseline=f"{first / 1e6:.0f} MB after {sizes.deliveries:,}",
        ratio=last / first,
        target=NO_LARGER,
    )
