"""The ledger, on both engines."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.faces.ledger import Remembered
from db.filters import EntryFilter
from models.chain import GENESIS
from models.entry import IdempotencyKey
from models.ids import new_id
from models.roles import Actor
from models.tracking_event import entry_as_stored
from models.verification import Verdict, verify
from tests.integration.stores.builders import NOW, Home, found, later, make_child, together
from tests.integration.stores.engines import Engine

EVERYTHING = EntryFilter()
KEY = IdempotencyKey(key="tap-1", request="f" * 64)


def verdict_of(home: Home) -> Verdict:
    with home.store.read() as unit:
        return verify(map(entry_as_stored, unit.ledger.scan(EVERYTHING)))


def test_an_entry_comes_back_as_it_was_recorded(home: Home) -> None:
    recorded, event = home.record()
    assert not recorded.is_deferred
    assert recorded.child.points == 10
    with home.store.read() as unit:
        found_entry = unit.ledger.find(event.id)
        assert found_entry is not None
        assert entry_as_stored(found_entry) == event.to_dict()
        assert list(entry_as_stored(found_entry)) == list(event.to_dict())


def test_a_mutation_changes_the_child_with_its_entry(home: Home) -> None:
    recorded, event = home.record(now=later(hours=1))
    with home.store.read() as unit:
        child = unit.children.get(home.id, home.child.id)
    assert child.points == event.points_after == 10
    assert child.updated_at == event.created_at
    assert child.to_public_dict() == recorded.child.to_public_dict()


def test_a_request_stands_with_its_child_until_it_is_decided(home: Home) -> None:
    reward_id = new_id()
    about: dict[str, Any] = {
        "entity_type": "reward",
        "entity_id": reward_id,
        "metadata": {"reward_name": "Ice", "reward_cost": 5},
    }
    asked = home.earn(action="requested", actor=Actor.CHILD, delta=0, **about)
    with home.store.read() as unit:
        pending = unit.children.get(home.id, home.child.id).pending_request(reward_id)
    assert pending is not None
    assert (pending.cost, pending.requested_at, pending.requested_by) == (
        5,
        asked.occurred_at,
        Actor.CHILD,
    )
    home.earn(action="cancelled", delta=0, **about)
    with home.store.read() as unit:
        assert unit.children.get(home.id, home.child.id).pending_requests == ()


def test_the_chain_grows_from_its_head(home: Home) -> None:
    with home.store.read() as unit:
        assert unit.ledger.head(home.id) == GENESIS
        assert unit.ledger.last_seq(home.id) == 0
    events = [home.earn() for _ in range(3)]
    with home.store.read() as unit:
        assert unit.ledger.head(home.id) == events[-1].head
        assert unit.ledger.last_seq(home.id) == 3
        assert unit.ledger.head(new_id()) == GENESIS
        assert unit.ledger.last_seq(new_id()) == 0
    assert verdict_of(home).ok


def test_the_ends_of_many_chains_are_given_at_once(home: Home) -> None:
    other, empty, nobody = found(home.store), found(home.store), new_id()
    for _ in range(3):
        home.earn()
    other.earn()
    with home.store.read() as unit:
        asked = [home.id, other.id, empty.id, nobody, "no id"]
        assert unit.ledger.last_seqs(asked) == dict(zip(asked, [3, 1, 0, 0, 0], strict=True))
        assert unit.ledger.last_seqs([]) == {}


def test_the_end_of_a_chain_in_the_ledger_leaves_out_what_waits(home: Home, engine: Engine) -> None:
    home.earn()
    engine.break_ledger()
    home.earn()
    with home.store.read() as unit:
        assert unit.ledger.last_seqs([home.id]) == {home.id: 1}
    engine.mend_ledger()
    home.earn()
    with home.store.read() as unit:
        assert unit.ledger.last_seqs([home.id]) == {home.id: unit.ledger.last_seq(home.id)}
        assert unit.ledger.last_seq(home.id) == 3


def test_one_unit_may_record_several_entries(home: Home) -> None:
    second = home.add_child()
    with home.store.write(home.id) as unit:
        events = [
            home.record_in(unit, child_id=child_id)[1]
            for child_id in (home.child.id, second.id, home.child.id)
        ]
        assert unit.ledger.head(home.id) == events[-1].head
        assert unit.children.get(home.id, second.id).points == 10
    assert [entry["id"] for entry in home.entries()] == [event.id for event in events]
    assert home.points() == 20
    assert verdict_of(home).ok


def test_households_have_chains_of_their_own(home: Home) -> None:
    other = found(home.store)
    for place in (home, other, home):
        place.earn()
    assert [entry["seq"] for entry in home.entries()] == [1, 2]
    assert [entry["seq"] for entry in other.entries()] == [1]
    verdict = verdict_of(home)
    assert verdict.ok
    assert (verdict.households, verdict.events) == (2, 3)


@pytest.mark.parametrize(
    ("seq", "limit", "expected"),
    [
        (0, 10, [1, 2, 3, 4, 5]),
        (2, 2, [3, 4]),
        (5, 10, []),
        (99, 10, []),
        (-3, 2, [1, 2]),
        (0, 0, []),
        (10**30, 5, []),
    ],
)
def test_what_follows_an_entry_comes_in_order(
    home: Home, seq: int, limit: int, expected: list[int]
) -> None:
    for _ in range(5):
        home.earn()
    with home.store.read() as unit:
        assert [entry["seq"] for entry in unit.ledger.after(home.id, seq, limit)] == expected
        assert unit.ledger.after(new_id(), seq, limit) == []


def test_an_entry_is_found_at_its_place(home: Home) -> None:
    events = [home.earn() for _ in range(2)]
    with home.store.read() as unit:
        second = unit.ledger.at(home.id, 2)
        assert second is not None
        assert second["id"] == events[1].id
        for seq in (0, 3, -1, 10**30):
            assert unit.ledger.at(home.id, seq) is None
        assert unit.ledger.at(new_id(), 1) is None


@pytest.mark.parametrize("odd", ["", "e1", "a\x00b", "x" * 10_000])
def test_an_odd_id_is_no_entrys(home: Home, odd: str) -> None:
    home.earn()
    with home.store.read() as unit:
        assert unit.ledger.find(odd) is None
        assert unit.ledger.find(new_id()) is None
        assert unit.ledger.reversal_of(odd, home.child.id) is None
        assert unit.ledger.page(EntryFilter(child_id=odd), 10, 0) == ([], 0)
        assert list(unit.ledger.scan(EntryFilter(user_id=odd))) == []
        assert unit.ledger.remembered(odd, "key", NOW) is None


def test_an_undone_entry_leads_to_what_undid_it(home: Home) -> None:
    first, second = home.earn(), home.earn()
    undo = home.earn(delta=-10, action="reversed", reverses=first.id)
    with home.store.read() as unit:
        reversal = unit.ledger.reversal_of(first.id, home.child.id)
        assert reversal is not None
        assert reversal["id"] == undo.id
        assert unit.ledger.reversal_of(second.id, home.child.id) is None
        assert unit.ledger.reversal_of(first.id, new_id()) is None


def test_a_key_is_remembered_with_its_request_and_its_entry(home: Home) -> None:
    home.earn()
    home.earn(key=KEY)
    with home.store.read() as unit:
        remembered = unit.ledger.remembered(home.id, "tap-1", NOW)
        assert remembered == Remembered(request="f" * 64, seq=2)
        assert unit.ledger.remembered(home.id, "tap-2", NOW) is None
        assert unit.ledger.remembered(found(home.store).id, "tap-1", NOW) is None


def test_a_key_is_remembered_for_a_day(home: Home) -> None:
    home.earn(key=KEY, now=NOW)
    with home.store.read() as unit:
        assert unit.ledger.remembered(home.id, "tap-1", later(hours=24)) is not None
        assert unit.ledger.remembered(home.id, "tap-1", later(hours=24, seconds=1)) is None


def test_a_key_that_comes_again_after_its_time_is_a_new_one(home: Home) -> None:
    home.earn(key=KEY, now=NOW)
    home.earn(key=replace(KEY, request="e" * 64), now=later(days=2))
    with home.store.read() as unit:
        remembered = unit.ledger.remembered(home.id, "tap-1", later(days=2))
    assert remembered == Remembered(request="e" * 64, seq=2)


def test_an_erased_user_is_gone_and_the_chain_holds(home: Home) -> None:
    other = new_id()
    for user_id in (home.parent.id, other, home.parent.id):
        home.earn(user_id=user_id)
    with home.store.write(home.id) as unit:
        assert unit.ledger.anonymize(home.parent.id) == 2
        assert unit.ledger.anonymize(home.parent.id) == 0
    assert [entry["user_id"] for entry in home.entries()] == [None, other, None]
    with home.store.read() as unit:
        assert unit.ledger.page(EntryFilter(user_id=home.parent.id), 10, 0) == ([], 0)
    verdict = verdict_of(home)
    assert verdict.ok
    assert verdict.anonymous == 2
    assert home.earn().seq == 4
    assert verdict_of(home).ok


def test_the_keys_of_an_erased_users_entries_are_forgotten(home: Home) -> None:
    other = new_id()
    home.earn(key=KEY)
    home.earn(key=replace(KEY, key="tap-2"), user_id=other)
    with home.store.write(home.id) as unit:
        unit.ledger.anonymize(home.parent.id)
        assert unit.ledger.remembered(home.id, "tap-1", NOW) is None
        assert unit.ledger.remembered(home.id, "tap-2", NOW) == Remembered(request="f" * 64, seq=2)
    assert verdict_of(home).ok


def test_a_removed_child_leaves_its_entries(home: Home) -> None:
    home.earn()
    with home.store.write(home.id) as unit:
        unit.children.remove(home.id, home.child.id)
    with home.store.read() as unit:
        entries, total = unit.ledger.page(EntryFilter(child_id=home.child.id), 10, 0)
    assert (total, entries[0]["points_after"]) == (1, 10)


def test_a_clock_set_back_does_not_reorder_history(home: Home) -> None:
    first = home.earn(now=later(hours=1))
    second = home.earn(now=NOW)
    with home.store.read() as unit:
        head = unit.ledger.head(home.id)
    assert head.occurred_at == second.occurred_at == first.occurred_at
    assert verdict_of(home).ok


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    metadata=st.dictionaries(words, words | st.integers(-(2**53) + 1, 2**53 - 1), max_size=4),
    now=st.datetimes().map(lambda moment: moment.replace(tzinfo=NOW.tzinfo)),
    delta=st.integers(0, 2**40),
    key=st.none() | st.builds(IdempotencyKey, key=words, request=words),
)
def test_any_entry_proves_itself_after_the_round_trip(
    home: Home, metadata: dict[str, Any], now: Any, delta: int, key: IdempotencyKey | None
) -> None:
    child = home.add_child()
    event = home.earn(child_id=child.id, metadata=metadata, now=now, delta=delta, key=key)
    with home.store.read() as unit:
        stored = unit.ledger.find(event.id)
    assert stored is not None
    assert entry_as_stored(stored) == event.to_dict()
    assert verdict_of(home).ok


def test_what_many_threads_record_in_one_household_is_one_chain(home: Home) -> None:
    children = [home.child, *(home.add_child() for _ in range(3))]

    def earn_often(number: int) -> None:
        for _ in range(5):
            home.earn(child_id=children[number % 4].id, now=later())

    results = together(*(lambda number=number: earn_often(number) for number in range(16)))
    assert results == [None] * 16
    assert [entry["seq"] for entry in home.entries()] == list(range(1, 81))
    assert home.points() == 200
    verdict = verdict_of(home)
    assert verdict.ok
    assert verdict.events == 80


def test_a_child_that_nobody_mutated_keeps_what_it_has(home: Home) -> None:
    other = home.add_child(points=7)
    home.earn()
    with home.store.read() as unit:
        assert unit.children.get(home.id, other.id) == make_child(home.id, id=other.id, points=7)
