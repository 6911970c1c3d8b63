"""The timeline's rows: pages at a million actions, and mutations beside webhooks."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import activity, receivers
from bench.databases import new_database
from bench.databases import postgres as postgres_server
from bench.rows import Row, duration
from db.embedded.store import EmbeddedStore
from db.postgres.store import PostgresStore
from db.store import Store

PAGE_SECONDS = 0.005
NO_SLOWER = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How many actions there are, and how many mutations are timed in how many rounds."""

    actions: int = 1_000_000
    runs: int = 20
    mutations: int = 200
    rounds: int = 7


QUICK = Sizes(actions=3_000, runs=2, mutations=10, rounds=1)


def rows(folder: Path, sizes: Sizes) -> Iterator[Row]:
    """Measure, row by row."""
    now = datetime.now(UTC)
    (folder / "db").mkdir()
    with closing(EmbeddedStore(folder / "db", now, durability="relaxed")) as store:
        yield _pages("data folder", store, sizes)
    with (
        postgres_server() as url,
        closing(PostgresStore(new_database(url, "timeline"), now)) as database,
    ):
        yield _pages("PostgreSQL", database, sizes)
    yield _beside_receivers(folder, sizes)


def _pages(engine: str, store: Store, sizes: Sizes) -> Row:
    household_id = activity.build_timeline(store, sizes.actions)
    times = activity.page_seconds(store, household_id, sizes.actions, runs=sizes.runs)
    slowest = max(times, key=times.__getitem__)
    return Row(
        what=f"page of 50 of {sizes.actions:,} actions, {engine}, the slowest filter ({slowest})",
        measured=duration(times[slowest]),
        baseline=duration(PAGE_SECONDS),
        ratio=times[slowest] / PAGE_SECONDS,
        target=1,
    )


def _beside_receivers(folder: Path, sizes: Sizes) -> Row:
    with_webhooks, without = receivers.p95_seconds(folder, sizes.mutations, sizes.rounds)
    return Row(
        what="p95 of trigger-task, told to receivers that sleep, fail, close and never end",
        measured=duration(with_webhooks),
        baseline=f"{duration(without)} without webhooks",
        ratio=with_webhooks / without,
        target=NO_SLOWER,
    )
