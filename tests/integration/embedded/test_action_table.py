"""The table of actions: it grows, takes batches whole, and finds by what it keeps in memory."""

import random
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from db.embedded.activity.segment import PLACES
from db.embedded.activity.table import ActionTable
from db.embedded.files.append_storage import AppendStorage
from db.filters import ActionFilter
from models.activity.words import words_asked
from tests.integration.embedded.builders import json_rows, stock_rows

pytestmark = pytest.mark.usefixtures("unmeasured")

MANY = 2 * PLACES + 500
BUDGET = 300


def open_actions(folder: Path) -> ActionTable:
    return ActionTable(AppendStorage(folder / "project_actions.json"))


def make_document(seq: int, **fields: Any) -> dict[str, Any]:
    document = {
        "action_id": f"action-{seq}",
        "project_id": "api",
        "user_id": "ann",
        "request_id": None,
        "action_type": "deployment",
        "action_details": f"Deployed number {seq}",
        "status": "success",
        "environment": "production",
        "quantity": 1,
        "created_at": 1_770_000_000 + seq // 3,
        "household_id": "home",
        "seq": seq,
        "batch_end": seq,
    }
    return document | fields


def made_up(seq: int) -> dict[str, Any]:
    """An action like those of a busy project: a request, and a word of its own."""
    chance = random.Random(seq)
    path = f"/api/{chance.choice(['users', 'posts', 'orders', 'tables'])}{chance.randrange(900)}"
    return make_document(
        seq,
        project_id=f"project-{seq % 7}",
        request_id=f"{chance.getrandbits(64):016x}",
        action_details=f"Added {seq % 9} endpoints: GET {path} in {chance.getrandbits(28):07x}",
        action_type=chance.choice(["endpoints_added", "deployment"]),
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[ActionTable, list[dict[str, Any]]]:
    """A table with more rows than two segments have places."""
    documents = [made_up(seq) for seq in range(1, MANY + 1)]
    table = open_actions(tmp_path_factory.mktemp("actions"))
    for start in range(0, MANY, 1000):
        table.append(documents[start : start + 1000])
    return table, documents


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("endpoints", {}),
        ("users1*", {}),
        ("a*", {"project_id": "project-3"}),
        ("1* added", {"action_type": "deployment"}),
        ("users77", {"project_id": "project-3"}),
        ("nothing", {}),
        ("get", {"start": 1_770_000_000 + 5000, "end": 1_770_000_000 + 6000}),
    ],
)
def test_the_index_finds_what_reading_everything_finds(
    filled: tuple[ActionTable, list[dict[str, Any]]], query: str, asked: dict[str, Any]
) -> None:
    table, documents = filled
    words = words_asked(query)
    expected = [each for each in reversed(documents) if matches(each, query, asked)]
    filters = ActionFilter(household_id="home", words=words, **asked)
    for limit, offset in ((50, 0), (7, len(expected) // 2), (500, max(0, len(expected) - 100))):
        found, total = table.page(filters, limit, offset)
        assert total == len(expected)
        assert found == expected[offset : offset + limit]
    assert list(table.scan(filters)) == expected[::-1]


def matches(document: dict[str, Any], query: str, asked: dict[str, Any]) -> bool:
    words = document["action_details"].lower().replace(":", " ").replace("/", " ").split()
    for word in query.split():
        beginning = word.removesuffix("*")
        if not any(w == word or (word != beginning and w.startswith(beginning)) for w in words):
            return False
    is_in_time = asked.get("start", 0) <= document["created_at"] < asked.get("end", 2**40)
    named = {name: value for name, value in asked.items() if name in document}
    return is_in_time and all(document[name] == value for name, value in named.items())


def test_an_action_costs_less_memory_than_its_budget(tmp_path: Path) -> None:
    table = open_actions(tmp_path)
    documents = [made_up(seq) for seq in range(1, PLACES + 1)]
    table.append(documents)
    table._file.sync()  # what is not on the disk yet is kept until it is
    tracemalloc.start()
    try:
        table.append([{**each, "seq": each["seq"] + PLACES} for each in documents])
        table._file.sync()
        used = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert used / PLACES < BUDGET


def test_the_file_is_one_that_stock_tinydb_opens(tmp_path: Path) -> None:
    table = open_actions(tmp_path)
    table.append([make_document(1), make_document(2)])
    expected = {1: make_document(1), 2: make_document(2)}
    assert stock_rows(tmp_path / "project_actions.json") == expected
    assert json_rows(tmp_path / "project_actions.json") == expected


@pytest.mark.parametrize("kept", [1, 2])
def test_a_batch_of_which_a_part_is_missing_is_dropped(tmp_path: Path, kept: int) -> None:
    table = open_actions(tmp_path)
    table.append([make_document(1), make_document(1, household_id="other", action_id="x")])
    table.append([make_document(seq, batch_end=4) for seq in (2, 3, 4)])
    table.close()
    path = tmp_path / "project_actions.json"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[: 3 + kept]) + b'"torn')
    table = open_actions(tmp_path)
    assert [each["seq"] for each in table.after("home", 0, 10)] == [1]
    assert table.last_seq("home") == 1
    table.append([make_document(2)])
    table.close()
    table = open_actions(tmp_path)
    assert [each["seq"] for each in table.after("home", 0, 10)] == [1, 2]
    assert table.last_seq("other") == 1


def test_an_export_stops_where_something_is_erased_meanwhile(tmp_path: Path) -> None:
    table = open_actions(tmp_path)
    table.append([make_document(seq) for seq in range(1, 1001)])
    rows = table.scan(ActionFilter(household_id="home"))
    next(rows)
    table.rewrite(lambda row, document: document if row else None)
    with pytest.raises(Exception, match="erased meanwhile"):
        list(rows)
