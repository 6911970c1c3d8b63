"""What opening a table's file accepts, mends and refuses."""

import json
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs
from tinydb import TinyDB

from db.embedded.errors import DamagedFile, ForeignTable
from tests.integration.embedded.builders import (
    entries,
    json_rows,
    make_entry,
    open_ledger,
    open_table,
    rows_of,
    stock_rows,
)

THREE = b'{"children": {\n"1":{"n":1}\n,"2":{"n":2}\n,"3":{"n":3}\n}}\n'
LAST = b',"3":{"n":3}\n'
LATER = b'name":"x"}\n,"4":{"n":4}\n}}\n'


def written(folder: Path, content: bytes) -> Path:
    path = folder / "children.json"
    path.write_bytes(content)
    return path


def opened(folder: Path, content: bytes) -> dict[int, dict[str, Any]]:
    path = written(folder, content)
    table = open_table(path)
    rows = rows_of(table)
    assert stock_rows(path) == json_rows(path) == rows
    assert table.insert({"n": "next"}) == max(rows, default=0) + 1
    assert stock_rows(path) == rows_of(table)
    table.close()
    return rows


@pytest.mark.parametrize("cut", range(len(LAST) + 3))
def test_a_file_cut_anywhere_in_its_last_write_opens_without_it(tmp_path: Path, cut: int) -> None:
    start = THREE.index(LAST)
    rows = opened(tmp_path, THREE[: start + cut])
    assert list(rows) == [1, 2, 3] if cut >= len(LAST) else [1, 2]


@pytest.mark.parametrize("cut", range(len(b'{"children": {\n')))
def test_a_torn_opening_is_an_empty_table(tmp_path: Path, cut: int) -> None:
    assert opened(tmp_path, THREE[:cut]) == {}


@pytest.mark.parametrize("kept", range(len(LAST)))
@pytest.mark.parametrize("page", [512, 4096])
def test_a_page_of_zeros_and_all_behind_it_is_a_torn_tail(
    tmp_path: Path, kept: int, page: int
) -> None:
    start = THREE.index(LAST) + kept
    assert list(opened(tmp_path, THREE[:start] + bytes(page - start) + LATER)) == [1, 2]


@pytest.mark.parametrize("kept", range(len(LAST)))
def test_zeros_to_the_end_are_a_torn_tail(tmp_path: Path, kept: int) -> None:
    start = THREE.index(LAST) + kept
    assert list(opened(tmp_path, THREE[:start] + bytes(20))) == [1, 2]


@pytest.mark.parametrize("kept", range(len(LAST)))
def test_zeros_that_are_no_page_are_damage(tmp_path: Path, kept: int) -> None:
    damaged = THREE[: THREE.index(LAST) + kept] + bytes(20) + LATER
    path = written(tmp_path, damaged)
    with pytest.raises(DamagedFile, match="line 4"):
        open_table(path)
    assert path.read_bytes() == damaged


def test_whole_lines_that_are_cut_are_kept_aside(tmp_path: Path) -> None:
    start = THREE.index(LAST)
    torn = bytes(512 - start) + LATER
    opened(tmp_path, THREE[:start] + torn)
    (aside,) = tmp_path.glob("children.json.torn-*")
    assert aside.read_bytes() == torn


def test_a_torn_line_is_not_kept(tmp_path: Path) -> None:
    opened(tmp_path, THREE[:-8])
    assert [path.name for path in tmp_path.glob("*.torn-*")] == []


@pytest.mark.parametrize("old", [b"}}\n", b"}}", b"}"])
@pytest.mark.parametrize("page", [b"\0\0", b'"x":1}\n}}\n', b'"x":1}\n,"5":{}\n}}\n'])
def test_an_old_closing_before_a_newer_sector_is_a_torn_tail(
    tmp_path: Path, old: bytes, page: bytes
) -> None:
    two = THREE[: THREE.index(LAST)]
    padding = b" " * (512 - len(two + old))
    padded = two.removesuffix(b"\n") + padding + b"\n"
    assert list(opened(tmp_path, padded + old + page)) == [1, 2]


def test_what_is_cut_is_said_in_the_log(tmp_path: Path) -> None:
    path = written(tmp_path, THREE[:-8])
    with capture_logs() as logs:
        open_table(path)
    assert logs == [
        {
            "event": "torn_tail_cut",
            "log_level": "warning",
            "file": str(path),
            "bytes": len(LAST) - 5,
        }
    ]


