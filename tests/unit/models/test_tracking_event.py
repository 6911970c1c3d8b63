"""An entry of the ledger: its fields, its invariants, its place in the chain."""

from dataclasses import FrozenInstanceError, replace
from datetime import timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.chain import GENESIS, ChainHead
from models.tracking_event import (
    ENTRY_FIELDS,
    Action,
    EntityType,
    TrackingEvent,
    entry_as_stored,
)
from tests.unit.models.builders import NOW, later, make_event

FIELDS = [
    "id",
    "user_id",
    "child_id",
    "entity_type",
    "entity_id",
    "action",
    "points_before",
    "points_after",
    "delta",
    "occurred_at",
    "created_at",
    "metadata",
    "household_id",
    "seq",
    "actor",
    "reverses",
    "user_ref",
    "prev_hash",
    "hash",
]


def test_an_entry_has_exactly_these_fields_in_this_order() -> None:
    assert list(make_event().to_dict()) == FIELDS == list(ENTRY_FIELDS)


def test_an_entry_that_is_made_is_as_one_that_is_built_field_by_field() -> None:
    made = make_event(entity_type="penalty", action="activated", actor="child")
    built = TrackingEvent(**{name: getattr(made, name) for name in ENTRY_FIELDS})
    assert made == built
    assert [type(getattr(made, name)) for name in ENTRY_FIELDS] == [
        type(getattr(built, name)) for name in ENTRY_FIELDS
    ]
    assert (made.entity_type, made.action) == (EntityType.PENALTY, Action.ACTIVATED)
    assert isinstance(made.entity_type, EntityType)
    assert list(made.to_dict().items()) == list(built.to_dict().items())
    assert {type(value) for value in made.to_dict().values()} <= {str, int, dict, type(None)}


def test_an_entry_can_be_read_back() -> None:
    event = make_event()
    assert TrackingEvent.from_dict(event.to_dict()) == event


@given(
    points=st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)),
    name=st.text(st.characters(exclude_categories=["Cs"])),
    kind=st.sampled_from(["task", "reward", "penalty"]),
    action=st.sampled_from(["activated", "requested", "redeemed", "cancelled"]),
    actor=st.sampled_from(["parent", "child", "system"]),
)
def test_whatever_an_entry_holds_it_can_be_read_back(
    points: tuple[int, int], name: str, kind: str, action: str, actor: str
) -> None:
    event = make_event(
        points_before=points[0],
        points_after=points[1],
        metadata={"task_name": name},
        entity_type=kind,
        action=action,
        actor=actor,
    )
    assert event.delta == points[1] - points[0]
    assert TrackingEvent.from_dict(event.to_dict()) == event


def test_an_entry_can_not_be_changed() -> None:
    event = make_event()
    with pytest.raises(FrozenInstanceError):
        event.delta = 5


def test_a_delta_that_is_not_the_difference_is_refused() -> None:
    """Seed: ensure the `delta == points_after - points_before` invariant."""
    with pytest.raises(ValueError, match="delta"):
        replace(make_event(), delta=11)
    with pytest.raises(ValueError, match="delta"):
        TrackingEvent.from_dict(make_event().to_dict() | {"points_after": 11})


@pytest.mark.parametrize("points", [(-1, 0), (0, -1)])
def test_points_below_zero_are_refused(points: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="below 0"):
        make_event(points_before=points[0], points_after=points[1])


@pytest.mark.parametrize(
    "wrong", [{"entity_type": "chore"}, {"action": "done"}, {"actor": "grandma"}]
)
def test_words_that_do_not_exist_are_refused(wrong: dict[str, str]) -> None:
    """Seed: validate required fields and action/entity enums."""
    with pytest.raises(ValueError, match="not a valid"):
        make_event(**wrong)
    with pytest.raises(ValueError, match="not a valid"):
        TrackingEvent.from_dict(make_event().to_dict() | wrong)


@pytest.mark.parametrize("name", FIELDS)
def test_an_entry_that_lacks_a_field_is_refused(name: str) -> None:
    """Seed: validate required fields."""
    fields = make_event().to_dict()
    del fields[name]
    with pytest.raises(KeyError, match=name):
        TrackingEvent.from_dict(fields)


@pytest.mark.parametrize("wrong", [{"action": "reversed"}, {"reverses": "another entry"}])
def test_only_a_reversed_entry_names_what_it_reverses(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="reverses"):
        make_event(**wrong)


def test_seq_counts_from_one() -> None:
    first = make_event()
    assert (first.seq, make_event(previous=first.head).seq) == (1, 2)
    with pytest.raises(ValueError, match="seq"):
        make_event(previous=ChainHead(-1, "0" * 64, NOW))


def test_the_first_entry_follows_64_zeros_and_the_next_one_the_first_hash() -> None:
    first = make_event()
    assert first.prev_hash == GENESIS.hash == "0" * 64
    assert make_event(previous=first.head).prev_hash == first.hash


def test_times_are_utc_whatever_zone_the_clock_has() -> None:
    event = make_event(now=NOW.astimezone(timezone(timedelta(hours=5, minutes=30))))
    assert event.to_dict()["occurred_at"] == "2026-02-09T18:42:15.123456Z"


@pytest.mark.parametrize("hours", [-1, -24 * 365])
def test_a_clock_that_is_set_back_reorders_nothing(hours: int) -> None:
    first = make_event()
    second = make_event(previous=first.head, now=later(hours=hours))
    third = make_event(previous=second.head, now=later(seconds=1))
    assert second.occurred_at == first.occurred_at < third.occurred_at
    assert sorted([third, second, first], key=_order) == [first, second, third]


def _order(event: TrackingEvent) -> Any:
    return event.occurred_at, event.created_at, event.seq


def test_an_entry_is_too_old_after_thirty_days() -> None:
    event = make_event()
    assert not event.is_too_old_to_reverse(later(days=30))
    assert event.is_too_old_to_reverse(later(days=30, microseconds=1))


def test_an_entry_as_stored_is_shown_without_what_lies_beside_it() -> None:
    stored = {"idempotency": {"key": "k"}, "delta": "tampered"}
    shown = entry_as_stored(make_event().to_dict() | stored)
    assert list(shown) == FIELDS
    assert shown["delta"] == "tampered"
