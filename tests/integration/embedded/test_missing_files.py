"""A file that is gone is not taken for a table that was never written to."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.embedded.errors import MissingFile
from db.embedded.missing_files import TOGETHER
from db.embedded.store import EmbeddedStore
from models.household import Household
from models.ids import new_id
from models.task import Task

NOW = datetime(2026, 2, 9, 18, 42, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a task in it, and nothing else."""
    folder = tmp_path / "db"
    household = Household(id=new_id(), timezone="UTC", created_at=NOW)
    task = Task(
        id=new_id(),
        household_id=household.id,
        name="Dishes",
        points=10,
        created_at=NOW,
        updated_at=NOW,
    )
    with closing(EmbeddedStore(folder, NOW)) as store, store.write(household.id) as unit:
        unit.tasks.add(task)
    return folder


@pytest.mark.parametrize("table", [each for each in TOGETHER if each != "tasks"])
def test_a_start_is_refused_where_a_file_is_gone(folder: Path, table: str) -> None:
    (folder / f"{table}.json").unlink()
    with pytest.raises(MissingFile, match=f"{table}.json is missing"):
        EmbeddedStore(folder, NOW)
    assert not (folder / f"{table}.json").exists()


def test_an_empty_file_begins_the_table_anew(folder: Path) -> None:
    (folder / "children.json").write_bytes(b"")
    with closing(EmbeddedStore(folder, NOW)) as store, store.read() as unit:
        assert (len(list(unit.children)), len(list(unit.tasks))) == (0, 1)


@pytest.mark.parametrize("table", TOGETHER)
def test_a_first_start_that_was_killed_is_no_loss(tmp_path: Path, table: str) -> None:
    folder = tmp_path / "db"
    EmbeddedStore(folder, NOW).close()
    (folder / f"{table}.json").unlink()
    EmbeddedStore(folder, NOW).close()
    assert (folder / f"{table}.json").exists()
