"""The ledger as files: NDJSON and CSV, streamed, which no spreadsheet runs as a program."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from api import exports
from models.tracking_event import ENTRY_FIELDS
from models.verification import verify
from tests.api.builders import brief, fields_of, refusal
from tests.families import Caller, Family, sign_up

PATH = "/admin/tracking/export"
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'quoted", "=cmd|' /C calc'!A0"]


def lines_of(caller: Caller, **query: Any) -> list[dict[str, Any]]:
    answer = caller.get(PATH, format="ndjson", **query)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def rows_of(caller: Caller, **query: Any) -> list[dict[str, str]]:
    answer = caller.get(PATH, format="csv", **query)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def test_ndjson_is_an_entry_a_line_oldest_first(family: Family) -> None:
    family.trigger()
    family.redeem()
    answer = family.parent.get(PATH, format="ndjson", child_id=family.child_id)
    assert answer.mimetype == "application/x-ndjson"
    assert answer.text.endswith("\n")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines == family.history[::-1]
    assert [list(line) for line in lines] == [list(ENTRY_FIELDS)] * 2
    assert verify(lines).ok


def test_csv_is_a_line_of_names_and_a_line_an_entry(family: Family) -> None:
    family.trigger()
    entry = family.trigger(family.penalty_id).json["tracking_event"]
    answer = family.parent.get(PATH, format="csv", child_id=family.child_id)
    assert answer.mimetype == "text/csv"
    assert answer.text.splitlines()[0] == ",".join(ENTRY_FIELDS)
    row = rows_of(family.parent, child_id=family.child_id)[1]
    assert row["delta"] == "-3"
    assert row["reverses"] == ""
    assert json.loads(row["metadata"]) == entry["metadata"]
    for name in ("id", "user_id", "occurred_at", "action", "hash"):
        assert row[name] == entry[name]


def test_an_export_is_a_download_with_a_name(family: Family) -> None:
    for kind in ("csv", "ndjson"):
        answer = family.parent.get(PATH, format=kind, child_id=family.child_id)
        name = f'attachment; filename="tracking_events.{kind}"'
        assert answer.headers["Content-Disposition"] == name


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_begins_like_a_formula(name: str) -> None:
    entry = dict.fromkeys(ENTRY_FIELDS, name)
    text = b"".join(exports.csv_chunks([entry])).decode()
    [row] = csv.DictReader(io.StringIO(text, newline=""))
    for cell in row.values():
        assert cell.startswith("'")
        assert exports.armed(cell) == name


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", '="', "a,b", 'a "quoted" b', "Zähne 🪥"])
def test_a_tasks_name_comes_back_as_it_was(family: Family, name: str) -> None:
    family.trigger(family.make("/task", name=name, points=1))
    [row] = rows_of(family.parent, child_id=family.child_id)
    assert row["metadata"].startswith("{")
    assert json.loads(row["metadata"])["task_name"] == name
    [line] = lines_of(family.parent, child_id=family.child_id)
    assert line["metadata"]["task_name"] == name


def test_an_export_takes_the_filters(family: Family) -> None:
    family.trigger()
    second = family.trigger(family.penalty_id).json["tracking_event"]
    family.redeem()
    child_id = family.child_id
    assert lines_of(family.parent, child_id=child_id, entity_type="penalty") == [second]
    assert lines_of(family.parent, child_id=child_id, action="requested") == []
    end = {"from": second["occurred_at"], "to": family.history[0]["occurred_at"]}
    assert lines_of(family.parent, child_id=child_id, **end) == [second]


def test_an_administrator_exports_everything_by_household(family: Family, admin: Caller) -> None:
    other = Family(sign_up(family.parent.client))
    for each in (family, other, family, other):
        each.trigger()
    lines = lines_of(admin)
    place = [(line["household_id"], line["seq"]) for line in lines]
    assert place == sorted(place)
    assert len(place) == 4
    assert verify(lines).ok
    assert len(rows_of(admin)) == 4
    assert lines_of(admin, user_id=family.parent.user["id"]) == family.history[::-1]
    assert lines_of(admin, child_id=other.child_id) == other.history[::-1]


def test_an_export_knows_no_limit(family: Family) -> None:
    for _ in range(3 * exports.LINES_A_CHUNK // 2):
        family.trigger()
    lines = lines_of(family.parent, child_id=family.child_id)
    assert [line["seq"] for line in lines] == list(range(1, 301))


def test_an_export_is_streamed_as_it_is_read() -> None:
    read: list[int] = []

    def entries() -> Iterator[dict[str, Any]]:
        for number in range(1000):
            read.append(number)
            yield dict.fromkeys(ENTRY_FIELDS, "")

    for chunks in (exports.ndjson_chunks(entries()), exports.csv_chunks(entries())):
        read.clear()
        while b"".join([next(chunks)]).count(b"\n") <= 1:
            pass
        assert len(read) <= exports.LINES_A_CHUNK + 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "format"),
        ({"format": "xlsx"}, "format"),
        ({"format": "csv", "action": "gifted"}, "action"),
        ({"format": "csv", "from": "yesterday"}, "from"),
    ],
    ids=brief,
)
def test_a_wrong_parameter_is_named(admin: Caller, query: dict[str, str], field: str) -> None:
    assert fields_of(admin.get(PATH, **query)) == [field]


def test_a_parent_exports_its_own_children_only(family: Family) -> None:
    other = sign_up(family.parent.client)
    query = {"format": "csv"}
    assert fields_of(other.get(PATH, **query)) == ["child_id"]
    answer = other.get(PATH, child_id=family.child_id, **query)
    assert refusal(answer) == (404, "not_found")
    answer = other.get(PATH, user_id=family.parent.user["id"], **query)
    assert refusal(answer) == (403, "forbidden")
    device = family.device().get(PATH, child_id=family.child_id, **query)
    assert refusal(device) == (403, "forbidden")


def test_both_ids_at_once_are_refused(family: Family, admin: Caller) -> None:
    both = {"child_id": family.child_id, "user_id": family.parent.user["id"]}
    assert fields_of(admin.get(PATH, format="csv", **both)) == ["child_id"]
