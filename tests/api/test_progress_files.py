"""Exercises as files: import of CSV and NDJSON, export as JSON and CSV."""

import csv
import io
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.builders import refusal
from tests.families import Caller, Family

IMPORT = "/api/progress/exercises/import"
EXPORT = "/api/progress/export"
CSV = "text/csv"
NDJSON = "application/x-ndjson"
TWO_LINES = '{"topic": "Reading", "grade": 90}\n{"topic": "Writing", "hints_used": 2}\n'


def send(
    caller: Caller, data: str | bytes, kind: str = NDJSON, path: str = IMPORT, **headers: str
) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return caller.call("POST", path, headers={**named, "Content-Type": kind}, data=data)


def completed(caller: Caller, **query: str) -> int:
    count: int = caller.get("/api/progress", **query).json["exercises_completed"]
    return count


def test_every_line_of_ndjson_is_an_exercise(family: Family) -> None:
    answer = send(family.parent, TWO_LINES + "\n")
    assert answer.json == {"imported": 2, "skipped": 0, "errors": []}
    found = family.parent.get("/api/progress").json
    assert (found["exercises_completed"], found["hints_used"]) == (2, 2)
    assert [each["topic"] for each in found["skill_levels"]] == ["Reading", "Writing"]


def test_csv_has_a_header_and_empty_cells_are_absent(family: Family) -> None:
    text = (
        "\ufefftopic,grade,completed_at,time_spent_seconds\r\n"
        '"Fractions, easy",88.5,2026-02-09T18:42:15Z,60\r\n'
        "Reading,,,\r\n"
    )
    answer = send(family.parent, text.encode(), CSV)
    assert answer.json == {"imported": 2, "skipped": 0, "errors": []}
    first, second = family.parent.get(EXPORT).json["exercises"]
    assert (first["topic"], first["grade"], first["time_spent_seconds"]) == (
        "Fractions, easy", 88.5, 60,
    )  # fmt: skip
    assert first["local_date"] == "2026-02-09"
    assert second["grade"] is None


def test_a_parent_imports_for_a_child(family: Family) -> None:
    send(family.parent, TWO_LINES, path=f"{IMPORT}?child_id={family.child_id}")
    assert completed(family.parent) == 0
    assert completed(family.parent, child_id=family.child_id) == 2


@pytest.mark.parametrize(
    ("kind", "text", "line", "field"),
    [
        (NDJSON, '{"topic": "Reading"}\n{"topic": 7}\n', 2, "topic"),
        (NDJSON, '{"topic": "Reading"}\nnonsense\n', 2, "line"),
        (NDJSON, '{"topic": "Reading"}\n[]\n', 2, "line"),
        (NDJSON, '{"topic": "Reading"}\n\n{"grade": 5}\n', 3, "topic"),
        (NDJSON, '{"topic": "R", "completed_at": "2999-01-01T00:00:00Z"}\n', 1, "completed_at"),
        (NDJSON, b'{"topic": "R"}\n{"topic": "\xff"}\n', 2, "line"),
        (CSV, "topic,grade\nReading,good\n", 2, "grade"),
        (CSV, "topic,grade\nReading,101\n", 2, "grade"),
        (CSV, f"topic,hints_used\nReading,{10**30}\n", 2, "hints_used"),
        (NDJSON, f'{{"topic": "R", "time_spent_seconds": {10**9 + 1}}}', 1, "time_spent_seconds"),
        (CSV, 'topic,grade\n"a\nb",50\n', 2, "topic"),
        (CSV, "topic\nReading\n,\n", 3, "topic"),
        (CSV, b"topic\nRe\xffading\n", 2, "topic"),
        (CSV, "topic,mood\nReading,good\n", 1, "header"),
        (CSV, "grade\n50\n", 1, "header"),
        (CSV, "", 1, "header"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_imported(
    family: Family, kind: str, text: str, line: int, field: str
) -> None:
    answer = send(family.parent, text, kind)
    assert refusal(answer) == (400, "invalid")
    (error,) = answer.json["errors"]
    assert (error["line"], error["field"]) == (line, field)
    assert error["message"]
    assert completed(family.parent) == 0


def test_bad_lines_can_be_left_out(family: Family) -> None:
    text = '{"topic": "A"}\n{"topic": ""}\n{"topic": "B", "grade": -1}\n{"topic": "C"}\n'
    answer = send(family.parent, text, path=f"{IMPORT}?skip_invalid=true")
    assert (answer.json["imported"], answer.json["skipped"]) == (2, 2)
    assert [error["line"] for error in answer.json["errors"]] == [2, 3]
    assert completed(family.parent) == 2


def test_an_import_is_counted_as_if_it_came_one_by_one(family: Family) -> None:
    rows = [f'{{"topic": "T{n % 3}", "grade": {n % 101}}}' for n in range(120)]
    send(family.parent, "\n".join(rows))
    for row in rows:
        body = row.encode()
        path = f"/api/progress/exercises?child_id={family.child_id}"
        family.parent.call("POST", path, data=body, headers={"Content-Type": "application/json"})

    def figures(**query: str) -> dict[str, Any]:
        found = family.parent.get("/api/progress", **query).json
        for level in found["skill_levels"]:
            del level["level_updated_at"]
        return {name: value for name, value in found.items() if name != "learner_id"}

    assert figures() == figures(child_id=family.child_id)


def test_a_retried_import_imports_nothing(family: Family) -> None:
    first = send(family.parent, TWO_LINES, Idempotency_Key="sync-7")
    again = send(family.parent, TWO_LINES, Idempotency_Key="sync-7")
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json == first.json
    assert completed(family.parent) == 2
    other = send(family.parent, TWO_LINES * 2, Idempotency_Key="sync-7")
    assert refusal(other) == (422, "idempotency_key_reused")


def test_another_kind_of_file_is_refused(family: Family) -> None:
    answer = send(family.parent, "{}", "application/json")
    assert refusal(answer) == (415, "unsupported_media_type")


def test_a_file_of_16_mib_is_taken_and_a_longer_one_is_not(family: Family) -> None:
    line = '{"topic": "Reading"}' + " " * (1 << 20)
    just_fits = (line[: (1 << 20) - 1] + "\n") * 16
    assert send(family.parent, just_fits).json["imported"] == 16
    assert refusal(send(family.parent, just_fits + " ")) == (413, "too_large")
    assert completed(family.parent) == 16


def test_everything_is_exported_as_json(family: Family) -> None:
    send(family.parent, TWO_LINES)
    answer = family.parent.get(EXPORT)
    assert "attachment" in answer.headers["Content-Disposition"]
    found = answer.json
    assert found["learner"]["id"] == family.parent.user["id"]
    assert found["metrics"] == family.parent.get("/api/progress").json
    assert [each["topic"] for each in found["exercises"]] == ["Reading", "Writing"]
    assert (
        found["achievements"]
        == (family.parent.get("/api/progress/achievements").json["achievements"])
    )
    assert len(found["skill_levels"]) == 2
    assert found["snapshots"] == []


def test_the_exercises_are_exported_as_csv_without_formulas(family: Family) -> None:
    send(family.parent, '{"topic": "=1+1", "grade": 90.5}\n')
    answer = family.parent.get(EXPORT, format="csv")
    assert answer.mimetype == "text/csv"
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["topic"], row["grade"]) == ("'=1+1", "90.5")


def test_a_new_learner_exports_a_header_alone(family: Family) -> None:
    assert family.parent.get(EXPORT, format="csv").text.count("\n") == 1
