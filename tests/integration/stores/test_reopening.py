"""What was written is there when the store is opened again, on both engines."""

from contextlib import closing, suppress

from db.filters import EntryFilter
from models.entry import IdempotencyKey
from models.errors import StorageUnavailable
from models.tracking_event import entry_as_stored
from models.verification import verify
from tests.integration.stores.builders import NOW, found
from tests.integration.stores.engines import Engine

KEY = IdempotencyKey(key="tap-1", request="f" * 64)


def test_everything_is_there_again(engine: Engine) -> None:
    with closing(engine.open()) as store:
        home = found(store)
        events = [home.earn(key=KEY), home.earn()]
    with closing(engine.open()) as store, store.read() as unit:
        assert unit.households.get(home.id) == home.household
        assert unit.users.get(home.parent.id) == home.parent
        assert unit.tasks.of_household(home.id) == [home.task]
        assert unit.children.get(home.id, home.child.id).points == 20
        assert unit.ledger.head(home.id) == events[-1].head
        assert unit.ledger.remembered(home.id, "tap-1", NOW) is not None
        assert verify(map(entry_as_stored, unit.ledger.scan(EntryFilter()))).events == 2


def test_an_entry_that_waits_is_not_forgotten(engine: Engine) -> None:
    # An engine may say at closing that it could not write everything.
    with suppress(StorageUnavailable), closing(engine.open()) as store:
        home = found(store)
        home.earn()
        engine.break_ledger()
        waiting = home.earn()
    engine.mend_ledger()
    with closing(engine.open()) as store, store.read() as unit:
        unit.ledger.append_deferred()
        stored = unit.ledger.find(waiting.id)
        assert stored is not None
        assert entry_as_stored(stored) == waiting.to_dict()
        assert unit.children.get(home.id, home.child.id).points == 20
