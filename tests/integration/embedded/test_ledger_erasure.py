"""An erased user is nowhere in the ledger, and everything else stays."""

from pathlib import Path

import pytest
from tinydb import where

from db.filters import EntryFilter
from tests.integration.embedded.builders import entries, json_rows, make_entry, open_ledger


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
