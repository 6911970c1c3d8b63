"""A ledger that takes no entry stops no mutation, on both engines."""

import pytest

from db.filters import EntryFilter
from db.store import Store
from models.entry import IdempotencyKey
from models.tracking_event import entry_as_stored
from models.verification import verify
from tests.integration.stores.builders import NOW, Home, found
from tests.integration.stores.engines import Engine

KEY = IdempotencyKey(key="tap-1", request="f" * 64)


def append_deferred(store: Store) -> list[str]:
    with store.read() as unit:
        return [entry.event.id for entry in unit.ledger.append_deferred()]


def recorded_ids(home: Home) -> list[str]:
    return [entry["id"] for entry in home.entries()]


@pytest.fixture(autouse=True)
def _ledger_is_broken(engine: Engine, home: Home) -> None:
    """It breaks after the first entry."""
    home.earn()
    engine.break_ledger()


def test_the_mutation_stands_without_its_entry(home: Home) -> None:
    recorded, event = home.record()
    assert recorded.is_deferred
    assert recorded.child.points == home.points() == 20
    with home.store.read() as unit:
        assert unit.ledger.head(home.id) == event.head
        assert unit.ledger.last_seq(home.id) == 1
        assert unit.ledger.find(event.id) is None
        assert unit.ledger.at(home.id, 2) is None
        assert unit.ledger.page(EntryFilter(child_id=home.child.id), 10, 0)[1] == 1


def test_the_child_comes_with_the_entries_that_wait(home: Home) -> None:
    other = home.add_child()
    events = [home.record()[1] for _ in range(2)]
    home.record(child_id=other.id)
    with home.store.read() as unit:
        child = unit.children.get(home.id, home.child.id)
    waiting = [entry.event for entry in child.unrecorded if entry.event.seq > 1]
    assert waiting == events


def test_the_next_mutation_appends_what_waits_first(engine: Engine, home: Home) -> None:
    waiting = [home.earn() for _ in range(3)]
    engine.mend_ledger()
    recorded, event = home.record()
    assert not recorded.is_deferred
    assert recorded_ids(home)[1:] == [*(entry.id for entry in waiting), event.id]
    with home.store.read() as unit:
        assert verify(map(entry_as_stored, unit.ledger.scan(EntryFilter()))).ok


def test_the_retry_appends_what_waits_in_order(engine: Engine, home: Home) -> None:
    other = found(home.store)
    waiting = [home.earn(), home.earn()]
    elsewhere = other.earn()
    assert append_deferred(home.store) == []
    engine.mend_ledger()
    appended = append_deferred(home.store)
    assert sorted(appended) == sorted([*(entry.id for entry in waiting), elsewhere.id])
    assert [i for i in appended if i != elsewhere.id] == [entry.id for entry in waiting]
    assert append_deferred(home.store) == []
    assert recorded_ids(home)[1:] == [entry.id for entry in waiting]
    assert recorded_ids(other) == [elsewhere.id]


def test_a_key_is_remembered_while_its_entry_waits(engine: Engine, home: Home) -> None:
    home.earn(key=KEY)
    with home.store.read() as unit:
        remembered = unit.ledger.remembered(home.id, "tap-1", NOW)
        assert remembered is not None
        assert unit.ledger.at(home.id, remembered.seq) is None
    engine.mend_ledger()
    append_deferred(home.store)
    with home.store.read() as unit:
        assert unit.ledger.at(home.id, remembered.seq) is not None


def test_a_unit_with_several_mutations_defers_each(engine: Engine, home: Home) -> None:
    with home.store.write(home.id) as unit:
        child = unit.children.get(home.id, home.child.id)
        unit.children.save(child)
        events = [home.record_in(unit)[1] for _ in range(2)]
    assert home.points() == 30
    engine.mend_ledger()
    append_deferred(home.store)
    assert recorded_ids(home)[1:] == [event.id for event in events]


def test_a_child_whose_entry_waits_can_be_removed_once_it_is_in(engine: Engine, home: Home) -> None:
    waiting = home.earn()
    engine.mend_ledger()
    with home.store.write(home.id) as unit:
        unit.children.remove(home.id, home.child.id)
    append_deferred(home.store)
    assert recorded_ids(home)[1:] == [waiting.id]


def test_erasing_reaches_what_waits(engine: Engine, home: Home) -> None:
    home.earn()
    engine.mend_ledger()
    with home.store.write(home.id) as unit:
        unit.ledger.anonymize(home.parent.id)
    append_deferred(home.store)
    assert [entry["user_id"] for entry in home.entries()] == [None, None]
