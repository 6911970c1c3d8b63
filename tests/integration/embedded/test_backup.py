"""A backup taken at any moment restores to a consistent state, or to nothing at all."""

import io
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from db.embedded.data_folder import DataFolder
from db.embedded.errors import BrokenArchive, DamagedFile, FolderInUse
from db.embedded.files.group_commit import GroupCommit
from db.embedded.upkeep.maintenance import backup_folder, restore_folder, verify_folder
from tests.integration.embedded.builders import (
    entries,
    make_entry,
    open_ledger,
    open_table,
    rows_of,
)


def make_folder(path: Path) -> Path:
    with DataFolder(path):
        open_table(path / "children.json").insert_multiple([{"n": 1}, {"n": 2}])
        open_ledger(path).insert_multiple(entries(3))
    return path


def content(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.iterdir()}


def test_a_backup_restores_what_was_there(tmp_path: Path) -> None:
    path = make_folder(tmp_path / "db")
    report = backup_folder(path, tmp_path / "b.tar.gz")
    assert [member.name for member in report.members] == [
        "db/children.json",
        "db/tracking_events.json",
    ]
    before = content(path)
    open_table(path / "children.json").insert({"n": 3})
    restored = restore_folder(tmp_path / "b.tar.gz", path)
    assert content(path) == before
    assert len(open_table(restored.kept_as / "children.json")) == 3
    assert sorted(p.name for p in tmp_path.glob("db.re*")) == []


def test_an_archive_is_readable_for_its_owner_only(tmp_path: Path) -> None:
    backup_folder(make_folder(tmp_path / "db"), tmp_path / "b.tar.gz")
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o777 == 0o600


def test_extra_files_go_along(tmp_path: Path) -> None:
    path = make_folder(tmp_path / "db")
    key = tmp_path / "secret_key"
    key.write_bytes(b"old")
    files = {"secret_key": key, "absent": tmp_path / "absent"}
    backup_folder(path, tmp_path / "b.tar.gz", extra_files=files)
    key.write_bytes(b"new")
    restore_folder(tmp_path / "b.tar.gz", path, extra_files=files)
    assert key.read_bytes() == b"old"
    assert key.stat().st_mode & 0o777 == 0o600
    assert [p.read_bytes() for p in tmp_path.glob("secret_key.before-restore-*")] == [b"new"]


def test_a_restore_makes_a_folder_that_is_not_there(tmp_path: Path) -> None:
    backup_folder(make_folder(tmp_path / "db"), tmp_path / "b.tar.gz")
    restore_folder(tmp_path / "b.tar.gz", tmp_path / "new" / "db")
    assert content(tmp_path / "new" / "db") == content(tmp_path / "db")


def test_a_backup_of_files_in_the_middle_of_a_write_ends_before_it(tmp_path: Path) -> None:
    path = make_folder(tmp_path / "db")
    for name in ("children.json", "tracking_events.json"):
        whole = (path / name).read_bytes()
        (path / name).write_bytes(whole[:-3] + b',"9":{"half')
    backup_folder(path, tmp_path / "b.tar.gz")
    restore_folder(tmp_path / "b.tar.gz", path)
    assert verify_folder(path).ok
    assert len(open_ledger(path)) == 3


def test_a_backup_while_serving_is_a_prefix_with_the_ledger_last(tmp_path: Path) -> None:
    path = tmp_path / "db"
    path.mkdir()
    group = GroupCommit("relaxed")
    children, ledger = open_table(path / "children.json"), open_ledger(path, group=group)
    children.insert({"seq": 0})
    stop = threading.Event()

    def serve() -> None:
        seq = 0
        while not stop.is_set():
            seq += 1
            children.replace(1, {"seq": seq, "padding": "x" * 200})
            ledger.insert(make_entry(seq))

    server = threading.Thread(target=serve)
    server.start()
    try:
        archives = [tmp_path / f"{n}.tar.gz" for n in range(8)]
        for archive in archives:
            backup_folder(path, archive)
    finally:
        stop.set()
        server.join()
        group.close()
    for number, archive in enumerate(archives):
        _check_prefix(archive, tmp_path / f"restored{number}")


def _check_prefix(archive: Path, path: Path) -> None:
    restore_folder(archive, path)
    assert verify_folder(path).ok
    ledger = open_ledger(path)
    assert ledger.all() == entries(len(ledger))
    (child,) = open_table(path / "children.json").all()
    assert child["seq"] <= len(ledger) + 1, "the child carries the one entry that is on its way"


def test_a_backup_during_an_erasure_holds_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "db"
    path.mkdir()
    ledger = open_ledger(path)
    ledger.insert_multiple([make_entry(n, user_id=f"u-{n % 20}") for n in range(4000)])
    eraser = threading.Thread(
        target=lambda: [ledger.anonymize_user(f"u-{user}") for user in range(20)]
    )
    eraser.start()
    for number in range(5):
        backup_folder(path, tmp_path / f"{number}.tar.gz")
        restore_folder(tmp_path / f"{number}.tar.gz", tmp_path / f"restored{number}")
    eraser.join()
    assert {entry["user_id"] for entry in ledger} == {None}


def test_a_damaged_folder_makes_no_archive(tmp_path: Path) -> None:
    path = make_folder(tmp_path / "db")
    ledger = path / "tracking_events.json"
    ledger.write_bytes(ledger.read_bytes().replace(b'"id":"e2"', b'"id"="e2"'))
    with pytest.raises(DamagedFile):
        backup_folder(path, tmp_path / "b.tar.gz")
    assert list(tmp_path.glob("b.tar.gz*")) == []


