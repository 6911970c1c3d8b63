"""A copy holds what was there, whichever way it went."""

from contextlib import closing
from pathlib import Path

import pytest

from db.embedded.store import EmbeddedStore
from db.postgres.forms import FORMS
from db.postgres.store import PostgresStore
from db.postgres.tables import metadata
from db.store import Store
from models.tracking_event import entry_as_stored
from tests.integration.postgres.copying.filled import (
    KEY,
    Filled,
    everything,
    fill,
    into_database,
    into_folder,
)
from tests.integration.stores.builders import NOW, Home, later
from tests.integration.stores.engines import Postgres


def test_a_database_holds_what_the_folder_held(
    filled: Filled, folder: Path, database_url: str
) -> None:
    copied = into_database(folder, database_url)
    assert copied.verdict.ok
    assert copied.documents["tracking_events"] == copied.verdict.events == 12
    assert copied.verdict.anonymous == 5
    with (
        closing(EmbeddedStore(folder, NOW)) as embedded,
        closing(PostgresStore(database_url, NOW)) as store,
    ):
        assert everything(filled.by(store)) == everything(filled.by(embedded))


def test_a_copy_leaves_no_table_out(filled: Filled, folder: Path, database_url: str) -> None:
    copied = {table.name for form in FORMS.values() for table in form.tables}
    assert copied | {"idempotency_keys", "locks", "action_counts"} == metadata.tables.keys()
    documents = into_database(folder, database_url).documents
    assert documents.keys() == FORMS.keys()
    assert all(documents.values()), documents


def test_a_folder_holds_what_the_database_held(
    store: PostgresStore, folder: Path, database_url: str
) -> None:
    filled = fill(store)
    into_folder(database_url, folder)
    with closing(EmbeddedStore(folder, NOW)) as embedded:
        assert everything(filled.by(embedded)) == everything(filled.by(store))


def test_there_and_back_again_nothing_has_changed(
    filled: Filled, folder: Path, database_url: str
) -> None:
    into_database(folder, database_url)
    back = folder.with_name("back")
    into_folder(database_url, back)
    with closing(EmbeddedStore(folder, NOW)) as first, closing(EmbeddedStore(back, NOW)) as second:
        assert everything(filled.by(second)) == everything(filled.by(first))


@pytest.mark.parametrize("engine_name", ["database", "folder"])
def test_the_chain_goes_on_where_it_was(
    filled: Filled, folder: Path, database_url: str, engine_name: str
) -> None:
    into_database(folder, database_url)
    back = folder.with_name("back")
    into_folder(database_url, back)
    opened: Store = (
        PostgresStore(database_url, NOW) if engine_name == "database" else EmbeddedStore(back, NOW)
    )
    with closing(opened) as store:
        home = filled.by(store)[0]
        event = home.earn(now=later(hours=1))
        assert event.seq == 8
        assert event.prev_hash == home.entries()[-2]["hash"]
        assert home.points() == 60


def test_entries_that_wait_come_along(engine: Postgres, home: Home, folder: Path) -> None:
    home.earn(key=KEY)
    engine.break_ledger()
    waiting = home.earn()
    into_folder(engine.url, folder)
    with closing(EmbeddedStore(folder, NOW)) as store, store.read() as unit:
        stored = unit.ledger.find(waiting.id)
        assert stored is not None
        assert entry_as_stored(stored) == waiting.to_dict()
        assert unit.ledger.remembered(home.id, "tap-1", NOW) is not None


def test_progress_is_told_of_each_table(filled: Filled, folder: Path, database_url: str) -> None:
    heard: dict[str, tuple[int, int]] = {}
    into_database(
        folder, database_url, progress=lambda t, done, total: heard.update({t: (done, total)})
    )
    assert heard["tracking_events"] == heard["verifying"] == (12, 12)
    assert heard["users"] == (3, 3)
