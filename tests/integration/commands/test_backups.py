"""A backup brings everything back, or is refused and changes nothing."""

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.commands.running import assert_one_line, damage, run
from utils.settings import Settings

pytestmark = pytest.mark.data_folder


@pytest.fixture
def archive(stopped: Settings, tmp_path: Path) -> Path:
    archive = tmp_path / "backup.tar.gz"
    assert run(stopped, "db", "backup", archive).exit_code == 0
    return archive


def cut(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-100])


def flip(archive: Path) -> None:
    """Flip a bit in the middle, past those that deflate leaves without a meaning."""
    whole = archive.read_bytes()
    content = gzip.decompress(whole)
    for place in range(len(whole) // 2, len(whole)):
        data = bytearray(whole)
        data[place] ^= 1
        if unpacked(data) != content:
            archive.write_bytes(data)
            return


def unpacked(data: bytes) -> bytes | None:
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return None


def overwrite(archive: Path) -> None:
    archive.write_bytes(b"garbage")


@pytest.mark.parametrize("spoil", [cut, flip, overwrite])
def test_a_spoilt_archive_changes_nothing(
    stopped: Settings, archive: Path, spoil: Callable[[Path], None]
) -> None:
    before = contents(stopped.data_dir)
    spoil(archive)
    assert_one_line(run(stopped, "db", "restore", archive), "archive")
    assert contents(stopped.data_dir) == before


def contents(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_restore_brings_everything_back_and_keeps_what_was_there(
    stopped: Settings, archive: Path
) -> None:
    secret_key = (stopped.data_dir / "secret_key").read_bytes()
    damage(stopped, "children", b"garbage\n")
    (stopped.data_dir / "secret_key").write_text("another key, which is long enough to be one")
    done = run(stopped, "db", "restore", archive)
    assert (done.exit_code, done.stderr) == (0, "")
    kept_as = Path(done.stdout.split("kept as ")[1].strip())
    assert (kept_as / "children.json").read_bytes() == b"garbage\n"
    assert (stopped.data_dir / "secret_key").read_bytes() == secret_key
    assert "6 entries in 2 households" in run(stopped, "ledger", "verify").stdout


def test_a_backup_over_an_older_one_replaces_it(stopped: Settings, archive: Path) -> None:
    size = archive.stat().st_size
    assert run(stopped, "db", "backup", archive).exit_code == 0
    assert archive.stat().st_size == pytest.approx(size, rel=0.1)
    assert archive.stat().st_mode & 0o777 == 0o600