def test_a_restore_is_refused_while_another_process_serves(tmp_path: Path) -> None:
    path = make_folder(tmp_path / "db")
    backup_folder(path, tmp_path / "b.tar.gz")
    with DataFolder(path), pytest.raises(FolderInUse):
        restore_folder(tmp_path / "b.tar.gz", path)


# Archives that are refused

Members = list[tuple[tarfile.TarInfo, bytes]]


def rebuild(archive: Path, change: Callable[[Members], None]) -> None:
    with tarfile.open(archive) as tar:
        members = [(info, tar.extractfile(info).read()) for info in tar]  # type: ignore[union-attr]
    change(members)
    with tarfile.open(archive, "w:gz") as tar:
        for info, data in members:
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


def add(name: str, kind: bytes = tarfile.REGTYPE) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, "/etc/passwd"
        members.insert(0, (info, b""))

    return change


def set_data(index: int, data: bytes) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        members[index] = (members[index][0], data)

    return change


@pytest.mark.parametrize(
    "change",
    [
        add("../evil.json"),
        add("/evil.json"),
        add("db/../../evil.json"),
        add("db/evil.json", tarfile.SYMTYPE),
        add("db/evil.json", tarfile.LNKTYPE),
        add("db/evil.json", tarfile.FIFOTYPE),
        add("db/evil", tarfile.DIRTYPE),
        add("db/more.json"),
        add("db/children.json"),
        lambda members: members.pop(),
        lambda members: members.pop(0),
        set_data(0, b'{"children": {\n}}\n'),
        set_data(2, b"no manifest"),
        set_data(2, b'{"format": 2, "files": []}'),
        set_data(2, b'{"format": 1, "files": [{"name": "x"}]}'),
    ],
)
def test_an_archive_that_no_backup_wrote_is_refused_and_nothing_changes(
    tmp_path: Path, change: Callable[[Members], None]
) -> None:
    path = make_folder(tmp_path / "db")
    backup_folder(path, tmp_path / "b.tar.gz")
    rebuild(tmp_path / "b.tar.gz", change)
    before = content(path)
    with pytest.raises(BrokenArchive):
        restore_folder(tmp_path / "b.tar.gz", path)
    assert content(path) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.tar.gz", "db", "db.lock"]


def test_an_archive_with_a_damaged_table_is_refused(tmp_path: Path) -> None:
    import hashlib
    import json

    path = make_folder(tmp_path / "db")
    backup_folder(path, tmp_path / "b.tar.gz")

    def change(members: Members) -> None:
        data = members[0][1].replace(b'{"n":1}', b'{"n"=1}')
        manifest = json.loads(members[2][1])
        manifest["files"][0]["sha256"] = hashlib.sha256(data).hexdigest()
        set_data(0, data)(members)
        set_data(2, json.dumps(manifest).encode())(members)

    rebuild(tmp_path / "b.tar.gz", change)
    with pytest.raises(BrokenArchive, match=r"children\.json in the archive is damaged"):
        restore_folder(tmp_path / "b.tar.gz", path)
    assert rows_of(open_table(path / "children.json")) == {1: {"n": 1}, 2: {"n": 2}}


def test_an_archive_cut_or_changed_anywhere_is_refused(tmp_path: Path) -> None:
    path = make_folder(tmp_path / "db")
    backup_folder(path, tmp_path / "b.tar.gz")
    good = (tmp_path / "b.tar.gz").read_bytes()
    before = content(path)
    broken = [good[:length] for length in range(0, len(good) - 8, 97)]
    broken += [_flipped(good, place) for place in range(20, len(good), 97)]
    for data in broken:
        (tmp_path / "b.tar.gz").write_bytes(data)
        with pytest.raises(BrokenArchive):
            restore_folder(tmp_path / "b.tar.gz", path)
    assert content(path) == before


def _flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 8]) + data[place + 1 :]


@pytest.mark.parametrize("name", ["children", "empty"])
def test_a_file_that_is_one_document_is_backed_up_as_it_is(tmp_path: Path, name: str) -> None:
    path = tmp_path / "db"
    path.mkdir()
    written = '{"children": {"1": {"n": 1}}}' if name == "children" else ""
    (path / f"{name}.json").write_text(written)
    backup_folder(path, tmp_path / "b.tar.gz")
    restore_folder(tmp_path / "b.tar.gz", path)
    assert (path / f"{name}.json").read_text() == written


def test_lines_longer_than_a_piece_are_backed_up_whole(tmp_path: Path) -> None:
    path = tmp_path / "db"
    path.mkdir()
    table = open_table(path / "children.json")
    table.insert_multiple([{"n": n, "long": "x" * 3_000_000} for n in range(3)])
    backup_folder(path, tmp_path / "b.tar.gz")
    restore_folder(tmp_path / "b.tar.gz", path)
    assert rows_of(open_table(path / "children.json")) == rows_of(table)


@pytest.mark.parametrize("damaged", [b'"e3"', b'"e1"'])
def test_a_backup_names_the_damaged_line(tmp_path: Path, damaged: bytes) -> None:
    path = make_folder(tmp_path / "db")
    ledger = path / "tracking_events.json"
    ledger.write_bytes(ledger.read_bytes().replace(b'"id":' + damaged, b'"id"=' + damaged))
    line = 4 if damaged == b'"e3"' else 2
    with pytest.raises(DamagedFile, match=f"line {line}: "):
        backup_folder(path, tmp_path / "b.tar.gz")
