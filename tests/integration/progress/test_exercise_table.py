"""The table of exercises: it grows, keeps its learners apart, and takes batches whole."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from db.embedded.files.append_storage import AppendStorage
from db.embedded.progress.exercise_table import ExerciseTable
from tests.integration.embedded.builders import json_rows, stock_rows


def open_exercises(folder: Path) -> ExerciseTable:
    return ExerciseTable(AppendStorage(folder / "exercises.json"))


def make_document(number: int, learner_id: str = "mia", **fields: Any) -> dict[str, Any]:
    document = {
        "id": f"{learner_id}-{number}",
        "learner_id": learner_id,
        "number": number,
        "batch_end": number,
        "deleted_number": None,
        "topic": "Brüche",
    }
    return document | fields


def numbers_of(table: ExerciseTable, learner_id: str = "mia", after: int = 0) -> list[int]:
    return [
        document["number"]
        for document in table.documents(learner_id, after)
        if document["deleted_number"] is None
    ]


@pytest.fixture
def table(tmp_path: Path) -> ExerciseTable:
    return open_exercises(tmp_path)


def reopened(table: ExerciseTable, folder: Path) -> ExerciseTable:
    table.close()
    return open_exercises(folder)


def before_and_after(table: ExerciseTable, folder: Path) -> Iterator[ExerciseTable]:
    """Give the table as it is, and then as it is after it was closed and opened."""
    yield table
    yield reopened(table, folder)


def test_what_is_appended_is_read_back_in_order(table: ExerciseTable, tmp_path: Path) -> None:
    documents = [make_document(number) for number in range(1, 1001)]
    for document in documents:
        table.append([document])
    assert list(table.documents("mia")) == documents
    assert list(reopened(table, tmp_path).documents("mia")) == documents


def test_learners_are_kept_apart(table: ExerciseTable) -> None:
    table.append([make_document(1), make_document(1, "ben"), make_document(2)])
    assert numbers_of(table) == [1, 2]
    assert numbers_of(table, "ben") == [1]
    assert numbers_of(table, "nobody") == []
    assert (table.last_number("mia"), table.last_number("nobody")) == (2, 0)


def test_reading_begins_behind_a_number(table: ExerciseTable) -> None:
    table.append([make_document(number) for number in (1, 2, 4, 5)])
    assert numbers_of(table, after=2) == [4, 5]
    assert numbers_of(table, after=3) == [4, 5]
    assert numbers_of(table, after=5) == []


def test_a_document_is_found_by_its_learner_and_id(table: ExerciseTable) -> None:
    table.append([make_document(1)])
    assert table.find("mia", "mia-1") == make_document(1)
    assert table.find("ben", "mia-1") is None


def test_a_newer_form_takes_the_place_of_the_older(table: ExerciseTable, tmp_path: Path) -> None:
    table.append([make_document(1), make_document(2)])
    table.replace(make_document(1, deleted_number=3))
    for each in before_and_after(table, tmp_path):
        assert numbers_of(each) == [2]
        assert each.last_number("mia") == 3
        assert [document["id"] for document in each.deleted("mia", after=2)] == ["mia-1"]
        assert each.deleted("mia", after=3) == []


def test_what_came_and_went_behind_a_number_was_never_there_for_it(table: ExerciseTable) -> None:
    table.append([make_document(1), make_document(2)])
    table.replace(make_document(2, deleted_number=3))
    assert table.deleted("mia", after=1) == []
    assert numbers_of(table, after=1) == []


def test_a_learner_is_forgotten_and_the_others_stay(table: ExerciseTable, tmp_path: Path) -> None:
    table.append([make_document(1), make_document(1, "ben"), make_document(2)])
    table.replace(make_document(1, "ben", deleted_number=2))
    assert table.forget("mia") == 2
    table.append([make_document(3, "ben"), make_document(1, "zoe")])
    for each in before_and_after(table, tmp_path):
        assert (numbers_of(each), numbers_of(each, "ben")) == ([], [3])
        assert each.find("ben", "ben-1") == make_document(1, "ben", deleted_number=2)
        assert list(each.documents("zoe")) == [make_document(1, "zoe")]
    assert b"mia" not in (tmp_path / "exercises.json").read_bytes()


def test_the_others_are_there_while_a_learner_is_forgotten(table: ExerciseTable) -> None:
    ends, is_over = set(), Event()

    def look() -> None:
        ends.add(table.last_number("ben"))
        while not is_over.is_set():
            ends.add(table.last_number("ben"))

    table.append([make_document(number, "ben") for number in range(1, 3_001)])
    table.append([make_document(number, "mia") for number in range(1, 4)])
    looking = Thread(target=look)
    looking.start()
    for _ in range(3):
        table.forget("mia")
        table.append([make_document(1)])
    is_over.set()
    looking.join()
    assert ends == {3_000}


def test_the_file_is_one_that_stock_tinydb_opens(table: ExerciseTable, tmp_path: Path) -> None:
    table.append([make_document(1), make_document(2)])
    table.replace(make_document(1, deleted_number=3))
    expected = {1: make_document(1, deleted_number=3), 2: make_document(2)}
    assert stock_rows(tmp_path / "exercises.json") == expected
    assert json_rows(tmp_path / "exercises.json") == expected


@pytest.mark.parametrize("kept", [1, 2])
def test_a_batch_of_which_a_part_is_missing_is_dropped(
    table: ExerciseTable, tmp_path: Path, kept: int
) -> None:
    table.append([make_document(1)])
    table.append([make_document(number, batch_end=4) for number in (2, 3, 4)])
    table.close()
    path = tmp_path / "exercises.json"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[: 2 + kept]) + b'"torn')
    table = open_exercises(tmp_path)
    assert numbers_of(table) == [1]
    table.append([make_document(table.last_number("mia") + 1, id="later", batch_end=2 + kept)])
    assert [d["id"] for d in reopened(table, tmp_path).documents("mia", 1 + kept)] == ["later"]
