"""An exported file proves itself, and what is none is refused."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask_openapi import OpenAPI

from models.tracking_event import ENTRY_FIELDS
from tests.families import Caller
from tests.integration.commands.running import assert_one_line, live, run
from utils.settings import Settings

pytestmark = pytest.mark.data_folder


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
