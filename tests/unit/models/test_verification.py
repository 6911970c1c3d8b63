"""Verification: whatever is changed, taken away, added or swapped in a ledger is found."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models.chain import entry_hash
from models.tracking_event import ENTRY_FIELDS
from models.verification import verify
from tests.unit.models.builders import NOW, make_chain

Entries = list[dict[str, Any]]

CHAIN = make_chain(10, -3, 0, 7, -14)
OTHER_HOME = make_chain(1, 2, 3, household_id="away", child_id="ben", user_id="bob")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def copied(entries: Entries) -> Entries:
    return [dict(entry) for entry in entries]


def hash_of(entry: dict[str, Any]) -> str:
    try:
        return entry_hash(entry)
    except RecursionError:  # nobody can hash it, so any hash does
        return "0" * 64


def resealed(entries: Entries) -> Entries:
    """Hash every entry anew, and chain them, as a forger would who knows how."""
    previous = "0" * 64
    for entry in entries:
        entry["prev_hash"] = previous
        previous = entry["hash"] = hash_of(entry)
    return entries


def nested(depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for _ in range(depth):
        found = {"in": found}
    return found


def mismatch(entries: Entries) -> tuple[str, int]:
    found = verify(entries).first_mismatch
    assert found is not None
    return found.household_id, found.seq


def test_a_chain_holds() -> None:
    verdict = verify(CHAIN)
    assert verdict.ok
    assert verdict.first_mismatch is None


def test_nothing_holds_too() -> None:
    assert verify([]).to_dict() == {
        "ok": True,
        "households": 0,
        "events": 0,
        "anonymous": 0,
        "heads": [],
        "first_mismatch": None,
    }


def test_the_verdict_counts_and_names_the_heads() -> None:
    mixed = [CHAIN[0], *OTHER_HOME[:2], *CHAIN[1:], OTHER_HOME[2]]
    assert verify(mixed).to_dict() == {
        "ok": True,
        "households": 2,
        "events": 8,
        "anonymous": 0,
        "heads": [
            {"household_id": "away", "seq": 3, "hash": OTHER_HOME[-1]["hash"]},
            {"household_id": "home", "seq": 5, "hash": CHAIN[-1]["hash"]},
        ],
        "first_mismatch": None,
    }


def test_an_erased_user_is_no_mismatch() -> None:
    erased = [entry | {"user_id": None} for entry in CHAIN[:3]] + CHAIN[3:]
    verdict = verify(erased)
    assert verdict.ok
    assert verdict.anonymous == 3
    assert verdict.heads == verify(CHAIN).heads


@given(
    place=st.integers(0, len(CHAIN) - 1),
    name=st.sampled_from([name for name in ENTRY_FIELDS if name != "user_id"]),
    value=JSON,
)
def test_any_changed_field_of_any_entry_is_found(place: int, name: str, value: Any) -> None:
    assume(repr(CHAIN[place][name]) != repr(value))
    tampered = copied(CHAIN)
    tampered[place][name] = value
    assert not verify(tampered).ok


@given(place=st.integers(0, len(CHAIN) - 1), name=st.sampled_from(ENTRY_FIELDS))
def test_any_field_taken_out_of_any_entry_is_found(place: int, name: str) -> None:
    tampered = copied(CHAIN)
    del tampered[place][name]
    assert not verify(tampered).ok


def test_a_field_put_into_an_entry_is_found() -> None:
    assert mismatch([CHAIN[0], CHAIN[1] | {"note": "it was Ben"}, *CHAIN[2:]]) == ("home", 2)


def test_the_first_mismatch_is_named_and_reading_goes_on() -> None:
    tampered = copied(CHAIN)
    tampered[1]["points_after"] = tampered[3]["points_after"] = 99
    verdict = verify([*tampered, *OTHER_HOME])
    assert mismatch(tampered) == ("home", 2)
    assert (verdict.events, verdict.households) == (8, 2)
    assert [head.household_id for head in verdict.heads] == ["away"]


@pytest.mark.parametrize("place", range(len(CHAIN) - 1))
def test_a_missing_entry_is_found(place: int) -> None:
    assert mismatch(CHAIN[:place] + CHAIN[place + 1 :]) == ("home", place + 1)


def test_a_missing_last_entry_shows_in_the_head() -> None:
    assert verify(CHAIN[:-1]).heads[0].seq == len(CHAIN) - 1
    assert verify(CHAIN[:-1]).heads[0].hash == CHAIN[-1]["prev_hash"]


@pytest.mark.parametrize("place", range(len(CHAIN) - 1))
def test_swapped_entries_are_found(place: int) -> None:
    swapped = copied(CHAIN)
    swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
    assert mismatch(swapped) == ("home", place + 1)


@pytest.mark.parametrize("place", range(len(CHAIN)))
def test_a_doubled_entry_is_found(place: int) -> None:
    assert mismatch(CHAIN[: place + 1] + CHAIN[place:]) == ("home", place + 2)


def test_a_household_that_mismatched_has_no_head() -> None:
    doubled = [CHAIN[0], *CHAIN]
    assert verify([*doubled, *OTHER_HOME]).heads == verify(OTHER_HOME).heads


def test_an_entry_of_another_household_does_not_fit_in() -> None:
    moved = OTHER_HOME[2] | {"household_id": "home"}
    assert mismatch([*CHAIN[:2], moved, *CHAIN[3:]]) == ("home", 3)


def test_entries_of_one_moment_hold() -> None:
    assert verify(make_chain(1, 2, 3, now=NOW)).ok


def test_an_entry_that_follows_another_hash_is_found() -> None:
    entries = copied(CHAIN)
    entries[2]["prev_hash"] = "0" * 64
    entries[2]["hash"] = entries[3]["prev_hash"] = hash_of(entries[2])
    assert mismatch(entries) == ("home", 3)


FORGERIES: dict[str, tuple[Callable[[Entries], None], int]] = {
    "points out of nowhere": (lambda entries: entries[2].update(points_before=50, delta=-43), 3),
    "a delta that is not the difference": (lambda entries: entries[2].update(delta=5), 3),
    "points below zero": (lambda entries: entries[4].update(points_after=-1, delta=-15), 5),
    "a time before that of the entry before": (
        lambda entries: entries[2].update(occurred_at="2026-02-09T18:00:00.000000Z"),
        3,
    ),
    "a number that was left out": (lambda entries: entries[2].update(seq=4), 3),
    "an action that does not exist": (lambda entries: entries[2].update(action="gifted"), 3),
    "a child that is no text": (lambda entries: entries[2].update(child_id=["mia"]), 3),
    "metadata without end": (lambda entries: entries[2].update(metadata=nested(2000)), 3),
    "points that are no numbers": (
        lambda entries: entries[2].update(points_before="7", points_after="7", delta="0"),
        3,
    ),
}


@pytest.mark.parametrize("case", FORGERIES)
def test_a_forger_who_hashes_anew_is_found_by_what_can_not_be(case: str) -> None:
    forge, seq = FORGERIES[case]
    entries = copied(CHAIN)
    forge(entries)
    assert mismatch(resealed(entries)) == ("home", seq)
