"""One process owns a folder, for as long as it lives."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from db.embedded.data_folder import DataFolder, restoring_path, table_files
from db.embedded.errors import FolderInUse

HOLDER = """
import sys
from db.embedded.data_folder import DataFolder
folder = DataFolder(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


def test_it_makes_a_folder_that_only_its_owner_reads(tmp_path: Path) -> None:
    with DataFolder(tmp_path / "data" / "db") as folder:
        assert folder.path.stat().st_mode & 0o777 == 0o700
        assert folder.table_path("users") == tmp_path / "data" / "db" / "users.json"


def test_a_second_one_is_refused_and_told_what_to_do(tmp_path: Path) -> None:
    with DataFolder(tmp_path / "db"), pytest.raises(FolderInUse) as error:
        DataFolder(tmp_path / "db")
    assert str(tmp_path / "db") in error.value.detail
    assert "another process" in error.value.detail
    assert "STARCHART_DATABASE_URL" in error.value.detail


def test_closing_lets_the_next_one_have_it(tmp_path: Path) -> None:
    DataFolder(tmp_path / "db").close()
    DataFolder(tmp_path / "db").close()


def test_the_lock_goes_with_a_killed_process(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "db")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(FolderInUse):
            DataFolder(tmp_path / "db")
        holder.send_signal(signal.SIGKILL)
        holder.wait(10)
        DataFolder(tmp_path / "db").close()


def test_the_ledger_is_the_last_of_the_tables(tmp_path: Path) -> None:
    for name in ("users.json", "tracking_events.json", "children.json", "x.json.tmp", "y.idx"):
        (tmp_path / name).touch()
    names = [path.stem for path in table_files(tmp_path)]
    assert names == ["children", "users", "tracking_events"]


def test_a_restore_killed_between_its_renames_is_finished(tmp_path: Path) -> None:
    restoring_path(tmp_path / "db").mkdir()
    (restoring_path(tmp_path / "db") / "users.json").touch()
    with DataFolder(tmp_path / "db") as folder:
        assert folder.table_path("users").exists()
