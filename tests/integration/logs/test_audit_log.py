"""The audit log on a real folder: rotation, bounds, failures, forgetting."""

import errno
import json
import os
import re
import shutil
import stat
import threading
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest
import structlog

from utils.tracking_logger import AuditLog, log_tracking_event


@dataclass(frozen=True, kw_only=True)
class Event:
    """As much of a tracking event as the audit log reads."""

    user_id: str | None = "user-1"
    child_id: str = "child-1"
    entity_type: str = "task"
    entity_id: str = "task-1"
    action: str = "activated"
    points_before: int = 10
    points_after: int = 15
    delta: int = 5
    occurred_at: str = "2026-02-09T18:42:15.000000Z"
    id: str = "event-1"
    household_id: str = "household-1"
    seq: int = 7
    actor: str = "parent"
    metadata: dict[str, Any] = field(default_factory=lambda: {"task_name": "Teeth"})

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def make_log(folder: Path, *, max_bytes: int = 10_485_760, **options: Any) -> AuditLog:
    """Make an audit log that keeps five backups."""
    return AuditLog(folder, max_bytes, 5, **options)


def sequence(*paths: Path) -> list[int]:
    """Return the `seq` of every line of these files."""
    return [json.loads(line)["seq"] for path in paths for line in path.read_text().splitlines()]


def test_each_user_has_a_file_with_a_line_an_event(tmp_path: Path) -> None:
    log = make_log(tmp_path)
    for seq, user in enumerate(["a", "b", "a"]):
        log.write(Event(user_id=user, seq=seq))
    log.close()
    assert sequence(tmp_path / "tracking_user_a.log") == [0, 2]
    assert sequence(tmp_path / "tracking_user_b.log") == [1]


def test_an_event_of_nobody_goes_nowhere(tmp_path: Path) -> None:
    failures: list[None] = []
    make_log(tmp_path, on_failure=lambda: failures.append(None)).write(Event(user_id=None))
    assert list(tmp_path.iterdir()) == []
    assert len(failures) == 0


def test_only_the_owner_reads_the_files(tmp_path: Path) -> None:
    log = make_log(tmp_path)
    log.write(Event())
    log.close()
    path = tmp_path / "tracking_user_user-1.log"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_full_file_is_rotated_and_five_backups_are_kept(tmp_path: Path) -> None:
    log = make_log(tmp_path, max_bytes=2000)
    for seq in range(200):
        log.write(Event(seq=seq))
    log.close()
    path = tmp_path / "tracking_user_user-1.log"
    backups = [path.with_name(f"{path.name}.{number}") for number in range(5, 0, -1)]
    assert sorted(tmp_path.glob("tracking_user_*")) == sorted([path, *backups])
    kept = sequence(*backups, path)
    assert kept == list(range(kept[0], 200))
    assert all(each.stat().st_size < 2000 + 400 for each in backups)


def test_a_new_start_goes_on_in_the_same_file(tmp_path: Path) -> None:
    for seq in (1, 2):
        log = make_log(tmp_path)
        log.write(Event(seq=seq))
        log.close()
    assert sequence(tmp_path / "tracking_user_user-1.log") == [1, 2]


def test_a_line_that_was_cut_does_not_swallow_the_next(tmp_path: Path) -> None:
    path = tmp_path / "tracking_user_user-1.log"
    path.write_text('{"user_id":"us')
    log = make_log(tmp_path)
    log.write(Event(seq=3))
    log.close()
    cut, whole = path.read_text().splitlines()
    assert cut == '{"user_id":"us'
    assert json.loads(whole)["seq"] == 3


def open_files(folder: Path) -> list[str]:
    """Return the audit files of the folder that this process has open."""
    targets = []
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            targets.append(descriptor.readlink())
        except FileNotFoundError:
            continue
    return [each.name for each in targets if each.parent == folder and "tracking_user" in each.name]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc to count open files")
def test_at_most_64_files_are_open_for_500_users(tmp_path: Path) -> None:
    log = make_log(tmp_path)
    for round_number in range(2):
        for user in range(500):
            log.write(Event(user_id=f"u{user}", seq=round_number))
            assert len(open_files(tmp_path)) <= 64
    assert len(open_files(tmp_path)) == 64
    log.close()
    assert open_files(tmp_path) == []
    assert all(sequence(path) == [0, 1] for path in tmp_path.glob("tracking_user_*"))
    assert len(list(tmp_path.glob("tracking_user_*"))) == 500


