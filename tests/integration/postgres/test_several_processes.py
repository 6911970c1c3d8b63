"""Several processes on one database; here each is a store with a pool of its own."""

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import replace
from threading import Event, Thread

import pytest

from db.filters import EntryFilter
from db.postgres.observer import Observer
from db.postgres.store import PostgresStore
from models.entry import IdempotencyKey
from models.errors import StorageUnavailable
from models.refusals import EmailTaken
from models.tracking_event import entry_as_stored
from models.verification import verify
from tests.integration.stores.builders import NOW, Home, found, later, make_user, together
from tests.integration.stores.engines import Postgres


def elsewhere(home: Home, store: PostgresStore) -> Home:
    """The same household, by another process."""
    return replace(home, store=store)


def appended_by(store: PostgresStore) -> list[int]:
    with store.read() as unit:
        return [entry.event.seq for entry in unit.ledger.append_deferred()]


def test_what_both_record_is_one_chain(home: Home, other_store: PostgresStore) -> None:
    both = [home, elsewhere(home, other_store)]

    def earn_often(place: Home) -> Callable[[], None]:
        return lambda: [place.earn(now=later()) for _ in range(20)] and None

    assert together(*(earn_often(both[n % 2]) for n in range(10))) == [None] * 10
    assert [entry["seq"] for entry in home.entries()] == list(range(1, 201))
    assert home.points() == both[1].points() == 2000
    with other_store.read() as unit:
        assert verify(map(entry_as_stored, unit.ledger.scan(EntryFilter()))).ok


def test_a_key_is_remembered_by_both(home: Home, other_store: PostgresStore) -> None:
    home.earn(key=IdempotencyKey(key="tap", request="f"))
    with other_store.write(home.id) as unit:
        remembered = unit.ledger.remembered(home.id, "tap", NOW)
    assert remembered is not None
    assert remembered.seq == 1


def test_an_email_is_taken_in_both(store: PostgresStore, other_store: PostgresStore) -> None:
    def sign_up(where: PostgresStore) -> None:
        user = make_user(email="ann@home.test")
        with where.write(user.id) as unit:
            unit.users.add(user)

    results = together(*(lambda n=n: sign_up([store, other_store][n % 2]) for n in range(6)))
    assert sorted(str(type(result)) for result in results if result is not None) == (
        [str(EmailTaken)] * 5
    )


def test_an_entry_is_seen_once_it_is_committed(home: Home, other_store: PostgresStore) -> None:
    other = elsewhere(home, other_store)
    home.earn()
    with home.store.write(home.id) as unit:
        home.record_in(unit)
        with other_store.read() as reading:
            assert reading.ledger.last_seq(home.id) == 1
        assert [entry["seq"] for entry in other.entries()] == [1]
        assert other.points() == 10
    assert [entry["seq"] for entry in other.entries()] == [1, 2]


def test_the_next_entry_waits_for_a_commit_that_is_slow(
    home: Home, other_store: PostgresStore
) -> None:
    other = elsewhere(home, other_store)
    done = Event()

    def record() -> None:
        other.earn()
        done.set()

    thread = Thread(target=record)
    with home.store.write(home.id) as unit:
        home.record_in(unit)
        thread.start()
        assert not done.wait(0.1)
    thread.join()
    assert [entry["seq"] for entry in home.entries()] == [1, 2]


def fail(home: Home) -> None:
    """Leave a unit by an error, after all that it had to do."""
    with home.store.write(home.id) as unit:
        home.record_in(unit)
        unit.tasks.remove(home.id, home.task.id)
        raise RuntimeError("it broke")


def test_a_unit_that_failed_leaves_nothing(home: Home) -> None:
    home.earn()
    before = home.entries()
    with pytest.raises(RuntimeError):
        fail(home)
    assert home.entries() == before
    assert home.points() == 10
    assert home.earn().seq == 2
    with home.store.read() as unit:
        assert unit.tasks.get(home.id, home.task.id) == home.task


# Entries that wait


def test_what_waits_is_appended_by_one_of_them(
    engine: Postgres, home: Home, other_store: PostgresStore
) -> None:
    homes = [home, *(found(home.store) for _ in range(4))]
    engine.break_ledger()
    for place in homes:
        place.earn()
        elsewhere(place, other_store).earn()
    engine.mend_ledger()
    rounds = together(
        *(lambda n=n: appended_by([home.store, other_store][n % 2]) for n in range(6))  # type: ignore[misc]
    )
    assert sorted(seq for appended in rounds for seq in appended) == [1] * 5 + [2] * 5
    for place in homes:
        assert [entry["seq"] for entry in place.entries()] == [1, 2]


def test_who_works_on_a_household_is_not_waited_for(
    engine: Postgres, home: Home, other_store: PostgresStore
) -> None:
    other = found(home.store)
    engine.break_ledger()
    home.earn()
    other.earn()
    engine.mend_ledger()
    with home.store.write(home.id):
        assert appended_by(other_store) == [1]
        assert home.entries() == []
    assert appended_by(other_store) == [1]
    assert len(home.entries()) == 1


def test_what_a_mutation_got_in_is_told_by_the_next_retry(
    engine: Postgres, home: Home, other_store: PostgresStore
) -> None:
    engine.break_ledger()
    home.earn()
    engine.mend_ledger()
    home.earn()
    assert appended_by(other_store) == []
    assert appended_by(home.store) == [1]
    assert appended_by(home.store) == []


def test_what_a_failed_unit_had_got_in_waits_on(engine: Postgres, home: Home) -> None:
    engine.break_ledger()
    home.earn()
    engine.mend_ledger()
    with pytest.raises(RuntimeError):
        fail(home)
    assert home.entries() == []
    assert appended_by(home.store) == [1]


def test_a_household_whose_entries_wait_is_not_removed(engine: Postgres, home: Home) -> None:
    engine.break_ledger()
    home.earn()
    with pytest.raises(StorageUnavailable), home.store.write(home.id) as unit:
        unit.households.remove(home.id)
    engine.mend_ledger()
    with home.store.write(home.id) as unit:
        unit.households.remove(home.id)
    assert len(home.entries()) == 1


class Ears(Observer):
    """Hears everything."""

    def __init__(self) -> None:
        self.failures = 0
        self.waiting: list[int] = []

    def append_failed(self) -> None:
        self.failures += 1

    def waiting_changed(self, entries: int) -> None:
        self.waiting.append(entries)


def test_whoever_measures_hears_of_entries_that_wait(engine: Postgres) -> None:
    ears = Ears()
    with closing(PostgresStore(engine.url, NOW, observer=ears, migrate=False)) as store:
        home = found(store)
        engine.break_ledger()
        home.earn()
        home.earn()
        appended_by(store)
        engine.mend_ledger()
        appended_by(store)
    assert ears.failures == 3
    assert ears.waiting == [2, 0]


def test_many_stores_close_without_a_trace(engine: Postgres) -> None:
    with ExitStack() as open_stores:
        for _ in range(5):
            open_stores.enter_context(closing(engine.open())).ping()
