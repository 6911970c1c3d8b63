"""The ledger table: what goes in comes out, and nothing is changed or removed."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import where

from db.embedded.errors import AppendOnly, DamagedFile
from db.embedded.ledger.table import LedgerTable
from db.filters import EntryFilter
from tests.integration.embedded.builders import (
    at_leisure,
    entries,
    iso,
    make_entry,
    moment,
    open_ledger,
    rows_of,
    stock_rows,
)


@pytest.fixture
def ledger(tmp_path: Path) -> LedgerTable:
    return open_ledger(tmp_path)


def test_stock_tinydb_reads_the_ledger_after_every_append(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    for number in range(1, 4):
        assert ledger.insert(make_entry(number)) == number
        assert stock_rows(tmp_path / "tracking_events.json") == rows_of(ledger)
    assert rows_of(ledger) == {n: make_entry(n) for n in (1, 2, 3)}


def test_tinydbs_own_reading_works(ledger: LedgerTable) -> None:
    ledger.insert_multiple(entries(5))
    assert len(ledger) == 5
    assert ledger.all() == entries(5)
    assert ledger.search(where("seq") > 3) == [make_entry(4), make_entry(5)]
    assert ledger.count(where("seq") > 3) == 2
    assert ledger.get(where("id") == "e2") == make_entry(2)
    assert ledger.get(doc_id=3) == make_entry(3)
    assert ledger.get(doc_ids=[5, 1, 9]) == [make_entry(1), make_entry(5)]
    assert ledger.get(doc_id=6) is None
    assert ledger.contains(where("id") == "e5")
    assert not ledger.contains(doc_id=0)


@pytest.mark.parametrize(
    "change",
    [
        lambda ledger: ledger.update({"delta": 9}),
        lambda ledger: ledger.update_multiple([({"delta": 9}, where("seq") == 1)]),
        lambda ledger: ledger.upsert({"delta": 9}, where("seq") == 1),
        lambda ledger: ledger.remove(doc_ids=[1]),
        lambda ledger: ledger.truncate(),
    ],
)
def test_nothing_changes_or_removes_an_entry(
    ledger: LedgerTable, change: Callable[[LedgerTable], Any]
) -> None:
    ledger.insert(make_entry(1))
    with pytest.raises(AppendOnly):
        change(ledger)
    assert ledger.all() == [make_entry(1)]


def test_a_document_that_is_no_json_adds_nothing(ledger: LedgerTable) -> None:
    with pytest.raises(TypeError):
        ledger.insert(make_entry(1, metadata=object()))
    assert len(ledger) == ledger.last_seq("h1") == 0


def test_a_key_beside_the_entry_comes_back_with_it(ledger: LedgerTable) -> None:
    entry = make_entry(1, idempotency={"key": "k", "request": "r"})
    ledger.insert(entry)
    assert ledger.find("e1") == entry


def test_a_deleted_childs_entries_are_found_in_its_household_only(ledger: LedgerTable) -> None:
    ledger.insert(make_entry(1, child_id="gone"))
    assert ledger.count(EntryFilter(household_id="h1", child_id="gone")) == 1
    assert ledger.count(EntryFilter(household_id="h2", child_id="gone")) == 0


def test_a_reversal_is_found_by_what_it_reversed(ledger: LedgerTable) -> None:
    ledger.insert_multiple(entries(2))
    ledger.insert(make_entry(3, action="reversed", reverses="e1"))
    assert ledger.reversal_of("e1", "c1") == make_entry(3, action="reversed", reverses="e1")
    assert ledger.reversal_of("e2", "c1") is None
    assert ledger.reversal_of("e1", "c2") is None


def test_entries_of_one_instant_come_in_the_order_of_their_writing(ledger: LedgerTable) -> None:
    same = {"occurred_at": iso(moment(0))}
    stored = [
        make_entry(1, household_id="h1", seq=1) | same,
        make_entry(3, household_id="h2", seq=1) | same,
        make_entry(2, household_id="h1", seq=2) | same,
    ]
    ledger.insert_multiple(stored)
    page, _ = ledger.page(EntryFilter(user_id="u-1"), 50)
    assert [entry["id"] for entry in page] == ["e3", "e2", "e1"]
    page, _ = ledger.page(EntryFilter(), 1, 1)
    assert [entry["id"] for entry in page] == ["e2"]


def test_a_scan_shows_the_ledger_of_its_beginning(ledger: LedgerTable) -> None:
    ledger.insert_multiple(entries(600))
    scan = ledger.scan()
    first = list(islice(scan, 300))
    ledger.insert_multiple([make_entry(n) for n in range(601, 700)])
    assert [*first, *scan] == entries(600)


def test_more_kinds_than_have_numbers_are_told_apart(ledger: LedgerTable) -> None:
    ledger.insert_multiple([make_entry(n, action=f"action {n}") for n in range(1, 400)])
    for n in (1, 254, 255, 256, 399):
        page, total = ledger.page(EntryFilter(child_id="c1", action=f"action {n}"), 50)
        assert ([entry["seq"] for entry in page], total) == ([n], 1)


ODD_VALUES = st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3) | st.just([1])


ODD_ENTRIES = st.dictionaries(st.sampled_from(list(make_entry(1))), ODD_VALUES, max_size=8)


@at_leisure(max_examples=60)
@given(st.lists(ODD_ENTRIES, min_size=1, max_size=8), st.booleans())
def test_odd_documents_are_kept_and_nothing_crashes(
    odd: list[dict[str, Any]], reopen: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(Path(folder))
        ledger.insert_multiple([make_entry(1), *odd, make_entry(2)])
        if reopen:
            ledger.close()
            ledger = open_ledger(Path(folder))
        assert ledger.all() == [make_entry(1), *odd, make_entry(2)]
        assert sorted(map(str, ledger.scan())) == sorted(map(str, ledger.all()))
        assert ledger.page(EntryFilter(), 50)[1] == len(odd) + 2
        assert ledger.find("e2") == make_entry(2)
        assert ledger.last("h1") is not None
        for filters in (EntryFilter(start=moment(1)), EntryFilter(child_id="c1", action="x")):
            page, total = ledger.page(filters, 50)
            assert len(page) == total
        ledger.after("h1", 0, 50)
        ledger.at("h1", 2)
        ledger.reversal_of("e1", "c1")
        list(ledger.recent(moment(0)))
        ledger.close()


@pytest.mark.parametrize("entity_type", ["task", "reward"])
def test_pages_far_back_are_exact(ledger: LedgerTable, entity_type: str) -> None:
    kinds = {n: "reward" if n % 7 == 0 or n < 4500 else "task" for n in range(1, 13_000)}
    ledger.insert_multiple([make_entry(n, entity_type=kind) for n, kind in kinds.items()])
    seqs = [n for n in range(12_999, 0, -1) if kinds[n] == entity_type]
    for offset in (0, 1, 500, 585, 586, 3511, 3512, 4096, 4097, 5000, 7000, len(seqs) - 3):
        page, total = ledger.page(EntryFilter(child_id="c1", entity_type=entity_type), 5, offset)
        assert [entry["seq"] for entry in page] == seqs[offset : offset + 5]
        assert total == len(seqs)


def test_a_line_damaged_while_open_is_named(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    ledger.insert_multiple(entries(3))
    path = tmp_path / "tracking_events.json"
    path.write_bytes(path.read_bytes().replace(b'"id":"e2"', b'"id"#"e2"'))
    with pytest.raises(DamagedFile, match="line 3"):
        ledger.get(doc_id=2)


def test_rows_are_durable_after_a_sync(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    ledger.insert_multiple(entries(2))
    assert ledger.durable_rows == 0
    ledger._file.sync()
    ledger.insert(make_entry(3))
    assert ledger.durable_rows == 2
    assert ledger.size == (tmp_path / "tracking_events.json").stat().st_size


def test_what_an_opening_read_is_durable(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    ledger.insert(make_entry(1))
    assert open_ledger(tmp_path).durable_rows == 1


def test_times_with_other_offsets_are_compared_as_instants(ledger: LedgerTable) -> None:
    ledger.insert(make_entry(1, occurred_at="2026-02-09T20:00:00+02:00"))
    at = datetime(2026, 2, 9, 18, tzinfo=UTC)
    assert ledger.count(EntryFilter(child_id="c1", start=at)) == 1
    assert ledger.count(EntryFilter(child_id="c1", end=at)) == 0
