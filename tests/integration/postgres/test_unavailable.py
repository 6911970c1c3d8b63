"""A server that goes away, restarts or hangs: 503 meanwhile, and back by itself."""

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from db.filters import EntryFilter
from db.postgres import migrating
from db.postgres.store import PostgresStore
from models.errors import StorageUnavailable
from tests.integration.postgres.proving import prove
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
