"""The ledger table: what goes in comes out, and every question is answered as by looking at all."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
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
    BEGINNING,
    at_leisure,
    entries,
    iso,
    json_rows,
    make_entry,
    moment,
    open_ledger,
    rows_of,
    stock_rows,
)

Entry = dict[str, Any]


class NaiveLedger:
    """Look at every entry for every question."""

    def __init__(self, stored: list[Entry]) -> None:
        self.stored = stored

    def matching(self, filters: EntryFilter) -> list[Entry]:
        return [entry for entry in self.stored if self._matches(entry, filters)]

    def _matches(self, entry: Entry, filters: EntryFilter) -> bool:
        names = ("household_id", "child_id", "user_id", "entity_type", "action")
        when = datetime.fromisoformat(entry["occurred_at"])
        return (
            all(getattr(filters, n) in (None, entry[n]) for n in names)
            and (filters.start is None or filters.start <= when)
            and (filters.end is None or when < filters.end)
        )

    def newest(self, filters: EntryFilter) -> list[Entry]:
        order = ("occurred_at", "created_at", "seq")
        found = self.matching(filters)
        return sorted(found, key=lambda e: tuple(e[n] for n in order), reverse=True)

    def oldest(self, filters: EntryFilter) -> list[Entry]:
        return sorted(self.matching(filters), key=lambda e: (e["household_id"], e["seq"]))


HOUSEHOLDS = st.sampled_from(["h1", "h2", "h3"])
CHILDREN = st.sampled_from(["c1", "c2", "c3", "c4"])
USERS = st.sampled_from(["u-1", "u-2", "u-3"])
TYPES = st.sampled_from(["task", "reward", "penalty"])
ACTIONS = st.sampled_from(["activated", "requested", "reversed"])
MOMENTS = st.integers(0, 30).map(moment)

DRAFTS = st.lists(
    st.fixed_dictionaries(
        {
            "household_id": HOUSEHOLDS,
            "child_id": CHILDREN,
            "user_id": USERS | st.none(),
            "entity_type": TYPES,
            "action": ACTIONS,
            "step": st.integers(0, 3),
        }
    ),
    max_size=40,
)
FILTERS = st.builds(
    EntryFilter,
    household_id=st.none() | HOUSEHOLDS,
    child_id=st.none() | CHILDREN | st.just("nobody"),
    user_id=st.none() | USERS,
    entity_type=st.none() | TYPES | st.just("other"),
    action=st.none() | ACTIONS,
    start=st.none() | MOMENTS,
    end=st.none() | MOMENTS,
)


def ledger_of(drafts: list[Entry]) -> list[Entry]:
    """Make entries of drafts: in a household `seq` counts and time never goes back."""
    made: list[Entry] = []
    seqs: dict[str, int] = {}
    times: dict[str, int] = {}
    for number, draft in enumerate(drafts):
        fields = dict(draft)
        household_id = fields["household_id"]
        seqs[household_id] = seqs.get(household_id, 0) + 1
        times[household_id] = times.get(household_id, 0) + fields.pop("step")
        when = iso(moment(times[household_id]))
        created = iso(BEGINNING + timedelta(hours=1, microseconds=1 + number))
        made.append(
            make_entry(number, **fields, seq=seqs[household_id])
            | {"occurred_at": when, "created_at": created}
        )
    return made


@at_leisure(max_examples=150)
@given(
    drafts=DRAFTS,
    queries=st.lists(st.tuples(FILTERS, st.integers(0, 7), st.integers(0, 25)), max_size=10),
    reopening=st.sampled_from(["no", "with side index", "without"]),
)
def test_any_question_is_answered_as_by_looking_at_every_entry(
    drafts: list[Entry], queries: list[tuple[EntryFilter, int, int]], reopening: str
) -> None:
    stored = ledger_of(drafts)
    naive = NaiveLedger(stored)
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(Path(folder))
        ledger.insert_multiple(stored)
        if reopening != "no":
            ledger.close()
            if reopening == "without":
                (Path(folder) / "tracking_events.idx").unlink()
            ledger = open_ledger(Path(folder))
        for filters, limit, offset in [(EntryFilter(), 50, 0), *queries]:
            expected = naive.newest(filters)
            page = expected[offset : offset + limit]
            assert ledger.page(filters, limit, offset) == (page, len(expected))
            assert ledger.count(filters) == len(expected)
            assert list(ledger.scan(filters)) == naive.oldest(filters)
        ledger.close()


@at_leisure(max_examples=60)
@given(DRAFTS, MOMENTS)
def test_any_entry_is_found_by_its_id_its_place_and_its_time(
    drafts: list[Entry], since: datetime
) -> None:
    stored = ledger_of(drafts)
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(Path(folder))
        for entry in stored:
            ledger.insert(entry)
        for entry in stored:
            assert ledger.find(entry["id"]) == entry
            assert ledger.at(entry["household_id"], entry["seq"]) == entry
        assert list(ledger.recent(since)) == [
            e for e in stored if datetime.fromisoformat(e["occurred_at"]) >= since
        ]
        for household_id in ("h1", "h2"):
            chain = [entry for entry in stored if entry["household_id"] == household_id]
            assert ledger.after(household_id, 2, 3) == chain[2:5]
            assert ledger.last_seq(household_id) == len(chain)
            assert ledger.last(household_id) == (chain[-1] if chain else None)
        assert ledger.household_ids() == sorted({entry["household_id"] for entry in stored})
        ledger.close()


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
def test_odd_documents_are_kept_and_nothing_crashes(odd: list[Entry], reopen: bool) -> None:
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


def test_an_erased_user_is_nowhere_and_everything_else_stays(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    ledger.insert_multiple([make_entry(n, user_id=f"u-{n % 2}") for n in range(1, 6)])
    size = ledger.size
    assert ledger.anonymize_user("u-1") == 3
    assert ledger.size == size
    assert ledger.page(EntryFilter(user_id="u-1"), 50) == ([], 0)
    assert ledger.count(EntryFilter(user_id="u-0")) == 2
    expected = [make_entry(n, user_id=None if n % 2 else "u-0") for n in range(1, 6)]
    assert list(ledger.scan(EntryFilter(child_id="c1"))) == expected
    assert b"u-1" not in (tmp_path / "tracking_events.json").read_bytes()
    assert list(json_rows(tmp_path / "tracking_events.json").values()) == expected
    assert ledger.anonymize_user("u-1") == 0
    ledger.close()
    assert open_ledger(tmp_path).all() == expected


@pytest.mark.parametrize("key", ["ann@home.test", '"}{', "\\", '"idempotency":{"key":"x"}'])
def test_an_erased_users_keys_are_nowhere(tmp_path: Path, key: str) -> None:
    ledger = open_ledger(tmp_path)
    kept = {"idempotency": {"key": "mine", "request": "e" * 64}}
    erased = {"idempotency": {"key": key, "request": "f" * 64}}
    ledger.insert_multiple(
        [make_entry(1, user_id="u-1") | erased, make_entry(2, user_id="u-2") | kept]
    )
    size = ledger.size
    assert ledger.anonymize_user("u-1") == 1
    assert ledger.size == size
    assert b"f" * 64 not in (tmp_path / "tracking_events.json").read_bytes()
    assert ledger.all() == [
        make_entry(1, user_id=None) | {"idempotency": None},
        make_entry(2, user_id="u-2") | kept,
    ]


def test_an_erasure_leaves_no_side_file_that_names_the_user(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    ledger.insert_multiple([make_entry(1, user_id="u-1"), make_entry(2, user_id="u-2")])
    ledger.close()
    assert b"u-1" in (tmp_path / "tracking_events.idx").read_bytes()
    ledger = open_ledger(tmp_path)
    ledger.anonymize_user("u-1")
    assert not (tmp_path / "tracking_events.idx").exists()
    ledger.close()
    assert b"u-1" not in (tmp_path / "tracking_events.idx").read_bytes()


@pytest.mark.parametrize("user_id", ["", "x", "ü", '"', 'a"user_id":"b', "\\", "u-1\n"])
def test_any_text_can_be_the_id_of_an_erased_user(tmp_path: Path, user_id: str) -> None:
    ledger = open_ledger(tmp_path)
    metadata = {"user_id": user_id, "note": f'"user_id":"{user_id}"'}
    given = {"metadata": metadata} | make_entry(1, user_id=user_id, metadata=metadata)
    ledger.insert_multiple([given, make_entry(2)])
    assert ledger.anonymize_user(user_id) == 1
    assert ledger.all() == [given | {"user_id": None}, make_entry(2)]
    assert ledger.insert(make_entry(3)) == 3
    assert ledger.find("e3") == make_entry(3)


def test_erasing_many_entries_takes_several_rounds(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    ledger.insert_multiple(entries(5000))
    assert ledger.anonymize_user("u-1") == 5000
    assert ledger.count(where("user_id") == None) == 5000  # noqa: E711  # TinyDB's way to ask
