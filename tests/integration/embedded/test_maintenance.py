"""Verify, repair, compact and export a folder."""

import json
from pathlib import Path

import pytest

from db.embedded.data_folder import DataFolder
from db.embedded.errors import DamagedFile, FolderInUse
from db.embedded.upkeep.maintenance import (
    compact_folder,
    export_folder,
    repair_folder,
    verify_folder,
)
from db.embedded.upkeep.survey import FileReport
from tests.integration.embedded.builders import (
    entries,
    make_entry,
    open_ledger,
    open_table,
    rows_of,
    stock_rows,
)


def make_folder(path: Path) -> Path:
    with DataFolder(path):
        children = open_table(path / "children.json")
        children.insert_multiple([{"n": 1}, {"n": 2}, {"n": 3}])
        children.replace(1, {"n": 4})
        ledger = open_ledger(path)
        ledger.insert_multiple(entries(5))
        ledger._file.sync()
    return path


def damage(path: Path, old: bytes, new: bytes) -> bytes:
    content = path.read_bytes()
    assert content.count(old) == 1
    path.write_bytes(content.replace(old, new))
    return path.read_bytes()


def test_a_good_folder_verifies_beside_the_process_that_serves_it(tmp_path: Path) -> None:
    with DataFolder(make_folder(tmp_path / "db")):
        report = verify_folder(tmp_path / "db")
    assert report.ok
    assert report.files == (
        FileReport(file="children.json", documents=3, dead_lines=1),
        FileReport(file="tracking_events.json", documents=5),
    )


def test_every_damaged_line_is_reported(tmp_path: Path) -> None:
    path = make_folder(tmp_path / "db") / "tracking_events.json"
    damage(path, b'"id":"e2"', b'"id"="e2"')
    before = damage(path, b'"id":"e4"', b'"id"="e4"')
    report = verify_folder(tmp_path / "db")
    assert not report.ok
    assert [(found.file, found.line) for found in report.damage] == [
        ("tracking_events.json", 3),
        ("tracking_events.json", 5),
    ]
    assert report.files[1].documents == 3
    assert path.read_bytes() == before


def test_a_torn_tail_is_reported_and_is_no_damage(tmp_path: Path) -> None:
    path = make_folder(tmp_path / "db") / "children.json"
    path.write_bytes(path.read_bytes()[:-6])
    report = verify_folder(tmp_path / "db")
    assert report.ok
    assert report.files[0].torn_bytes > 0


def test_a_file_that_is_one_document_verifies(tmp_path: Path) -> None:
    (tmp_path / "children.json").write_text('{"children": {"1": {}}}')
    (tmp_path / "users.json").touch()
    assert verify_folder(tmp_path).files == (
        FileReport(file="children.json", documents=1, in_lines=False),
        FileReport(file="users.json", documents=0),
    )


def test_rows_of_another_table_are_reported(tmp_path: Path) -> None:
    (tmp_path / "children.json").write_text('{"_default": {"1": {}}}')
    (found,) = verify_folder(tmp_path).damage
    assert "holds 1 rows of another table" in found.reason


