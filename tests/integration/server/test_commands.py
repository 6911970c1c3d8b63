"""What the commands say where all is well, and where it is not: one line, never a traceback."""

import csv
import gzip
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from flask_openapi import OpenAPI

from api.commands.db import db_commands
from api.commands.ledger import ledger_commands
from app import close_app, create_app
from models.tracking_event import ENTRY_FIELDS
from tests.conftest import cheap_passwords
from tests.families import Caller, Family, sign_up
from utils.settings import Settings

pytestmark = pytest.mark.data_folder


def run(settings: Settings, group: str, *arguments: object) -> Result:
    groups: dict[str, click.Group] = {
        "db": db_commands(lambda: settings),
        "ledger": ledger_commands(lambda: settings),
    }
    return CliRunner().invoke(groups[group], list(map(str, arguments)))


def assert_one_line(done: Result, *words: str) -> None:
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1
    for word in words:
        assert word in done.stderr


def live(app: OpenAPI) -> None:
    """Let one family write five entries, and another one write one."""
    family = Family(sign_up(app.test_client()))
    family.trigger(key="a-key")
    family.trigger(family.penalty_id)
    family.request()
    redeemed = family.redeem()
    family.undo(redeemed.json["tracking_event"]["id"])
    Family(sign_up(app.test_client())).trigger()


@pytest.fixture
def stopped(settings: Settings) -> Settings:
    """The data of a server that was stopped."""
    app = create_app(settings, passwords=cheap_passwords())
    live(app)
    close_app(app)
    return settings


# Exported files


@pytest.fixture(params=["ndjson", "csv"])
def export(request: pytest.FixtureRequest, app: OpenAPI, admin: Caller, tmp_path: Path) -> Path:
    """What an administrator exported: all entries, in either form."""
    live(app)
    answer = admin.get("/admin/tracking/export", format=request.param)
    file = tmp_path / f"export.{request.param}"
    file.write_bytes(answer.data)
    return file


def test_an_export_proves_itself_without_a_database(
    export: Path, admin: Caller, tmp_path: Path
) -> None:
    heads = admin.get("/admin/ledger/verify").json["heads"]
    nowhere = Settings(data_dir=tmp_path / "nowhere")
    done = run(nowhere, "ledger", "verify", export)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "6 entries in 2 households, 0 of them anonymous",
        *(f"{head['household_id']} {head['seq']} {head['hash']}" for head in heads),
    ]


def read_entries(export: Path) -> list[dict[str, Any]]:
    with export.open(newline="") as file:
        return list(csv.DictReader(file)) if export.suffix == ".csv" else [*map(json.loads, file)]


def write_entries(export: Path, entries: list[dict[str, Any]]) -> None:
    with export.open("w", newline="") as file:
        if export.suffix == ".csv":
            writer = csv.DictWriter(file, entries[0])
            writer.writeheader()
            writer.writerows(entries)
        else:
            file.writelines(json.dumps(entry) + "\n" for entry in entries)


def forge(number: int, field: str, value: Any) -> Callable[[list[dict[str, Any]]], object]:
    return lambda entries: entries[number].update({field: value})


def swap(entries: list[dict[str, Any]]) -> None:
    entries[1], entries[2] = entries[2], entries[1]


@pytest.mark.parametrize(
    ("tamper", "seq", "reason"),
    [
        (forge(1, "child_id", "somebody else"), 2, "hash does not fit"),
        (forge(2, "hash", "0" * 64), 3, "hash does not fit"),
        (forge(0, "occurred_at", "2026-01-01T00:00:00.000000Z"), 1, "hash does not fit"),
        (forge(3, "points_after", "7"), 4, "not an entry"),
        (lambda entries: entries.pop(1), 2, "an entry is missing"),
        (lambda entries: entries.pop(0), 1, "an entry is missing"),
        (swap, 2, "an entry is missing"),
    ],
    ids=["child", "hash", "time", "points", "removed", "beheaded", "swapped"],
)
def test_a_tampered_export_ends_with_1_and_the_first_mismatch(
    export: Path,
    settings: Settings,
    tamper: Callable[[list[dict[str, Any]]], object],
    seq: int,
    reason: str,
) -> None:
    entries = read_entries(export)
    tamper(entries)
    write_entries(export, entries)
    done = run(settings, "ledger", "verify", export)
    household_id = entries[0]["household_id"]
    assert done.exit_code == 1
    assert done.stderr.startswith(f"MISMATCH {household_id} {seq}: ")
    assert reason in done.stderr
    assert household_id not in done.stdout  # no head is claimed for a broken chain


def test_an_erased_user_breaks_no_export(export: Path, settings: Settings) -> None:
    entries = read_entries(export)
    nobody = "" if export.suffix == ".csv" else None
    write_entries(export, [entry | {"user_id": nobody} for entry in entries])
    done = run(settings, "ledger", "verify", export)
    assert done.exit_code == 0
    assert "6 of them anonymous" in done.stdout


HEADER = ",".join(ENTRY_FIELDS)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"garbage\n", ["line 1 is no entry"]),
        (b"{}\n[1, 2]\n", ["line 2 is no entry", "no JSON object"]),
        (b"\xff\xfe\x00\x00", ["the file is no export"]),
        (b"\x1f\x8b\x08\x00\x00", ["the file is no export"]),
        (b"id,name\n1,2\n", ["line 1 does not name the fields of an entry"]),
        (f"{HEADER}\r\n1,2,3\r\n".encode(), ["line 2 is no entry"]),
        (f"{HEADER}\r\n{','.join('x' * 19)}\r\n".encode(), ["line 2 is no entry"]),
        (f"{HEADER}\r\n\0\r\n".encode(), ["line 2 is no entry"]),
    ],
    ids=["text", "list", "utf-16", "gzip", "header", "short", "no-numbers", "nul"],
)
def test_what_is_no_export_is_refused(
    tmp_path: Path, settings: Settings, content: bytes, words: list[str]
) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    assert_one_line(run(settings, "ledger", "verify", file), *words)


