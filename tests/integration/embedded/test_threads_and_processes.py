"""Many threads at once, and a process that is killed."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from db.embedded.files.append_storage import AppendStorage
from db.embedded.files.append_table import AppendTable
from db.embedded.files.group_commit import GroupCommit
from db.filters import EntryFilter
from models.errors import StorageUnavailable
from tests.integration.embedded import fake_disks
from tests.integration.embedded.builders import (
    json_rows,
    make_entry,
    open_ledger,
    open_table,
    rows_of,
    stock_rows,
)
from tests.integration.embedded.fake_disks import FakeDisk

WRITER = """
import sys
from pathlib import Path
from db.embedded.files.append_storage import AppendStorage
from db.embedded.files.append_table import AppendTable
from db.embedded.files.group_commit import GroupCommit
from db.embedded.ledger.table import LedgerTable

folder = Path(sys.argv[1])
group = GroupCommit()
children = AppendTable(AppendStorage(folder / "children.json", group=group))
ledger = LedgerTable(AppendStorage(folder / "tracking_events.json", group=group, required=False))
number = 0
while True:
    number += 1
    children.replace(1, {"number": number, "padding": "x" * 500})
    ledger.insert({"id": f"e{number}", "household_id": "h1", "seq": number})
    group.ticket().wait()
    print(number, flush=True)
"""


def together(*jobs: Callable[[], None]) -> None:
    """Run jobs in threads and raise what any of them raises."""
    errors: list[BaseException] = []

    def run(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:  # noqa: BLE001  # it is raised again below
            errors.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_tables_take_writes_of_many_threads_while_they_are_read_and_compacted(
    tmp_path: Path,
) -> None:
    group = GroupCommit()
    table = AppendTable(AppendStorage(tmp_path / "children.json", group=group))

    def write(number: int) -> None:
        doc_id = table.insert({"thread": number, "n": 0})
        for n in range(1, 60):
            table.replace(doc_id, {"thread": number, "n": n})
            group.ticket().wait()

    def read() -> None:
        for _ in range(100):
            assert len(table.all()) <= 8
            table.compact()

    together(*(lambda number=number: write(number) for number in range(8)), read)  # type: ignore[misc]
    group.close()
    expected = sorted((number, 59) for number in range(8))
    assert sorted((row["thread"], row["n"]) for row in table) == expected
    assert rows_of(table) == stock_rows(tmp_path / "children.json")


def test_the_ledger_is_read_while_it_grows(tmp_path: Path) -> None:
    group = GroupCommit("relaxed")
    ledger = open_ledger(tmp_path, group=group)

    def write(household: str) -> None:
        for seq in range(1, 300):
            fields = {"household_id": household, "child_id": f"c-{household}", "seq": seq}
            ledger.insert(make_entry(seq, id=f"{household}-{seq}") | fields)

    def read() -> None:
        for _ in range(60):
            for household in ledger.household_ids():
                seqs = [entry["seq"] for entry in ledger.after(household, 0, 1000)]
                assert seqs == list(range(1, len(seqs) + 1))
                page, total = ledger.page(EntryFilter(child_id=f"c-{household}"), 10)
                assert total >= len(seqs)
                assert [entry["seq"] for entry in page] == list(range(total, total - 10, -1))[
                    : len(page)
                ]
            ledger.page(EntryFilter(action="activated"), 5)

    together(*(lambda h=h: write(h) for h in ("h1", "h2", "h3")), read)  # type: ignore[misc]
    group.close()
    assert len(ledger) == 3 * 299
    assert rows_of(ledger) == json_rows(tmp_path / "tracking_events.json")


def test_entries_are_read_whole_while_a_user_is_erased(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    ledger.insert_multiple([make_entry(n, user_id=f"u-{n % 7}" * 300) for n in range(700)])

    def erase() -> None:
        for user in range(7):
            ledger.anonymize_user(f"u-{user}" * 300)

    def read() -> None:
        for _ in range(8):
            assert len(list(ledger.scan())) == 700

    together(erase, read)
    assert {entry["user_id"] for entry in ledger} == {None}


def test_a_killed_process_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        for _ in range(150):
            writer.stdout.readline()
        writer.kill()
        acknowledged = 150 + len(writer.stdout.read().splitlines())
    (child,) = open_table(tmp_path / "children.json").all()
    assert child["number"] >= acknowledged
    assert open_ledger(tmp_path).last_seq("h1") >= acknowledged - 1


@pytest.mark.parametrize("failures", [1, 3])
def test_an_append_whose_sync_failed_is_durable_after_the_next_that_succeeds(
    tmp_path: Path, failures: int
) -> None:
    class Failing(FakeDisk):
        left = 0

        def do_fdatasync(self, fd: int) -> None:
            if self.left > 0:
                self.left -= 1
                fake_disks.fails(self, "fdatasync", (fd,))
            super().do_fdatasync(fd)

    disk = Failing()
    group = GroupCommit()
    table = AppendTable(AppendStorage(tmp_path / "children.json", fs=disk, group=group))
    disk.left = failures
    refused = 0
    for n in range(10):
        table.insert({"n": n})
        try:
            group.ticket().wait(10)
        except StorageUnavailable:
            refused += 1
    assert refused <= failures
    assert group.healthy
    group.close()
    cut = open_table(disk.after_power_cut(tmp_path / "cut") / "children.json")
    assert [row["n"] for row in cut] == list(range(10))
