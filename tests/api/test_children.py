"""Children, and what tasks and rewards are worth for one of them."""

from typing import Any

import pytest

from models.times import parse_iso
from tests.api.builders import brief, fields_of, refusal
from tests.api.listening import Listener
from tests.families import Family

FIELDS = {
    "id",
    "household_id",
    "name",
    "points",
    "birth_date",
    "image_url",
    "timezone",
    "day_start_hour",
    "pending_requests",
    "overrides",
    "created_at",
    "updated_at",
}
EVERYTHING = {
    "name": "Zoë",
    "birth_date": "2017-05-04",
    "image_url": "https://home.test/zoe.png",
    "timezone": "Europe/Berlin",
    "day_start_hour": 4,
}
WRONG = [
    {"name": ""},
    {"name": "x" * 201},
    {"name": None},
    {"birth_date": "4 May 2017"},
    {"birth_date": "2017-02-30"},
    {"birth_date": "1666-01-01"},
    {"image_url": "javascript:alert(1)"},
    {"timezone": "Berlin"},
    {"day_start_hour": 13},
    {"day_start_hour": True},
    {"points": 100},
    {"id": "chosen"},
]


def test_a_new_child_has_no_points_and_the_households_zone(family: Family) -> None:
    answer = family.parent.post("/child", name="Ben")
    assert answer.status_code == 201
    child = answer.json
    assert set(child) == FIELDS
    assert parse_iso(child["created_at"]) == parse_iso(child["updated_at"])
    nothing = ("birth_date", "image_url", "timezone", "day_start_hour")
    assert {child[name] for name in nothing} == {None}
    assert (child["name"], child["points"], child["pending_requests"]) == ("Ben", 0, [])
    assert child["overrides"] == {"tasks": {}, "rewards": {}}
    assert child["household_id"] == family.parent.user["household_id"]


def test_a_child_keeps_everything_that_is_said_of_it(family: Family) -> None:
    child = family.parent.post("/child", **EVERYTHING).json
    assert {name: child[name] for name in EVERYTHING} == EVERYTHING
    assert family.parent.get(f"/child/{child['id']}").json == child


def test_children_are_listed_oldest_first(family: Family) -> None:
    family.make("/child", name="Ben")
    listed = family.parent.get("/child").json["children"]
    assert [child["name"] for child in listed] == ["Mia", "Ben"]
    assert listed[0] == family.child


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_child_changes_in_what_is_sent(family: Family, name: str) -> None:
    before = family.child
    answer = family.parent.patch(f"/child/{family.child_id}", **{name: EVERYTHING[name]})
    assert answer.status_code == 200
    after = answer.json
    assert after == before | {name: EVERYTHING[name], "updated_at": after["updated_at"]}
    assert after["updated_at"] > before["updated_at"]
    assert after == family.child


def test_null_takes_a_value_away(family: Family) -> None:
    family.parent.patch(f"/child/{family.child_id}", **EVERYTHING)
    nothing = dict.fromkeys(set(EVERYTHING) - {"name"})
    child = family.parent.patch(f"/child/{family.child_id}", **nothing).json
    assert {child[name] for name in nothing} == {None}
    assert child["name"] == "Zoë"


@pytest.mark.parametrize("wrong", WRONG, ids=brief)
def test_a_wrong_child_names_the_field(family: Family, wrong: dict[str, Any]) -> None:
    assert fields_of(family.parent.post("/child", **{"name": "Ben"} | wrong)) == list(wrong)
    assert fields_of(family.parent.patch(f"/child/{family.child_id}", **wrong)) == list(wrong)
    assert len(family.parent.get("/child").json["children"]) == 1


def test_a_change_leaves_the_points_alone(family: Family) -> None:
    family.trigger()
    family.parent.patch(f"/child/{family.child_id}", name="Maria")
    assert family.points == 10
    assert family.trigger().json["child"]["name"] == "Maria"


def test_a_deleted_child_is_gone_with_its_devices(family: Family) -> None:
    device = family.device()
    answer = family.parent.delete(f"/child/{family.child_id}")
    assert (answer.status_code, answer.data) == (204, b"")
    assert refusal(family.parent.get(f"/child/{family.child_id}")) == (404, "not_found")
    assert refusal(device.get("/child")) == (401, "token_revoked")
    assert family.parent.get("/child").json == {"children": []}
    assert refusal(family.trigger()) == (404, "not_found")
    assert refusal(family.parent.delete(f"/child/{family.child_id}")) == (404, "not_found")


def test_a_deleted_childs_devices_hear_nothing_more(family: Family) -> None:
    with Listener(family.device()) as listener:
        family.parent.delete(f"/child/{family.child_id}")
        listener.wait_for_end()


# Overrides


def override(family: Family, kind: str) -> str:
    thing_id = family.task_id if kind == "tasks" else family.reward_id
    return f"/child/{family.child_id}/overrides/{kind}/{thing_id}"


CASES = [("tasks", "points", 4), ("rewards", "cost", 2), ("rewards", "cost", 0)]


@pytest.mark.parametrize(("kind", "field", "value"), CASES)
def test_an_override_is_set_replaced_and_taken_back(
    family: Family, kind: str, field: str, value: int
) -> None:
    path = override(family, kind)
    thing_id = path.rsplit("/", 1)[1]
    for amount in (7, value):
        answer = family.parent.put(path, **{field: amount})
        assert answer.status_code == 200
        assert answer.json["overrides"][kind] == {thing_id: amount}
        assert answer.json == family.child
    answer = family.parent.delete(path)
    assert answer.status_code == 200
    assert answer.json["overrides"] == {"tasks": {}, "rewards": {}}
    assert family.parent.delete(path).status_code == 200


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("tasks", {"points": 0}),
        ("tasks", {"points": 1_000_001}),
        ("tasks", {"points": "4"}),
        ("tasks", {"points": 4.5}),
        ("tasks", {"points": None}),
        ("rewards", {"cost": -1}),
        ("rewards", {"cost": 1_000_001}),
        ("rewards", {"cost": True}),
    ],
)
def test_a_wrong_override_names_the_field(family: Family, kind: str, wrong: dict[str, Any]) -> None:
    assert fields_of(family.parent.put(override(family, kind), **wrong)) == list(wrong)


@pytest.mark.parametrize("kind", ["tasks", "rewards"])
def test_an_override_of_nothing_is_not_found(family: Family, kind: str) -> None:
    path = f"/child/{family.child_id}/overrides/{kind}/nothing"
    for method in ("PUT", "DELETE"):
        assert refusal(family.parent.call(method, path, json={})) == (404, "not_found")


def test_an_override_counts_for_one_child_only(family: Family) -> None:
    family.parent.put(override(family, "tasks"), points=4)
    assert family.trigger().json["child"]["points"] == 4
    family.child_id = family.make("/child", name="Ben")
    assert family.trigger().json["child"]["points"] == 10


def test_an_override_of_a_reward_says_what_it_costs(family: Family) -> None:
    family.parent.put(override(family, "rewards"), cost=2)
    family.trigger()
    assert family.request().json["child"]["pending_requests"][0]["cost"] == 2
    assert family.redeem().json["child"]["points"] == 8


@pytest.mark.parametrize(("kind", "field"), [("tasks", "points"), ("rewards", "cost")])
def test_an_override_goes_with_its_task_or_reward(family: Family, kind: str, field: str) -> None:
    path = override(family, kind)
    family.parent.put(path, **{field: 4})
    family.parent.delete(f"/{kind[:-1]}/{path.rsplit('/', 1)[1]}")
    assert family.child["overrides"] == {"tasks": {}, "rewards": {}}