def test_an_empty_export_has_no_entries(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "empty").touch()
    done = run(settings, "ledger", "verify", tmp_path / "empty")
    assert (done.exit_code, done.stdout.splitlines()[0][:9]) == (0, "0 entries")


# What is not there

COMMANDS = [
    ("db", "verify"),
    ("db", "repair"),
    ("db", "compact"),
    ("db", "export", "out"),
    ("db", "backup", "out"),
    ("ledger", "verify"),
]


@pytest.mark.parametrize("is_there", [False, True], ids=["missing", "empty"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_folder_without_tables_is_refused_and_not_made(
    tmp_path: Path, settings: Settings, command: tuple[str, ...], is_there: bool
) -> None:
    if is_there:
        (settings.data_dir / "db").mkdir(parents=True)
    command = tuple(str(tmp_path / word) if word == "out" else word for word in command)
    assert_one_line(run(settings, *command), "holds no tables", "STARCHART_DATA_DIR")
    assert (settings.data_dir / "db").exists() is is_there
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", [("ledger", "verify"), ("db", "restore")], ids=" ".join)
def test_a_missing_file_is_named(
    tmp_path: Path, settings: Settings, command: tuple[str, str]
) -> None:
    file = tmp_path / "missing"
    assert_one_line(run(settings, *command, file), str(file), "No such file or directory")
    assert not settings.data_dir.exists()


@pytest.mark.parametrize("command", [("ledger", "verify"), ("db", "restore")], ids=" ".join)
def test_a_folder_is_no_file(tmp_path: Path, settings: Settings, command: tuple[str, str]) -> None:
    assert_one_line(run(settings, *command, tmp_path), str(tmp_path), "Is a directory")


@pytest.mark.parametrize("command", ["export", "backup"])
def test_nothing_is_written_into_a_folder_that_is_missing(
    tmp_path: Path, stopped: Settings, command: str
) -> None:
    out = tmp_path / "missing" / "out"
    assert_one_line(run(stopped, "db", command, out), "No such file or directory")


@pytest.mark.parametrize("arguments", [["bogus"], ["verify", "too", "much"], ["backup"]])
def test_a_wrong_use_is_told_with_the_right_one(settings: Settings, arguments: list[str]) -> None:
    done = run(settings, "db", *arguments)
    assert done.exit_code == 2
    assert "Usage: " in done.stderr
    assert "Error: " in done.stderr


# Damage


def damage(settings: Settings, table: str, content: bytes) -> Path:
    file = settings.data_dir / "db" / f"{table}.json"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize(
    "content", [b"garbage\n", b"[1, 2]\n", b"\0" * 100, b'{"users": {"x": 1}}']
)
@pytest.mark.parametrize("command", [COMMANDS[3], COMMANDS[5]], ids=" ".join)
def test_a_ledger_that_is_garbage_is_named(
    tmp_path: Path, stopped: Settings, command: tuple[str, ...], content: bytes
) -> None:
    file = damage(stopped, "tracking_events", content)
    command = tuple(str(tmp_path / word) if word == "out" else word for word in command)
    assert_one_line(run(stopped, *command), str(file))
    assert not (tmp_path / "out").exists()


def test_verify_names_each_damaged_line(stopped: Settings) -> None:
    file = stopped.data_dir / "db" / "tracking_events.json"
    lines = file.read_bytes().splitlines(keepends=True)
    damage(
        stopped,
        "tracking_events",
        b"".join([*lines[:2], b"one\n", *lines[3:4], b"two\n", *lines[5:]]),
    )
    done = run(stopped, "db", "verify")
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "DAMAGE tracking_events.json line 3: it does not begin with a document's id",
        "DAMAGE tracking_events.json line 5: it does not begin with a document's id",
    ]


def test_a_whole_folder_has_nothing_to_repair(stopped: Settings) -> None:
    done = run(stopped, "db", "repair")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "nothing to repair\n", "")


def test_compacting_says_what_it_saved(stopped: Settings) -> None:
    done = run(stopped, "db", "compact")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "children.json: " in done.stdout


def test_a_ledger_that_lost_its_end_is_repaired_as_far_as_the_children_know(
    stopped: Settings,
) -> None:
    (stopped.data_dir / "db" / "tracking_events.json").unlink()
    forget_recorded(stopped)
    done = run(stopped, "db", "repair")
    assert done.exit_code == 0
    assert "entries 1 to 4 of household" in done.stdout
    assert run(stopped, "ledger", "verify").stderr.startswith("MISMATCH ")
    assert run(stopped, "db", "repair").stdout == "nothing to repair\n"
    close_app(create_app(stopped, passwords=cheap_passwords()))


def forget_recorded(settings: Settings) -> None:
    """Leave each child only its newest entry, as it is once the ledger is synced."""
    file = settings.data_dir / "db" / "children.json"
    rows = json.loads(file.read_bytes())["children"]
    for row in rows.values():
        row["unrecorded"] = row["unrecorded"][-1:]
    file.write_text(json.dumps({"children": rows}))


# Backup and restore


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
