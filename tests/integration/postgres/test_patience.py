"""Who waits too long is told to come again, and keeps nobody else waiting."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager

import psycopg
import pytest

from db.filters import EntryFilter
from db.postgres.store import PostgresStore
from models.errors import StorageUnavailable
from tests.integration.postgres.proving import prove
from tests.integration.stores.builders import NOW, Home, found, later


def test_who_finds_no_connection_free_is_told_to_come_again(database_url: str) -> None:
    with closing(PostgresStore(database_url, NOW, connections=2, wait_seconds=0.05)) as store:
        homes = [found(store) for _ in range(3)]
        with ExitStack() as busy:
            for home in homes[:2]:
                busy.enter_context(held(store, home.id))
            with pytest.raises(StorageUnavailable) as refusal:
                homes[2].points()
            assert refusal.value.retry_after is not None
        assert homes[2].points() == 0
        assert store.connections_in_use() == 0


@contextmanager
def held(store: PostgresStore, household_id: str) -> Iterator[None]:
    """Hold a household on a thread of its own."""
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with store.write(household_id):
            entered.set()
            leave.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    assert entered.wait(10)
    yield
    leave.set()
    thread.join()


def test_a_household_that_many_wait_for_leaves_connections_to_others(database_url: str) -> None:
    with closing(PostgresStore(database_url, NOW, connections=2, wait_seconds=0.05)) as store:
        crowded, other = found(store), found(store)
        with ThreadPoolExecutor(8) as pool, held(store, crowded.id):
            waiting = [pool.submit(crowded.earn, now=later()) for _ in range(8)]
            for _ in range(10):
                other.earn()
            assert not any(each.done() for each in waiting)
        assert sorted(each.result().seq for each in waiting) == list(range(1, 9))


def test_who_waits_too_long_for_a_household_is_told_to_come_again(database_url: str) -> None:
    with closing(PostgresStore(database_url, NOW, statement_seconds=0.05)) as store:
        home = found(store)
        with held(store, home.id), pytest.raises(StorageUnavailable) as refusal:
            home.earn()
        assert refusal.value.retry_after is not None
        assert home.earn().seq == 1


def test_open_units_that_ask_nothing_hold_no_connection(database_url: str) -> None:
    with (
        closing(PostgresStore(database_url, NOW, connections=1, wait_seconds=0.05)) as store,
        ExitStack() as streams,
    ):
        for _ in range(50):
            streams.enter_context(store.read())
        assert store.connections_in_use() == 0
        assert found(store).points() == 0


def test_open_exports_leave_the_mutations_their_connections(database_url: str) -> None:
    with closing(PostgresStore(database_url, NOW, connections=1, wait_seconds=0.05)) as store:
        home = found(store)
        home.earn()
        with store.read() as unit:
            export = unit.ledger.scan(EntryFilter())
            assert next(export)["seq"] == 1
            assert home.earn().seq == 2
            assert list(export) == []


def test_a_statement_that_takes_too_long_ends(home: Home, database_url: str) -> None:
    with closing(PostgresStore(database_url, NOW, statement_seconds=0.05)) as store:
        with home.store.write(home.id), pytest.raises(StorageUnavailable), store.write(home.id):
            pytest.fail("the household was locked")
        with store.write(home.id) as unit:
            assert unit.ledger.anonymize(home.parent.id) == 0


def test_a_ledger_that_is_locked_defers_its_entries(home: Home, database_url: str) -> None:
    with (
        closing(PostgresStore(database_url, NOW, statement_seconds=0.1)) as store,
        psycopg.connect(database_url) as operator,
    ):
        operator.execute("LOCK TABLE tracking_events IN SHARE MODE")
        elsewhere = Home(store, home.household, home.parent, home.child, home.task)
        recorded, _ = elsewhere.record()
        assert recorded.is_deferred
        operator.rollback()
        assert elsewhere.earn().seq == 2
    assert prove(home) == 2


def test_relaxed_answers_before_the_disk_has_it(database_url: str) -> None:
    for durability, expected in (("relaxed", "off"), ("strict", "on")):
        store = PostgresStore(database_url, NOW, durability=durability)  # type: ignore[arg-type]
        with closing(store), store._connections.lend() as connection:
            row = connection.execute("SHOW synchronous_commit").fetchone()
            assert row == {"synchronous_commit": expected}
