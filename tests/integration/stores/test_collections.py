"""Things with an id, on both engines."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from db.store import Store, Unit
from models.child import PendingRequest
from models.errors import NotFound
from models.ids import new_id
from models.roles import Actor
from tests.integration.stores.builders import (
    Home,
    found,
    later,
    make_child,
    make_device,
    make_household,
    make_invite,
    make_project,
    make_project_token,
    make_reward,
    make_sign_in,
    make_task,
    make_user,
)
from tests.integration.stores.test_webhooks import make_webhook

MAKE = {
    "children": make_child,
    "tasks": make_task,
    "rewards": make_reward,
    "devices": make_device,
    "projects": make_project,
    "project_tokens": make_project_token,
    "invites": make_invite,
    "webhooks": make_webhook,
}
FULL: dict[str, dict[str, Any]] = {
    "children": {
        "points": 2**53,
        "birth_date": date(2016, 2, 29),
        "image_url": "/mia.png",
        "timezone": "Europe/Berlin",
        "day_start_hour": 4,
        "task_points": {new_id(): 7, new_id(): 0},
        "reward_costs": {new_id(): 1_000_000},
        "pending_requests": (
            PendingRequest(
                reward_id=new_id(),
                cost=3,
                requested_at=later(microseconds=1),
                requested_by=Actor.CHILD,
            ),
            PendingRequest(
                reward_id=new_id(), cost=0, requested_at=later(), requested_by=Actor.PARENT
            ),
        ),
    },
    "tasks": {
        "is_good": False,
        "description": "wash, dry\n\tput away: 100% 'done' \\ ✓",
        "topic": "Küche",
        "image_url": "https://home.test/a?b=%20",
    },
    "rewards": {"cost": 0, "description": "two scoops", "image_url": "/ice.png"},
    "devices": {"name": "Mias Tablet"},
    "projects": {"name": "My API ✓"},
    "project_tokens": {"name": "GitHub"},
    "invites": {"code_hash": "f" * 64},
    "webhooks": {
        "event_types": ("activity.deployment", "child_changed"),
        "project_id": new_id(),
        "previous_secret": "whsec_b2xk",
        "rotated_at": later(hours=1),
        "disabled_reason": "gone",
        "failing_since": later(hours=2),
        "entry_seq": 2**40,
    },
}
of_households = pytest.mark.parametrize("name", MAKE)


def things(unit: Unit, name: str) -> Any:
    return getattr(unit, name)


@of_households
@pytest.mark.parametrize("is_full", [False, True])
def test_a_thing_comes_back_as_it_was_added(home: Home, name: str, is_full: bool) -> None:
    thing = MAKE[name](home.id, **(FULL[name] if is_full else {}))
    with home.store.write(home.id) as unit:
        assert things(unit, name).add(thing) == thing
    with home.store.read() as unit:
        assert things(unit, name).get(home.id, thing.id) == thing


@of_households
def test_a_saved_thing_takes_the_place_of_the_older_one(home: Home, name: str) -> None:
    thing = MAKE[name](home.id, **FULL[name])
    newer = replace(MAKE[name](home.id), id=thing.id, created_at=thing.created_at)
    with home.store.write(home.id) as unit:
        things(unit, name).add(thing)
        assert things(unit, name).save(newer) == newer
        assert things(unit, name).get(home.id, thing.id) == newer
    with home.store.read() as unit:
        assert [t for t in things(unit, name).of_household(home.id) if t.id == thing.id] == [newer]


@of_households
def test_a_removed_thing_is_gone(home: Home, name: str) -> None:
    thing = MAKE[name](home.id)
    with home.store.write(home.id) as unit:
        things(unit, name).add(thing)
    with home.store.write(home.id) as unit:
        things(unit, name).remove(home.id, thing.id)
    with home.store.read() as unit:
        assert things(unit, name).find(home.id, thing.id) is None
        with pytest.raises(NotFound):
            things(unit, name).get(home.id, thing.id)
    with home.store.write(home.id) as unit, pytest.raises(NotFound):
        things(unit, name).remove(home.id, thing.id)


@of_households
def test_a_thing_is_never_found_through_another_household(home: Home, name: str) -> None:
    other = found(home.store)
    thing = MAKE[name](home.id)
    with home.store.write(home.id) as unit:
        things(unit, name).add(thing)
    with home.store.read() as unit:
        assert things(unit, name).find(other.id, thing.id) is None
        assert thing not in things(unit, name).of_household(other.id)
        with pytest.raises(NotFound):
            things(unit, name).get(other.id, thing.id)
    with home.store.write(other.id) as unit, pytest.raises(NotFound):
        things(unit, name).remove(other.id, thing.id)
    with home.store.read() as unit:
        assert things(unit, name).get(home.id, thing.id) == thing


@of_households
def test_a_households_things_come_oldest_first(store: Store, name: str) -> None:
    household = make_household()
    made = [MAKE[name](household.id, created_at=later(minutes=n // 2)) for n in range(6)]
    with store.write(household.id) as unit:
        unit.households.add(household)
        for thing in made:
            things(unit, name).add(thing)
    with store.read() as unit:
        assert things(unit, name).of_household(household.id) == made
        assert things(unit, name).of_household(new_id()) == []


@pytest.mark.parametrize(
    "odd", ["", "nobody", "a\x00b", "x" * 10_000, "{", "01A1FDF2", "☃", "' OR 1=1 --"]
)
@of_households
def test_an_odd_id_is_the_id_of_nothing(home: Home, name: str, odd: str) -> None:
    with home.store.read() as unit:
        assert things(unit, name).find(home.id, odd) is None
        assert things(unit, name).find(odd, home.child.id) is None
        assert things(unit, name).of_household(odd) == []


def test_another_spelling_of_an_id_is_another_id(home: Home) -> None:
    with home.store.read() as unit:
        assert unit.children.find(home.id, home.child.id.upper()) is None
        assert unit.children.find(home.id, home.child.id.replace("-", "")) is None
        assert unit.users.find(home.parent.id.upper()) is None


@pytest.mark.parametrize("name", ["devices", "projects", "project_tokens"])
def test_some_things_are_found_by_their_ids_alone(home: Home, name: str) -> None:
    thing = MAKE[name](home.id)
    with home.store.write(home.id) as unit:
        things(unit, name).add(thing)
    with home.store.read() as unit:
        assert things(unit, name).find_by_id(thing.id) == thing
        assert things(unit, name).find_by_id(new_id()) is None


def test_a_household_comes_back_changed(home: Home) -> None:
    changed = replace(
        home.household,
        timezone="Asia/Kathmandu",
        day_start_hour=12,
        count_tasks_as_activity=False,
        streak_freezes=5,
    )
    home.earn()
    with home.store.write(home.id) as unit:
        unit.households.save(changed)
    with home.store.read() as unit:
        assert unit.households.get(home.id) == changed
        assert unit.ledger.head(home.id).seq == 1


def test_all_households_can_be_gone_through(store: Store) -> None:
    households = [found(store, timezone=zone).household for zone in ("UTC", "Asia/Tokyo")]
    with store.read() as unit:
        assert sorted(unit.households, key=lambda each: each.timezone) == households[::-1]


def test_a_household_can_be_removed(home: Home) -> None:
    with home.store.write(home.id) as unit:
        unit.households.remove(home.id)
        assert unit.households.find(home.id) is None
    with home.store.write(home.id) as unit, pytest.raises(NotFound):
        unit.households.remove(home.id)


def test_a_sign_in_comes_back_and_ends(home: Home) -> None:
    sign_in = make_sign_in(home.parent.id)
    ended = replace(sign_in, ended_at=later(hours=1))
    with home.store.write(home.id) as unit:
        unit.sign_ins.add(sign_in)
        assert unit.sign_ins.get(sign_in.id) == sign_in
        unit.sign_ins.save(ended)
    with home.store.read() as unit:
        assert unit.sign_ins.get(sign_in.id) == ended
        assert unit.sign_ins.of_user(home.parent.id) == [ended]
        assert unit.sign_ins.of_user(new_id()) == []
        with pytest.raises(NotFound):
            unit.sign_ins.get(new_id())


def test_a_removed_sign_in_is_gone(home: Home) -> None:
    sign_in = make_sign_in(home.parent.id)
    with home.store.write(home.id) as unit:
        unit.sign_ins.add(sign_in)
        assert unit.sign_ins.find(sign_in.id) == sign_in
        unit.sign_ins.remove(sign_in.id)
        assert unit.sign_ins.find(sign_in.id) is None
        with pytest.raises(NotFound):
            unit.sign_ins.remove(sign_in.id)


def test_a_user_comes_back_changed(home: Home) -> None:
    changed = replace(
        home.parent,
        name="Änn",
        timezone="Europe/Berlin",
        day_start_hour=3,
        marked_for_deletion_at=later(days=1),
        password_hash="another",
    )
    with home.store.write(home.id) as unit:
        unit.users.save(changed)
    with home.store.read() as unit:
        assert unit.users.get(home.parent.id) == changed
        assert unit.users.find(make_user().id) is None
