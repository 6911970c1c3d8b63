"""A copy that broke off is started again."""

import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from db.postgres.store import PostgresStore
from tests.integration.postgres.copying.filled import Filled, fill, into_database, into_folder
from tests.integration.stores.builders import NOW
from tests.servers import PROJECT


class BrokenOff(Exception):
    """Somebody pressed Ctrl-C."""


def break_off_at(table: str) -> Callable[[str, int, int], None]:
    def progress(name: str, done: int, total: int) -> None:
        if name == table and done == total:
            raise BrokenOff

    return progress


@pytest.mark.parametrize("table", ["households", "tracking_events", "learners", "verifying"])
def test_a_copy_into_a_database_that_broke_off_is_started_again(
    filled: Filled, folder: Path, database_url: str, table: str
) -> None:
    with pytest.raises(BrokenOff):
        into_database(folder, database_url, progress=break_off_at(table))
    with closing(PostgresStore(database_url, NOW)) as store, store.read() as unit:
        assert unit.users.page(None, 10, 0)[1] == 0
    assert into_database(folder, database_url).verdict.events == 12


@pytest.mark.parametrize("table", ["households", "tracking_events", "learners", "verifying"])
def test_a_copy_into_a_folder_that_broke_off_is_started_again(
    store: PostgresStore, folder: Path, database_url: str, table: str
) -> None:
    fill(store)
    with pytest.raises(BrokenOff):
        into_folder(database_url, folder, progress=break_off_at(table))
    assert list(folder.iterdir()) == []
    assert into_folder(database_url, folder).verdict.events == 12
    assert not folder.with_name("db.copying").exists()


SLOW_COPY = """
import sys, time
from pathlib import Path
from db.copying import copy_store
from db.embedded.upkeep.copies import FolderPlace
from db.postgres.copies import DatabasePlace
from tests.integration.stores.builders import NOW

def progress(table, done, total):
    if table == "verifying" and done == 1:
        print("in the middle", flush=True)
        sys.stdin.read()

places = [DatabasePlace(p) if "://" in p else FolderPlace(Path(p), NOW) for p in sys.argv[1:]]
copy_store(*places, progress)
"""


def kill_in_the_middle(source: str, target: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_COPY, source, target],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    while "in the middle" not in process.stdout.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    process.stdin.close()


def test_a_copy_that_was_killed_is_started_again(
    filled: Filled, folder: Path, database_url: str
) -> None:
    kill_in_the_middle(str(folder), database_url)
    assert into_database(folder, database_url).verdict.events == 12
    back = folder.with_name("back")
    kill_in_the_middle(database_url, str(back))
    assert into_folder(database_url, back).verdict.events == 12