@pytest.mark.parametrize("end", [b"}}", b"}}\n\n", b"}}\r\n", b"}}   "])
def test_whitespace_around_the_closing_is_no_damage(tmp_path: Path, end: bytes) -> None:
    with capture_logs() as logs:
        assert list(opened(tmp_path, THREE.removesuffix(b"}}\n") + end)) == [1, 2, 3]
    assert "torn_tail_cut" not in [log["event"] for log in logs]


@pytest.mark.parametrize(
    ("damaged", "line"),
    [
        (THREE.replace(b'{"n":1}', b'{"n":1'), 2),
        (THREE.replace(b'{"n":2}', b'{"n"#2}'), 3),
        (THREE.replace(b'{"n":3}', b'{"n"#3}'), 4),
        (THREE.replace(b',"2"', b'"2"'), 3),
        (THREE.replace(b'"2"', b'"two"'), 3),
        (THREE.replace(b'{"n":2}', b"[2]"), 3),
        (THREE.replace(b'"1":{"n":1}\n', b""), 2),
        (THREE.replace(b',"2":{"n":2}', b"}}"), 3),
        (THREE.replace(b'{"children"', b'#"children"'), 1),
        (b"nonsense", 1),
    ],
)
def test_damage_stops_the_opening_and_leaves_the_file(
    tmp_path: Path, damaged: bytes, line: int
) -> None:
    path = written(tmp_path, damaged)
    with pytest.raises(DamagedFile) as error:
        open_table(path)
    assert f"{path}, line {line}: " in error.value.detail
    assert "flask --app app db repair" in error.value.detail
    assert path.read_bytes() == damaged


@pytest.mark.parametrize("indent", [None, 1, 4])
@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_a_file_that_was_rewritten_as_one_document_is_brought_into_lines(
    tmp_path: Path, indent: int | None, end: str
) -> None:
    content = {"_default": {}, "children": {"2": {"n": 2}, "1": {"n": {"deep": [1]}}}}
    rows = opened(tmp_path, (json.dumps(content, indent=indent) + end).encode())
    assert rows == {1: {"n": {"deep": [1]}}, 2: {"n": 2}}
    assert (tmp_path / "children.json").read_bytes().startswith(b'{"children": {\n"1":')


def test_what_stock_tinydb_wrote_into_our_file_is_there(tmp_path: Path) -> None:
    path = written(tmp_path, THREE)
    with TinyDB(path) as db:
        db.table("children").insert({"n": 4})
    assert list(opened(tmp_path, path.read_bytes())) == [1, 2, 3, 4]


def test_rows_of_another_table_are_refused_and_kept(tmp_path: Path) -> None:
    path = written(tmp_path, b'{"_default": {"1": {"a": 1}}, "children": {}}')
    with pytest.raises(ForeignTable, match="holds 1 rows of another table, '_default'"):
        open_table(path)
    assert path.read_bytes() == b'{"_default": {"1": {"a": 1}}, "children": {}}'


def test_a_left_over_temporary_file_is_removed(tmp_path: Path) -> None:
    (tmp_path / "children.json.tmp").write_bytes(b"half")
    open_table(tmp_path / "children.json")
    assert [file.name for file in tmp_path.iterdir()] == ["children.json"]


def test_a_ledger_without_one_of_its_lines_is_numbered_again(tmp_path: Path) -> None:
    path = tmp_path / "tracking_events.json"
    with TinyDB(path) as db:
        db.table("tracking_events").insert_multiple(entries(3))
        db.table("tracking_events").remove(doc_ids=[2])
    ledger = open_ledger(tmp_path)
    assert ledger.insert(make_entry(4)) == 3
    assert stock_rows(path) == {1: make_entry(1), 2: make_entry(3), 3: make_entry(4)}


def test_a_ledger_cut_anywhere_in_its_last_write_opens_without_it(tmp_path: Path) -> None:
    path = tmp_path / "tracking_events.json"
    ledger = open_ledger(tmp_path)
    ledger.insert_multiple(entries(2))
    before = path.read_bytes()
    ledger.insert(make_entry(3))
    after = path.read_bytes()
    ledger.close()
    for cut in range(len(before) - 3, len(after)):
        path.write_bytes(after[:cut])
        ledger = open_ledger(tmp_path)
        assert len(ledger) == (3 if cut >= len(after) - 3 else 2)
        assert json_rows(path) == rows_of(ledger)
        ledger.close()
