"""Whatever call of the operating system fails, and whenever the power is cut: nothing is lost."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from db.embedded.files.append_table import COMPACT_FROM_LINES, AppendTable
from models.errors import StorageUnavailable
from tests.integration.embedded import fake_disks
from tests.integration.embedded.builders import (
    fault_numbers,
    json_rows,
    make_entry,
    open_ledger,
    open_table,
    rows_of,
)
from tests.integration.embedded.fake_disks import FakeDisk, Fault, Killed

Rows = dict[int, dict[str, Any]]

STEPS: list[Callable[[AppendTable], Any]] = [
    lambda table: table.insert({"n": 1}),
    lambda table: table.insert_multiple([{"n": 2}, {"n": 3, "long": "x" * 9000}]),
    lambda table: table.replace(1, {"n": 4}),
    lambda table: table.replace(2, {"n": 5}),
    lambda table: table.compact(),
    lambda table: table.update({"n": 6}, doc_ids=[3]),
    lambda table: table.remove(doc_ids=[1]),
    lambda table: table.insert({"n": 7}),
]


class Story:
    """Run the steps, each with a sync, and remember the rows after each."""

    def __init__(self, path: Path, disk: FakeDisk) -> None:
        self._path = path
        self._disk = disk
        self.states: list[Rows] = [{}]
        self.acknowledged = 0

    def run(self) -> None:
        """Go through the steps until the process is killed."""
        try:
            table = open_table(self._path, self._disk)
        except (StorageUnavailable, Killed):
            return
        for step in STEPS:
            try:
                self._do(table, step)
            except Killed:
                return
        self._sync(table)

    def _do(self, table: AppendTable, step: Callable[[AppendTable], Any]) -> None:
        try:
            step(table)
        except StorageUnavailable:
            assert rows_of(table) == self.states[-1], "a write that fails changes nothing"
            return
        self.states.append(rows_of(table))
        self._sync(table)

    def _sync(self, table: AppendTable) -> None:
        try:
            table.storage.file.sync()
        except StorageUnavailable:
            return
        self.acknowledged = len(self.states) - 1


def rows_reopened(folder: Path) -> Rows:
    table = open_table(folder / "children.json")
    rows = rows_of(table)
    assert json_rows(folder / "children.json") == rows
    table.close()
    return rows


def states_without_fault(folder: Path) -> list[Rows]:
    folder.mkdir()
    story = Story(folder / "children.json", FakeDisk())
    story.run()
    return story.states


@pytest.mark.parametrize("fault", [fake_disks.fails, fake_disks.is_full])
def test_one_failing_call_loses_nothing_that_was_acknowledged(tmp_path: Path, fault: Fault) -> None:
    def run(number: int) -> bool:
        folder = tmp_path / str(number)
        folder.mkdir()
        disk = FakeDisk(fault, at=number)
        story = Story(folder / "children.json", disk)
        story.run()
        if story.acknowledged:
            assert story.acknowledged == len(story.states) - 1, "the last sync covers all"
            assert rows_reopened(folder) == story.states[-1]
            cut = disk.after_power_cut(tmp_path / f"{number}-cut")
            assert rows_reopened(cut) == story.states[-1]
        return disk.hit

    assert len(list(fault_numbers(run))) >= 20


@pytest.mark.parametrize("fault", [fake_disks.is_killed, fake_disks.is_killed_after_write_back])
def test_a_power_cut_at_any_call_leaves_what_was_acknowledged(tmp_path: Path, fault: Fault) -> None:
    states = states_without_fault(tmp_path / "whole")

    def run(number: int) -> bool:
        folder = tmp_path / str(number)
        folder.mkdir()
        disk = FakeDisk(fault, at=number)
        story = Story(folder / "children.json", disk)
        story.run()
        # Of several documents in one write, a cut may leave the first ones.
        allowed = [*states[story.acknowledged : story.acknowledged + 2], {1: {"n": 1}, 2: {"n": 2}}]
        assert rows_reopened(disk.after_power_cut(tmp_path / f"{number}-cut")) in allowed
        assert rows_reopened(folder) in allowed
        return disk.hit

    assert len(list(fault_numbers(run))) >= 20


def test_the_sync_after_a_failed_one_writes_again_what_the_kernel_forgot(tmp_path: Path) -> None:
    disk = FakeDisk()
    table = open_table(tmp_path / "children.json", disk)
    table.insert({"n": 1})
    disk.do_fdatasync = lambda fd: fake_disks.fails(disk, "fdatasync", (fd,))  # type: ignore
    with pytest.raises(StorageUnavailable):
        table.storage.file.sync()
    del disk.do_fdatasync
    table.storage.file.sync()
    assert rows_reopened(disk.after_power_cut(tmp_path / "cut")) == {1: {"n": 1}}


def test_a_torn_append_is_cut_so_that_the_file_stays_json(tmp_path: Path) -> None:
    disk = FakeDisk()
    table = open_table(tmp_path / "children.json", disk)
    table.insert({"n": 1})
    disk._fault, disk._at = fake_disks.is_full, disk.calls + 1
    with pytest.raises(StorageUnavailable, match=r"children\.json"):
        table.insert({"n": 2, "long": "x" * 5000})
    assert json_rows(tmp_path / "children.json") == rows_of(table) == {1: {"n": 1}}


def test_a_torn_append_that_cannot_be_cut_is_cut_by_the_next_one(tmp_path: Path) -> None:
    class FullDisk(FakeDisk):
        is_full = False

        def pwrite(self, fd: int, data: bytes, offset: int) -> int:
            if self.is_full:
                return fake_disks.is_full(self, "pwrite", (fd, data, offset))
            return super().pwrite(fd, data, offset)

    disk = FullDisk()
    table = open_table(tmp_path / "children.json", disk)
    disk.is_full = True
    for _ in range(2):
        with pytest.raises(StorageUnavailable):
            table.insert({"n": 1, "long": "x" * 5000})
    disk.is_full = False
    table.insert({"n": 2})
    assert json_rows(tmp_path / "children.json") == rows_of(table)
    assert table.all() == [{"n": 2}]


def test_a_failing_compaction_does_not_fail_the_append_that_wanted_it(tmp_path: Path) -> None:
    class NoRename(FakeDisk):
        def do_replace(self, source: Path, target: Path) -> None:
            if target.exists():
                fake_disks.fails(self, "replace", ())
            super().do_replace(source, target)

    table = open_table(tmp_path / "children.json", NoRename())
    for n in range(2 * COMPACT_FROM_LINES + 50):
        table.replace(1, {"n": n})
    newest = {1: {"n": 2 * COMPACT_FROM_LINES + 49}}
    assert rows_of(table) == json_rows(tmp_path / "children.json") == newest
    assert [file.name for file in tmp_path.iterdir()] == ["children.json"]


@pytest.mark.parametrize(
    "fault",
    [
        fake_disks.fails,
        fake_disks.is_full,
        fake_disks.is_killed,
        fake_disks.is_killed_after_write_back,
    ],
)
@pytest.mark.parametrize("user_id", ["u-1", "u-" + "1" * 5000, "x"])
def test_an_erasure_cut_short_anywhere_leaves_whole_lines_and_can_go_on(
    tmp_path: Path, fault: Fault, user_id: str
) -> None:
    def run(number: int) -> bool:
        folder = tmp_path / str(number)
        folder.mkdir()
        disk = FakeDisk()
        ledger = open_ledger(folder, disk)
        ledger.insert_multiple([make_entry(n, user_id=user_id) for n in (1, 2, 3)])
        ledger._file.sync()
        disk._fault, disk._at = fault, disk.calls + number
        with suppress(StorageUnavailable, Killed):
            ledger.anonymize_user(user_id)
        for left in (folder, disk.after_power_cut(tmp_path / f"{number}-cut")):
            _go_on(left, user_id)
        return disk.hit

    def _go_on(folder: Path, user_id: str) -> None:
        ledger = open_ledger(folder)
        assert [e | {"user_id": user_id} for e in ledger] == [
            make_entry(n, user_id=user_id) for n in (1, 2, 3)
        ]
        ledger.anonymize_user(user_id)
        assert [e["user_id"] for e in ledger] == [None] * 3
        assert json_rows(folder / "tracking_events.json") == rows_of(ledger)
        ledger.close()

    assert len(list(fault_numbers(run))) >= 5
