"""A server that goes away, restarts, hangs or is busy: 503 meanwhile, and back by itself."""

import math
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from db.filters import EntryFilter
from db.postgres import migrating
from db.postgres.store import PostgresStore
from models.errors import StorageUnavailable
from models.tracking_event import entry_as_stored
from models.verification import verify
from tests.integration.stores.builders import NOW, Home, found, later, together
from tests.postgres_servers import PostgresServer, run

CUT_ALL = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """A server to be crashed; also where the other tests use a given one."""
    with closing(PostgresServer()) as server:
        migrating.upgrade(server.url)
        yield server


@pytest.fixture
def crashing(server: PostgresServer) -> Iterator[PostgresStore]:
    with closing(PostgresStore(server.url, NOW)) as store:
        yield store


def acts(home: Home) -> dict[str, Callable[[], Any]]:
    """Everything that a store is asked for."""

    def append_deferred() -> None:
        with home.store.read() as unit:
            unit.ledger.append_deferred()

    def scan() -> None:
        with home.store.read() as unit:
            list(unit.ledger.scan(EntryFilter()))

    def add_user() -> None:
        with home.store.write(None) as unit:
            unit.users.page(None, 1, 0)

    return {
        "read": home.points,
        "write": home.earn,
        "ping": home.store.ping,
        "scan": scan,
        "retry": append_deferred,
        "no household": add_user,
    }


def refusals(home: Home) -> dict[str, StorageUnavailable]:
    found_refusals = {}
    for name, act in acts(home).items():
        with pytest.raises(StorageUnavailable) as refusal:
            act()
        found_refusals[name] = refusal.value
    return found_refusals


def prove(home: Home) -> int:
    """Give how many entries the household has, after making sure that they are right."""
    entries = [entry_as_stored(entry) for entry in home.entries()]
    assert verify(entries).ok
    assert home.points() == (entries[-1]["points_after"] if entries else 0)
    return len(entries)


def record_and(home: Home, happen: Callable[[], None], *, read_after: bool = False) -> None:
    """Let something happen in a unit that has recorded an entry and is not left yet."""
    with home.store.write(home.id) as unit:
        home.record_in(unit)
        happen()
        if read_after:
            unit.tasks.get(home.id, home.task.id)


def test_while_the_server_is_away_everything_says_so_at_once(
    server: PostgresServer, crashing: PostgresStore
) -> None:
    home = found(crashing)
    home.earn()
    server.crash()
    try:
        started = time.monotonic()
        for refusal in [*refusals(home).values(), *refusals(home).values()]:
            assert refusal.status == 503
            assert refusal.retry_after is not None
            assert "postgres" not in refusal.detail
        assert time.monotonic() - started < 5
    finally:
        server.start()
    for act in acts(home).values():
        act()
    assert crashing.connections_in_use() == 0
    assert prove(home) == 2


@pytest.fixture
def impatient(server: PostgresServer) -> Iterator[PostgresStore]:
    url = f"{server.url}&connect_timeout=2"
    with closing(PostgresStore(url, NOW, connections=4, statement_seconds=0.1)) as store:
        yield store


def test_a_server_that_hangs_keeps_nobody_waiting_for_ever(
    server: PostgresServer, impatient: PostgresStore
) -> None:
    home = found(impatient)
    home.earn()
    asked = [home.points, home.earn, impatient.ping]
    together(*asked)  # each has a connection of its own now
    server.freeze()
    try:
        started = time.monotonic()
        refusals = together(*asked)
        assert time.monotonic() - started < 6
    finally:
        server.thaw()
    for refusal in refusals:
        assert isinstance(refusal, StorageUnavailable)
        assert refusal.retry_after is not None
    assert impatient.connections_in_use() == 0
    home.earn()
    assert prove(home) == 3


def test_a_server_that_is_away_has_no_measurements(
    server: PostgresServer, crashing: PostgresStore
) -> None:
    found(crashing).earn()
    assert crashing.ledger_entries() >= 1
    assert crashing.ledger_bytes() > 0
    server.crash()
    try:
        assert math.isnan(crashing.ledger_entries())
        assert math.isnan(crashing.ledger_bytes())
    finally:
        server.start()


def test_a_restart_between_two_requests_is_not_noticed(
    server: PostgresServer, crashing: PostgresStore
) -> None:
    home = found(crashing)
    for act in acts(home).values():
        act()
    server.crash_and_restart()
    for act in acts(home).values():
        act()
    assert prove(home) == 2


def test_a_crash_within_a_mutation_leaves_nothing_of_it(
    server: PostgresServer, crashing: PostgresStore
) -> None:
    home = found(crashing)
    home.earn()
    with pytest.raises(StorageUnavailable):
        record_and(home, server.crash_and_restart)
    assert prove(home) == 1
    home.earn()
    assert prove(home) == 2
    assert crashing.connections_in_use() == 0


def test_a_crash_under_load_loses_nothing_that_was_acknowledged(
    server: PostgresServer, crashing: PostgresStore
) -> None:
    home = found(crashing)
    acknowledged: list[str] = []
    stop = threading.Event()

    def earn_on() -> None:
        while not stop.is_set():
            with suppress(StorageUnavailable):
                acknowledged.append(home.earn(now=later()).id)

    threads = [threading.Thread(target=earn_on) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(2):
        _wait_for_more(acknowledged)
        server.crash_and_restart()
        _wait_for_more(acknowledged)
    stop.set()
    for thread in threads:
        thread.join()
    assert set(acknowledged) <= {entry["id"] for entry in home.entries()}
    assert prove(home) >= len(acknowledged)
    assert crashing.connections_in_use() == 0


def _wait_for_more(acknowledged: list[str]) -> None:
    enough, deadline = len(acknowledged) + 20, time.monotonic() + 30
    while len(acknowledged) < enough:
        assert time.monotonic() < deadline, "the service did not come back"
        time.sleep(0.005)


def test_a_cut_connection_within_a_unit_to_read_with_is_not_noticed(
    home: Home, database_url: str
) -> None:
    with home.store.read() as unit:
        assert unit.children.get(home.id, home.child.id).points == 0
        run(database_url, CUT_ALL)
        assert unit.children.get(home.id, home.child.id).points == 0


def test_a_cut_connection_gives_the_household_back(home: Home, database_url: str) -> None:
    with pytest.raises(StorageUnavailable):
        record_and(home, lambda: run(database_url, CUT_ALL), read_after=True)
    home.earn()
    assert prove(home) == 1


def test_a_commit_that_got_no_answer_is_not_acknowledged(home: Home, database_url: str) -> None:
    with pytest.raises(StorageUnavailable):
        record_and(home, lambda: run(database_url, CUT_ALL))
    assert prove(home) == 0


def test_a_transaction_that_failed_inside_is_not_acknowledged(
    home: Home,
) -> None:
    def spoil() -> None:
        with home.store.write(home.id) as unit, suppress(psycopg.errors.NumericValueOutOfRange):
            unit.tasks.save(replace(home.task, points=2**40))

    with pytest.raises(StorageUnavailable):
        record_and(home, spoil)
    assert prove(home) == 0


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
