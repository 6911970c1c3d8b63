"""What does not fit is not copied, and nothing is mixed."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest

from db.copying import CannotCopy
from db.embedded.errors import FolderInUse
from db.embedded.store import EmbeddedStore
from db.postgres.store import PostgresStore
from models.errors import StarchartError
from tests.integration.postgres.copying.filled import Filled, into_database, into_folder
from tests.integration.stores.builders import NOW, Home


def test_nothing_is_mixed_into_a_database_that_has_rows(
    filled: Filled, folder: Path, home: Home, database_url: str
) -> None:
    with pytest.raises(CannotCopy, match="not empty"):
        into_database(folder, database_url)
    assert home.entries() == []


def test_nothing_is_mixed_into_a_folder_that_has_files(
    filled: Filled, folder: Path, database_url: str
) -> None:
    before = sorted((file.name, file.read_bytes()) for file in folder.iterdir())
    with pytest.raises(CannotCopy, match="not empty"):
        into_folder(database_url, folder)
    assert sorted((file.name, file.read_bytes()) for file in folder.iterdir()) == before


def test_a_folder_that_a_server_uses_is_left_alone(
    filled: Filled, folder: Path, database_url: str
) -> None:
    with closing(EmbeddedStore(folder, NOW)), pytest.raises(FolderInUse):
        into_database(folder, database_url)
    with (
        closing(EmbeddedStore(folder.with_name("used"), NOW)),
        pytest.raises(FolderInUse),
    ):
        into_folder(database_url, folder.with_name("used"))


def test_a_folder_without_tables_is_no_source(folder: Path, database_url: str) -> None:
    with pytest.raises(CannotCopy, match="no tables"):
        into_database(folder, database_url)
    assert not folder.exists()


def test_a_ledger_that_does_not_verify_is_not_copied(
    filled: Filled, folder: Path, database_url: str
) -> None:
    ledger = folder / "tracking_events.json"
    ledger.write_bytes(
        ledger.read_bytes().replace(b'"task_name":"Dishes"', b'"task_name":"Dashes"', 1)
    )
    with pytest.raises(CannotCopy, match="entry 1 of household"):
        into_database(folder, database_url)
    with closing(PostgresStore(database_url, NOW)) as store, store.read() as unit:
        assert unit.users.page(None, 10, 0)[1] == 0


def _change(folder: Path, table: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Rewrite a table's file as a person would."""
    path = folder / f"{table}.json"
    content = orjson.loads(path.read_bytes())
    change(content[table])
    path.write_bytes(orjson.dumps(content))


@pytest.fixture(params=["another id", "a field too many", "a field less", "a task twice"])
def unfit(request: pytest.FixtureRequest, filled: Filled, folder: Path) -> None:
    """A document that no server wrote."""
    changes: dict[str, Callable[[dict[str, Any]], Any]] = {
        "another id": lambda rows: rows["1"].update(household_id="home"),
        "a field too many": lambda rows: rows["1"].update(colour="blue"),
        "a field less": lambda rows: rows["1"].pop("name"),
        "a task twice": lambda rows: rows.update({"9": rows["1"]}),
    }
    _change(folder, "tasks", changes[request.param])


def test_what_does_not_fit_is_named(unfit: None, folder: Path, database_url: str) -> None:
    with pytest.raises(StarchartError, match="tasks"):
        into_database(folder, database_url)
    with closing(PostgresStore(database_url, NOW)) as store, store.read() as unit:
        assert unit.users.page(None, 10, 0)[1] == 0


def test_a_table_that_this_version_does_not_know_is_not_left_behind(
    filled: Filled, folder: Path, database_url: str
) -> None:
    (folder / "wishes.json").write_text('{"wishes": {"1": {"name": "a dog"}}}')
    with pytest.raises(CannotCopy, match="wishes"):
        into_database(folder, database_url)