def test_a_repair_keeps_the_good_lines_and_puts_the_damaged_aside(tmp_path: Path) -> None:
    path = make_folder(tmp_path / "db") / "tracking_events.json"
    damage(path, b'"id":"e2"', b'"id"="e2"')
    (repaired,) = repair_folder(tmp_path / "db").files
    assert repaired.kept == 4
    assert [(lost.file, lost.line) for lost in repaired.lost] == [("tracking_events.json", 3)]
    assert repaired.damaged_lines_in.name.startswith("tracking_events.json.damaged-")
    assert b'"id"="e2"' in repaired.damaged_lines_in.read_bytes()
    assert verify_folder(tmp_path / "db").ok
    ledger = open_ledger(tmp_path / "db")
    assert [entry["id"] for entry in ledger] == ["e1", "e3", "e4", "e5"]
    assert ledger.at("h1", 3) == make_entry(3)
    assert ledger.at("h1", 2) is None
    assert ledger.after("h1", 1, 2) == [make_entry(3), make_entry(4)]
    assert ledger.last_seq("h1") == 5


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        (b'{"children"', b'#"children"', {1: {"n": 4}, 2: {"n": 2}, 3: {"n": 3}}),
        (b'"1":{"n":1}\n', b"", {1: {"n": 4}, 2: {"n": 2}, 3: {"n": 3}}),
        (b',"2":{"n":2}', b"}}", {1: {"n": 4}, 3: {"n": 3}}),
        (b',"3":{"n":3}', b'"3":{"n":3}', {1: {"n": 4}, 2: {"n": 2}, 3: {"n": 3}}),
        (b',"1":{"n":4}', b"garbage", {1: {"n": 1}, 2: {"n": 2}, 3: {"n": 3}}),
    ],
)
def test_whatever_is_wrong_with_a_file_it_opens_after_a_repair(
    tmp_path: Path, old: bytes, new: bytes, left: dict[int, object]
) -> None:
    path = make_folder(tmp_path / "db") / "children.json"
    damage(path, old, new)
    with pytest.raises(DamagedFile):
        open_table(path)
    assert len(repair_folder(tmp_path / "db").files) == 1
    assert rows_of(open_table(path)) == stock_rows(path) == left


def test_a_repair_of_a_good_folder_does_nothing(tmp_path: Path) -> None:
    path = make_folder(tmp_path / "db")
    before = {file.name: file.read_bytes() for file in path.iterdir()}
    assert repair_folder(path).files == ()
    assert {file.name: file.read_bytes() for file in path.iterdir()} == before


def test_what_writes_is_refused_while_another_process_serves(tmp_path: Path) -> None:
    with DataFolder(make_folder(tmp_path / "db")):
        for command in (repair_folder, compact_folder):
            with pytest.raises(FolderInUse):
                command(tmp_path / "db")


def test_compacting_drops_dead_lines(tmp_path: Path) -> None:
    (compacted,) = compact_folder(make_folder(tmp_path / "db")).files
    assert compacted.bytes_after < compacted.bytes_before
    assert verify_folder(tmp_path / "db").files[0].dead_lines == 0


def test_an_export_is_one_document_without_secrets(tmp_path: Path) -> None:
    path = make_folder(tmp_path / "db")
    users = open_table(path / "users.json")
    users.insert({"name": "Ada", "password_hash": "p", "reference_key": "k"})
    report = export_folder(path, tmp_path / "export.json")
    assert report.documents == {"children": 3, "users": 1, "tracking_events": 5}
    content = json.loads((tmp_path / "export.json").read_bytes())
    assert content["users"] == {"1": {"name": "Ada"}}
    assert content["children"] == {"1": {"n": 4}, "2": {"n": 2}, "3": {"n": 3}}
    assert content["tracking_events"]["5"] == make_entry(5)
    assert (tmp_path / "export.json").stat().st_mode & 0o777 == 0o600


def test_an_export_leaves_out_what_it_is_told_to(tmp_path: Path) -> None:
    path = make_folder(tmp_path / "db")
    export_folder(path, tmp_path / "export.json", secrets=frozenset({"n"}))
    assert json.loads((tmp_path / "export.json").read_bytes())["children"]["1"] == {}


def test_an_export_of_an_empty_folder_is_an_empty_document(tmp_path: Path) -> None:
    export_folder(tmp_path, tmp_path / "export.txt")
    assert json.loads((tmp_path / "export.txt").read_bytes()) == {}


def test_an_export_of_a_damaged_folder_leaves_no_file(tmp_path: Path) -> None:
    path = make_folder(tmp_path / "db")
    damage(path / "tracking_events.json", b'"id":"e2"', b'"id"="e2"')
    with pytest.raises(DamagedFile):
        export_folder(path, tmp_path / "export.json")
    assert [file.name for file in tmp_path.glob("export*")] == []