def test_threads_write_whole_lines(tmp_path: Path) -> None:
    log = make_log(tmp_path, max_bytes=100_000, max_open=3)

    def write(thread: int) -> None:
        for number in range(100):
            log.write(Event(user_id=f"u{number % 5}", seq=thread * 1000 + number))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.close()
    written = sequence(*tmp_path.glob("tracking_user_*"))
    assert sorted(written) == sorted(t * 1000 + n for t in range(8) for n in range(100))


@pytest.mark.parametrize("user_id", ["../evil", "a/b", "", "a" * 65, "a.log", "ü", "a\n", "."])
def test_no_user_id_leads_out_of_the_folder(tmp_path: Path, user_id: str) -> None:
    failures: list[None] = []
    folder = tmp_path / "logs"
    log = make_log(folder, on_failure=lambda: failures.append(None))
    log.write(Event(user_id=user_id))
    assert len(failures) == 1
    assert list(tmp_path.rglob("*.log")) == []
    with pytest.raises(ValueError, match="file name"):
        log.forget_user(user_id)


def test_a_folder_that_vanishes_is_made_again(tmp_path: Path) -> None:
    failures: list[None] = []
    folder = tmp_path / "deep" / "logs"
    log = make_log(folder, on_failure=lambda: failures.append(None))
    log.write(Event(seq=1))
    shutil.rmtree(folder)
    log.write(Event(seq=2))
    log.close()
    assert sequence(folder / "tracking_user_user-1.log") == [2]
    assert len(failures) == 0


def test_a_file_that_another_process_rotated_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "tracking_user_user-1.log"
    log = make_log(tmp_path)
    log.write(Event(seq=1))
    log.write(Event(seq=2))
    path.rename(tmp_path / "tracking_user_user-1.log.1")
    path.touch()
    log.write(Event(seq=3))
    log.close()
    assert sequence(path) == [3]
    assert sequence(tmp_path / "tracking_user_user-1.log.1") == [1, 2]


def test_a_folder_that_cannot_be_made_fails_nobody(tmp_path: Path) -> None:
    failures: list[None] = []
    (tmp_path / "file").touch()
    log = make_log(tmp_path / "file" / "logs", on_failure=lambda: failures.append(None))
    log.write(Event())
    assert len(failures) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_fails_nobody_and_is_told_once_a_minute(tmp_path: Path) -> None:
    failures: list[None] = []
    path = tmp_path / "tracking_user_user-1.log"
    path.symlink_to("/dev/full")
    log = make_log(tmp_path, on_failure=lambda: failures.append(None))
    with structlog.testing.capture_logs() as records:
        for _ in range(3):
            log.write(Event())
    assert len(failures) == 3
    assert [record["event"] for record in records] == ["audit line lost"]
    assert re.search(os.strerror(errno.ENOSPC), records[0]["error"])
    path.unlink()
    log.write(Event(seq=9))
    log.close()
    assert sequence(path) == [9]


def test_a_forgotten_user_leaves_no_file(tmp_path: Path) -> None:
    log = make_log(tmp_path, max_bytes=500)
    for seq in range(20):
        log.write(Event(user_id="gone", seq=seq))
        log.write(Event(user_id="gone-not", seq=seq))
    assert len(list(tmp_path.glob("tracking_user_gone.log*"))) == 6
    log.forget_user("gone")
    log.forget_user("gone")
    assert list(tmp_path.glob("*gone.log*")) == []
    assert len(list(tmp_path.glob("tracking_user_gone-not.log*"))) == 6
    log.close()


def test_all_users_share_one_lock_file(tmp_path: Path) -> None:
    log = make_log(tmp_path)
    for user in range(10):
        log.write(Event(user_id=f"u{user}"))
    log.close()
    others = {each.name for each in tmp_path.iterdir()} - {
        f"tracking_user_u{n}.log" for n in range(10)
    }
    assert others == {".tracking.lock"}


def test_an_event_is_logged_to_the_log_that_is_given(tmp_path: Path) -> None:
    log = make_log(tmp_path)
    log_tracking_event(Event(seq=1), log)
    log.close()
    assert sequence(tmp_path / "tracking_user_user-1.log") == [1]
