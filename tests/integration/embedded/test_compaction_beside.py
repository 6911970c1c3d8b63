"""A file is rewritten without its dead lines while others append to it."""

import errno
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from db.embedded.files.append_storage import AppendStorage
from db.embedded.files.append_table import COMPACT_FROM_LINES, AppendTable
from models.errors import StorageUnavailable
from tests.integration.embedded import fake_disks
from tests.integration.embedded.builders import fault_numbers, json_rows, open_table, rows_of
from tests.integration.embedded.fake_disks import FakeDisk, Fault, Killed

Rows = dict[int, dict[str, Any]]
Job = Callable[[], None]


class BusyDisk(FakeDisk):
    """Does something else, once, at the first fsync of a compaction and at the second."""

    def __init__(self, fault: Fault | None = None, at: int = 0) -> None:
        super().__init__(fault, at)
        self.meanwhile: list[Job] = []

    def do_fsync(self, fd: int) -> None:
        if self.meanwhile:
            self.meanwhile.pop()()
        super().do_fsync(fd)


class ReluctantDisk(FakeDisk):
    """Closes files, and says that it failed, as a network's file system may."""

    is_reluctant = False

    def close(self, fd: int) -> None:
        super().close(fd)
        if self.is_reluctant:
            raise OSError(errno.EIO, "Input/output error")


class Compacting:
    """A table whose next compaction waits to be run, with dead lines and acknowledged rows."""

    def __init__(self, path: Path, disk: FakeDisk) -> None:
        self.jobs: list[Job] = []
        self.table = AppendTable(AppendStorage(path, fs=disk), do_later=self.jobs.append)
        self.table.insert_multiple([{"n": 0}, {"n": 0}])
        while not self.jobs:
            self.table.replace(1, {"n": len(self.table.storage.file.path.name)})
        self.acknowledged: Rows = {}
        self.write(1, "before")

    def write(self, doc_id: int, text: str) -> None:
        """Write a row, and bring it to the disk."""
        self.table.replace(doc_id, {"text": text})
        self.table.storage.file.sync()
        self.acknowledged = rows_of(self.table)


def test_what_is_appended_meanwhile_follows_the_lines_that_stay(tmp_path: Path) -> None:
    disk = BusyDisk()
    compacting = Compacting(tmp_path / "children.json", disk)
    table = compacting.table
    disk.meanwhile = [lambda: table.replace(2, {"n": "late"}), lambda: table.insert({"n": "new"})]
    (job,) = compacting.jobs
    job()
    rows = {1: {"text": "before"}, 2: {"n": "late"}, 3: {"n": "new"}}
    assert rows_of(table) == json_rows(tmp_path / "children.json") == rows
    assert table.dead_lines == 1
    table.replace(3, {"n": "newer"})
    table.close()
    assert rows_of(open_table(tmp_path / "children.json")) == rows | {3: {"n": "newer"}}


@pytest.mark.parametrize(
    "fault",
    [
        fake_disks.fails,
        fake_disks.is_full,
        fake_disks.is_killed,
        fake_disks.is_killed_after_write_back,
    ],
)
def test_a_fault_at_any_call_loses_nothing_that_was_acknowledged(
    tmp_path: Path, fault: Fault
) -> None:
    def run(number: int) -> bool:
        folder = tmp_path / str(number)
        folder.mkdir()
        disk = BusyDisk()
        compacting = Compacting(folder / "children.json", disk)
        disk.meanwhile = [
            lambda: compacting.write(2, "at the second"),
            lambda: compacting.write(2, "at the first"),
        ]
        disk._fault, disk._at = fault, disk.calls + number
        with suppress(StorageUnavailable, Killed):
            compacting.jobs.pop()()
        with suppress(StorageUnavailable, Killed):
            compacting.write(1, "after")
        for left in (folder, disk.after_power_cut(tmp_path / f"{number}-cut")):
            rows = rows_of(open_table(left / "children.json"))
            assert compacting.acknowledged.items() <= rows.items() or _is_newer(rows, compacting)
        return disk.hit

    assert len(list(fault_numbers(run))) >= 8


def _is_newer(rows: Rows, compacting: Compacting) -> bool:
    """Whether more is there than was acknowledged: what was written last."""
    return rows == rows_of(compacting.table)


@pytest.mark.parametrize(
    "rewrite", [lambda compacting: compacting.jobs.pop()(), lambda it: it.table.compact()]
)
def test_a_new_file_stays_in_use_where_the_old_one_fails_to_close(
    tmp_path: Path, rewrite: Callable[["Compacting"], None]
) -> None:
    disk = ReluctantDisk()
    compacting = Compacting(tmp_path / "children.json", disk)
    disk.is_reluctant = True
    rewrite(compacting)
    compacting.write(2, "after")
    assert compacting.table.dead_lines == 1
    assert json_rows(tmp_path / "children.json") == compacting.acknowledged


def test_a_removal_waits_for_the_compaction_and_stays(tmp_path: Path) -> None:
    disk, is_removing = BusyDisk(), Event()
    compacting = Compacting(tmp_path / "children.json", disk)

    def remove() -> None:
        is_removing.set()
        compacting.table.remove(doc_ids=[2])

    with ThreadPoolExecutor(1) as others:
        disk.meanwhile = [lambda: is_removing.wait() and None]
        removed = others.submit(remove)
        compacting.jobs.pop()()
        removed.result()
    assert rows_of(compacting.table) == json_rows(tmp_path / "children.json")
    assert list(rows_of(compacting.table)) == [1]


def test_no_second_compaction_begins_beside_one(tmp_path: Path) -> None:
    compacting = Compacting(tmp_path / "children.json", FakeDisk())
    for n in range(COMPACT_FROM_LINES):
        compacting.table.replace(1, {"n": n})
    assert len(compacting.jobs) == 1
