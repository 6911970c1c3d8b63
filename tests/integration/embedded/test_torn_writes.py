"""A write that was torn, and could not be taken back at once, is cut off before anything else."""

from pathlib import Path

import pytest

from db.embedded.files.append_storage import AppendStorage
from db.embedded.files.append_table import AppendTable
from models.errors import StorageUnavailable
from tests.integration.embedded.builders import open_table, rows_of
from tests.integration.embedded.fake_disks import fails, is_full
from tests.integration.server.failing_disk import FailingDisk


def test_a_torn_write_does_not_outlive_the_sync_that_writes_everything_again(
    tmp_path: Path,
) -> None:
    (tmp_path / "now").mkdir()
    disk = FailingDisk()
    storage = AppendStorage(tmp_path / "now" / "children.json", fs=disk)
    table = AppendTable(storage)
    table.insert({"name": "Ada"})
    disk.fail(fails, 1)
    with pytest.raises(StorageUnavailable):
        storage.file.sync()
    disk.fail(is_full, 1, lasts=True)
    with pytest.raises(StorageUnavailable):
        table.insert({"name": "a name that is long enough to reach beyond the closing"})
    disk.heal()
    storage.file.sync()
    left = disk.after_power_cut(tmp_path / "left")
    assert rows_of(open_table(left / "children.json")) == {1: {"name": "Ada"}}
    table.close()
