"""The side index counts only where it matches the ledger."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from db.embedded.files.append_file import AppendFile
from db.embedded.ledger import side_index
from db.filters import EntryFilter
from tests.integration.embedded.builders import entries, make_entry, open_ledger, rows_of


def closed_ledger(folder: Path) -> Path:
    ledger = open_ledger(folder)
    ledger.insert_multiple(entries(5))
    ledger.close()
    return folder / "tracking_events.json"


def is_used(folder: Path) -> bool:
    file = AppendFile(folder / "tracking_events.json", "tracking_events")
    return side_index.load(file) is not None


def test_it_is_written_on_close_and_used_on_open(tmp_path: Path) -> None:
    closed_ledger(tmp_path)
    assert is_used(tmp_path)
    ledger = open_ledger(tmp_path)
    assert ledger.insert(make_entry(6)) == 6
    assert ledger.all() == entries(6)
    assert ledger.page(EntryFilter(child_id="c1"), 2) == ([make_entry(6), make_entry(5)], 6)
    ledger.close()
    assert is_used(tmp_path)
    assert open_ledger(tmp_path).find("e6") == make_entry(6)


def rewrite_same_bytes(path: Path) -> None:
    copy = path.with_suffix(".copy")
    copy.write_bytes(path.read_bytes())
    stat = path.stat()
    copy.replace(path)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def change_last_line(path: Path) -> None:
    stat = path.stat()
    path.write_bytes(path.read_bytes().replace(b'"seq":5', b'"seq":6'))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def change_time(path: Path) -> None:
    os.utime(path, ns=(1, 1))


def grow(path: Path) -> None:
    stat = path.stat()
    path.write_bytes(path.read_bytes() + b"\n")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def shrink(path: Path) -> None:
    stat = path.stat()
    path.write_bytes(path.read_bytes()[:-1])
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


@pytest.mark.parametrize(
    "change", [rewrite_same_bytes, change_last_line, change_time, grow, shrink]
)
def test_it_is_ignored_when_the_ledger_is_another_file(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    path = closed_ledger(tmp_path)
    change(path)
    assert not is_used(tmp_path)
    ledger = open_ledger(tmp_path)
    assert len(ledger) == 5
    assert ledger.insert(make_entry(6)) == 6


def test_it_is_ignored_when_any_byte_of_it_is_wrong(tmp_path: Path) -> None:
    closed_ledger(tmp_path)
    path = tmp_path / "tracking_events.idx"
    good = path.read_bytes()
    for place in [*range(0, 600, 7), *range(600, len(good), 9973), len(good) - 1]:
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        assert not is_used(tmp_path)


@pytest.mark.parametrize("length", [0, 1, 8, 20, 1000])
def test_it_is_ignored_when_it_is_cut(tmp_path: Path, length: int) -> None:
    closed_ledger(tmp_path)
    path = tmp_path / "tracking_events.idx"
    path.write_bytes(path.read_bytes()[:length])
    assert not is_used(tmp_path)


def test_it_is_ignored_after_a_process_was_killed(tmp_path: Path) -> None:
    closed_ledger(tmp_path)
    open_ledger(tmp_path).insert(make_entry(6))
    assert not is_used(tmp_path)
    assert rows_of(open_ledger(tmp_path)) == {n: make_entry(n) for n in range(1, 7)}


def test_an_empty_ledger_has_one_too(tmp_path: Path) -> None:
    open_ledger(tmp_path).close()
    assert is_used(tmp_path)
    assert open_ledger(tmp_path).insert(make_entry(1)) == 1


def test_a_side_index_that_cannot_be_written_does_not_fail_the_closing(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    ledger.insert(make_entry(1))
    (tmp_path / "tracking_events.idx").mkdir()
    ledger.close()
    (tmp_path / "tracking_events.idx").rmdir()
    assert open_ledger(tmp_path).all() == [make_entry(1)]
