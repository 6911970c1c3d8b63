"""The lines of the children's file carry the entries that the ledger's file may lose."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from app import close_app, create_app
from db.embedded.errors import NotRecorded
from db.embedded.files.append_storage import AppendStorage
from db.embedded.files.append_table import AppendTable
from db.embedded.upkeep.maintenance import compact_folder
from models.errors import StorageUnavailable
from tests.conftest import cheap_passwords
from tests.families import Caller, Family, sign_up
from tests.integration.embedded.builders import make_entry, open_ledger, rows_of, stock_rows
from utils.settings import Settings


def keep_lines(path: Path, count: int) -> None:
    """Leave a file's first so many documents, as a power cut may."""
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[: count + 1]) + lines[-1])


def carried_by(folder: Path) -> list[list[int]]:
    """Give the seqs that each child's newest document carries."""
    rows = stock_rows(folder / "children.json").values()
    return [[entry["seq"] for entry in row["unrecorded"]] for row in rows]


def settings_of(folder: Path) -> Settings:
    return Settings(data_dir=folder, log_dir=folder / "logs", rate_limits=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a process leaves that was killed after 20 mutations of two children."""
    app = create_app(settings_of(tmp_path / "data"), passwords=cheap_passwords())
    family = Family(sign_up(app.test_client(), email="ann@home.test"))
    sibling = family.make("/child", name="Ben")
    for _ in range(10):
        family.trigger()
        family.parent.post(f"/child/{sibling}/trigger-task", task_id=family.task_id)
    shutil.copytree(tmp_path / "data", tmp_path / "killed")
    close_app(app)
    return tmp_path / "killed"


def verdict_of(folder: Path) -> dict[str, Any]:
    """Start on a folder and give what its verification says."""
    settings = settings_of(folder).model_copy(update={"admin_email": "admin@home.test"})
    password = "administrator password"
    settings = Settings(**{**settings.model_dump(), "admin_password": password})
    app = create_app(settings, passwords=cheap_passwords())
    admin = Caller.logged_in(app.test_client(), "admin@home.test", password)
    verdict: dict[str, Any] = admin.get("/admin/ledger/verify").json
    close_app(app)
    return verdict


def test_a_child_carries_its_newest_entry_only(folder: Path) -> None:
    assert carried_by(folder / "db") == [[19], [20]]


@pytest.mark.parametrize("left", [0, 1, 7, 19, 20])
def test_a_ledger_that_lost_its_end_is_made_whole_from_lines_that_were_replaced(
    folder: Path, left: int
) -> None:
    whole = stock_rows(folder / "db" / "tracking_events.json")
    keep_lines(folder / "db" / "tracking_events.json", left)
    verdict = verdict_of(folder)
    assert (verdict["ok"], verdict["events"]) == (True, 20)
    assert stock_rows(folder / "db" / "tracking_events.json") == whole


def test_a_child_that_lost_its_end_is_brought_up_to_the_ledger(folder: Path) -> None:
    newest = stock_rows(folder / "db" / "children.json")
    keep_lines(folder / "db" / "children.json", 5)
    assert verdict_of(folder)["events"] == 20
    points = {i: row["points"] for i, row in stock_rows(folder / "db" / "children.json").items()}
    assert points == {i: row["points"] for i, row in newest.items()}


def test_compacting_by_hand_keeps_entries_that_the_ledger_lost(folder: Path) -> None:
    keep_lines(folder / "db" / "tracking_events.json", 7)
    with pytest.raises(NotRecorded):
        compact_folder(folder / "db")
    assert verdict_of(folder)["events"] == 20
    compact_folder(folder / "db")
    assert verdict_of(folder)["events"] == 20


def test_replaced_lines_stay_while_the_ledger_does_not_come_to_the_disk(tmp_path: Path) -> None:
    def refuse() -> None:
        raise StorageUnavailable("the ledger can't be synced")

    path = tmp_path / "children.json"
    table = AppendTable(AppendStorage(path), before_rewrite=refuse)
    table.insert({"unrecorded": [make_entry(1)]})
    for number in range(2, 6):
        table.replace(1, {"unrecorded": [make_entry(number)]})
    with pytest.raises(StorageUnavailable):
        table.compact()
    table.close()
    carried = [row["unrecorded"][0]["seq"] for row in AppendStorage(path).history()]
    assert carried == [1, 2, 3, 4, 5]


def test_the_ledger_is_on_the_disk_before_replaced_lines_go(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    table = AppendTable(AppendStorage(tmp_path / "children.json"), before_rewrite=ledger.sync)
    table.insert({"n": 1})
    table.replace(1, {"n": 2})
    ledger.insert(make_entry(1))
    assert ledger.durable_rows == 0
    table.compact()
    assert ledger.durable_rows == 1
    assert rows_of(table) == {1: {"n": 2}}
