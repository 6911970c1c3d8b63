"""Canonical JSON, hashes, and the keyed reference to a user."""

import hashlib
import hmac
import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from models.chain import LARGEST_INTEGER, canonical_json, entry_hash, user_reference
from tests.unit.models.builders import KEY, make_event

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
VALUES = (
    st.none()
    | st.booleans()
    | NUMBERS
    | TEXT
    | st.floats(allow_nan=False).filter(lambda number: abs(number) != float("inf"))
)
OBJECTS = st.dictionaries(TEXT, VALUES | st.dictionaries(TEXT, VALUES) | st.lists(VALUES))

# An entry, and its hash as computed once with other tools: `jq -S -c 'del(.hash, .user_id)'`,
# without the newline, into sha256sum.
KNOWN_ENTRY: dict[str, Any] = {
    "id": "019c43a5-8f2e-7c11-b0de-5d9a3f6e7a21",
    "user_id": "019c43a5-0000-7000-8000-000000000001",
    "child_id": "019c43a5-0000-7000-8000-000000000002",
    "entity_type": "task",
    "entity_id": "019c43a5-0000-7000-8000-000000000003",
    "action": "activated",
    "points_before": 5,
    "points_after": 15,
    "delta": 10,
    "occurred_at": "2026-02-09T18:42:15.123456Z",
    "created_at": "2026-02-09T18:42:15.123456Z",
    "metadata": {"task_name": "Zähne putzen 🪥", "task_points": 10},
    "household_id": "019c43a5-0000-7000-8000-000000000004",
    "seq": 2,
    "actor": "parent",
    "reverses": None,
    "user_ref": "5f" * 32,
    "prev_hash": "a0" * 32,
    "hash": "",
}
KNOWN_HASH = "f6c225402b52570fd45ef2ea015ef2b230f6dee4b72f55aa277a998fadfb4fa4"


@given(OBJECTS)
def test_canonical_json_is_that_of_the_reference_implementation(value: dict[str, Any]) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value",
    [
        {"b": 1, "a": 2, "B": 3, "": 4},
        {"\ue000": 1, "\U00010000": 2},  # UTF-16 orders these the other way round than UTF-8
        {"é": "ü", "z": "\u2028\x7f"},
        {"text": '\x00\x1f\b\f\n\r\t"\\/<>&'},
        {"n": LARGEST_INTEGER, "m": -LARGEST_INTEGER},
        {"metadata": {"task_name": "🪥", "points": 10}},
        {"f": 1.0, "g": 1e21, "h": -0.0},
    ],
)
def test_canonical_json_of_the_corners(value: dict[str, Any]) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)


def test_a_number_that_json_can_not_carry_exactly_is_refused() -> None:
    with pytest.raises(ValueError, match="safe integer"):
        canonical_json({"n": LARGEST_INTEGER + 1})


def test_a_known_entry_has_its_known_hash() -> None:
    assert entry_hash(KNOWN_ENTRY) == KNOWN_HASH


def test_the_hash_can_be_recomputed_with_the_standard_library() -> None:
    entry = make_event().to_dict()
    hashed = {name: value for name, value in entry.items() if name not in ("hash", "user_id")}
    text = json.dumps(hashed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert entry["hash"] == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("name", ["hash", "user_id"])
def test_the_hash_does_not_cover_itself_nor_the_user(name: str) -> None:
    entry = make_event().to_dict()
    assert entry_hash(entry | {name: None}) == entry["hash"]


@pytest.mark.parametrize("name", sorted(set(KNOWN_ENTRY) - {"hash", "user_id"}))
def test_the_hash_covers_every_other_field(name: str) -> None:
    assert entry_hash(KNOWN_ENTRY | {name: "something else"}) != KNOWN_HASH


def test_the_order_of_the_fields_does_not_matter() -> None:
    assert entry_hash(dict(reversed(KNOWN_ENTRY.items()))) == KNOWN_HASH


def test_the_user_reference_is_an_hmac_over_entry_and_user() -> None:
    event = make_event()
    expected = hmac.new(KEY, f"{event.id}\n{event.user_id}".encode(), hashlib.sha256)
    assert event.user_ref == expected.hexdigest()


def test_two_entries_of_one_user_have_nothing_in_common_to_others() -> None:
    assert make_event().user_ref != make_event().user_ref


def test_without_the_users_key_nobody_can_tell_who_it_was() -> None:
    assert user_reference(KEY, "e", "ann") != user_reference(b"\0" * 32, "e", "ann")
