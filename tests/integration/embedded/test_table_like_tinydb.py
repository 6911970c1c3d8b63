"""An append table behaves as stock TinyDB, and stock TinyDB reads its file at every moment."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB, where
from tinydb.storages import MemoryStorage
from tinydb.table import Document, Table

from db.embedded.errors import ForeignTable
from db.embedded.files.append_storage import AppendStorage
from db.embedded.files.append_table import COMPACT_FROM_LINES
from tests.integration.embedded.builders import (
    at_leisure,
    json_rows,
    open_table,
    rows_of,
    stock_rows,
)

Operation = Callable[[Table], Any]

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
DOCUMENTS = st.dictionaries(st.sampled_from(["kind", "name", "x"]), VALUES, max_size=3)
KINDS = st.integers(0, 3)
IDS = st.integers(1, 12)


def _push(document: Any) -> None:
    document.setdefault("list", []).append(len(document))


def _insert_under(doc_id: int, document: dict[str, Any]) -> Operation:
    def insert(table: Table) -> Any:
        if table.contains(doc_id=doc_id):
            return None
        return table.insert(Document(document, doc_id))

    return insert


OPERATIONS = st.one_of(
    DOCUMENTS.map(lambda d: lambda table: table.insert(d)),
    KINDS.map(lambda k: lambda table: table.insert({"kind": k})),
    st.builds(_insert_under, IDS, DOCUMENTS),
    st.lists(DOCUMENTS, max_size=3).map(lambda ds: lambda table: table.insert_multiple(ds)),
    st.builds(lambda d, k: lambda table: table.update(d, where("kind") == k), DOCUMENTS, KINDS),
    DOCUMENTS.map(lambda d: lambda table: table.update(d)),
    st.lists(IDS, max_size=3, unique=True).map(
        lambda ids: lambda table: table.update(_push, doc_ids=ids)
    ),
    KINDS.map(lambda k: lambda table: table.update_multiple([({"x": k}, where("kind") == k)])),
    st.builds(lambda d, k: lambda table: table.upsert(d, where("kind") == k), DOCUMENTS, KINDS),
    st.builds(lambda d, i: lambda table: table.upsert(Document(d, i)), DOCUMENTS, IDS),
    KINDS.map(lambda k: lambda table: table.remove(where("kind") == k)),
    st.lists(IDS, max_size=2, unique=True).map(lambda ids: lambda table: table.remove(doc_ids=ids)),
    st.just(lambda table: table.truncate()),
)


@at_leisure(max_examples=60)
@given(st.lists(OPERATIONS, max_size=12))
def test_any_operations_give_the_rows_that_stock_tinydb_gives(
    operations: list[Operation],
) -> None:
    with tempfile.TemporaryDirectory() as folder, TinyDB(storage=MemoryStorage) as db:
        path = Path(folder) / "children.json"
        table, stock = open_table(path), db.table("children")
        for operation in operations:
            assert operation(table) == operation(stock)
            expected = {document.doc_id: dict(document) for document in stock}
            assert rows_of(table) == expected
            assert stock_rows(path) == expected
        table.close()
        reopened = open_table(path)
        assert rows_of(reopened) == expected if operations else not len(reopened)
        reopened.close()


@at_leisure(max_examples=60)
@given(st.lists(DOCUMENTS, max_size=8), KINDS)
def test_any_question_is_answered_as_stock_tinydb_answers_it(
    documents: list[dict[str, Any]], kind: int
) -> None:
    with tempfile.TemporaryDirectory() as folder, TinyDB(storage=MemoryStorage) as db:
        table, stock = open_table(Path(folder) / "children.json"), db.table("children")
        for each in (table, stock):
            each.insert_multiple(documents)
        condition = where("kind") == kind
        assert table.search(condition) == stock.search(condition)
        assert table.count(condition) == stock.count(condition)
        assert table.get(condition) == stock.get(condition)
        assert table.get(doc_ids=[1, 3, 99]) == stock.get(doc_ids=[1, 3, 99])
        assert table.contains(condition) == stock.contains(condition)
        assert table.all() == stock.all()
        assert len(table) == len(stock)
        table.close()


def test_the_file_is_a_line_a_document(tmp_path: Path) -> None:
    table = open_table(tmp_path / "children.json")
    table.insert({"name": "Ada"})
    table.insert_multiple([{"name": "Ben"}, {"name": "Cleo"}])
    table.replace(1, {"name": "Ann"})
    assert (tmp_path / "children.json").read_text() == (
        '{"children": {\n'
        '"1":{"name":"Ada"}\n'
        ',"2":{"name":"Ben"}\n'
        ',"3":{"name":"Cleo"}\n'
        ',"1":{"name":"Ann"}\n'
        "}}\n"
    )


def test_a_new_table_is_valid_json(tmp_path: Path) -> None:
    open_table(tmp_path / "children.json")
    assert json_rows(tmp_path / "children.json") == {}


def test_an_empty_file_becomes_a_table(tmp_path: Path) -> None:
    (tmp_path / "children.json").touch()
    open_table(tmp_path / "children.json").insert({})
    assert stock_rows(tmp_path / "children.json") == {1: {}}


def test_changing_a_document_that_was_handed_out_changes_nothing(tmp_path: Path) -> None:
    table = open_table(tmp_path / "children.json")
    given = {"list": [1]}
    table.insert(given)
    table.replace(2, given)
    given["list"].append(2)
    for document in (*table.all(), table.get(doc_id=1), *table.search(where("list").exists())):
        document["list"].append(3)
    assert rows_of(table) == {1: {"list": [1]}, 2: {"list": [1]}}


def test_an_insert_after_a_replace_takes_a_new_id(tmp_path: Path) -> None:
    table = open_table(tmp_path / "children.json")
    table.insert({})
    table.replace(7, {})
    assert table.insert({}) == 8


def test_a_document_that_is_no_json_changes_nothing(tmp_path: Path) -> None:
    table = open_table(tmp_path / "children.json")
    with pytest.raises(TypeError):
        table.insert_multiple([{"a": 1}, {"a": object()}])
    assert rows_of(table) == stock_rows(tmp_path / "children.json") == {}


def test_a_file_of_which_more_than_half_is_dead_is_compacted(tmp_path: Path) -> None:
    table = open_table(tmp_path / "children.json")
    table.insert_multiple([{"n": 0}, {"n": 0}])
    for n in range(1, COMPACT_FROM_LINES + 50):
        table.replace(1, {"n": n})
    assert table.dead_lines < 100
    newest = {1: {"n": COMPACT_FROM_LINES + 49}, 2: {"n": 0}}
    assert rows_of(table) == stock_rows(tmp_path / "children.json") == newest


def test_closing_leaves_no_dead_line(tmp_path: Path) -> None:
    table = open_table(tmp_path / "children.json")
    table.insert({"n": 1})
    table.update({"n": 2})
    table.close()
    assert (tmp_path / "children.json").read_bytes().count(b"\n") == 3


def test_tinydb_itself_works_on_the_storage(tmp_path: Path) -> None:
    with TinyDB(tmp_path / "children.json", storage=AppendStorage) as db:
        db.table("children").insert({"n": 1})
        db.table("children").update({"n": 2})
    assert stock_rows(tmp_path / "children.json") == {1: {"n": 2}}


def test_the_storage_refuses_to_write_another_tables_rows(tmp_path: Path) -> None:
    storage = AppendStorage(tmp_path / "children.json")
    with pytest.raises(ForeignTable):
        storage.write({"children": {}, "_default": {"1": {}}})
    storage.write({"children": {"1": {"n": 1}}, "_default": {}})
    assert storage.read() == {"children": {"1": {"n": 1}}}
    storage.close()


def test_a_get_that_asks_for_nothing_is_refused_as_in_tinydb(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="You have to pass"):
        open_table(tmp_path / "children.json").get()
