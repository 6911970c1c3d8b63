"""Tasks, penalties and rewards."""

from typing import Any

import pytest

from models.verification import verify
from tests.api.builders import brief, fields_of, refusal
from tests.api.listening import Listener
from tests.families import Family, sign_up

TASK = {
    "name": "Zähne putzen",
    "points": 1_000_000,
    "is_good": False,
    "description": "Morgens\nund abends",
    "topic": "Hygiene",
    "image_url": "/teeth.png",
}
REWARD = {
    "name": "Zoo",
    "cost": 0,
    "description": "Den ganzen Tag",
    "image_url": "http://home.test/zoo.png",
}
DEFAULTS = {
    "/task": {"is_good": True, "description": None, "topic": None, "image_url": None},
    "/reward": {"description": None, "image_url": None},
}
NEW = {"/task": {"name": "Dishes", "points": 1}, "/reward": {"name": "Zoo", "cost": 1}}
ALL = {"/task": TASK, "/reward": REWARD}
both = pytest.mark.parametrize("path", ["/task", "/reward"])


def made(family: Family, path: str) -> dict[str, Any]:
    answer = family.parent.post(path, **ALL[path])
    assert answer.status_code == 201
    return answer.json


@both
def test_what_is_left_out_has_its_default(family: Family, path: str) -> None:
    thing = family.parent.post(path, **NEW[path]).json
    assert {name: thing[name] for name in DEFAULTS[path]} == DEFAULTS[path]
    assert {"id", "created_at", "updated_at", *NEW[path]} <= set(thing)


@both
def test_what_is_said_is_kept(family: Family, path: str) -> None:
    thing = made(family, path)
    assert {name: thing[name] for name in ALL[path]} == ALL[path]
    assert family.parent.get(f"{path}/{thing['id']}").json == thing
    assert family.parent.get(path).json[f"{path[1:]}s"][-1] == thing


@pytest.mark.parametrize(
    ("path", "name"), [(path, name) for path, thing in ALL.items() for name in thing]
)
def test_a_thing_changes_in_what_is_sent(family: Family, path: str, name: str) -> None:
    before = family.parent.post(path, **NEW[path]).json
    after = family.parent.patch(f"{path}/{before['id']}", **{name: ALL[path][name]}).json
    assert after == before | {name: ALL[path][name], "updated_at": after["updated_at"]}
    assert after["updated_at"] > before["updated_at"]
    assert family.parent.get(f"{path}/{before['id']}").json == after


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("/task", {"name": ""}),
        ("/task", {"name": None}),
        ("/task", {"points": 0}),
        ("/task", {"points": -1}),
        ("/task", {"points": 1_000_001}),
        ("/task", {"points": "1"}),
        ("/task", {"is_good": None}),
        ("/task", {"is_good": "yes"}),
        ("/task", {"topic": ""}),
        ("/task", {"description": "x" * 2001}),
        ("/task", {"cost": 1}),
        ("/reward", {"name": "x" * 201}),
        ("/reward", {"cost": -1}),
        ("/reward", {"cost": 1_000_001}),
        ("/reward", {"cost": None}),
        ("/reward", {"image_url": "ftp://home.test"}),
        ("/reward", {"is_good": True}),
    ],
    ids=brief,
)
def test_a_wrong_thing_names_the_field(family: Family, path: str, wrong: dict[str, Any]) -> None:
    thing_id = family.task_id if path == "/task" else family.reward_id
    assert fields_of(family.parent.post(path, **NEW[path] | wrong)) == list(wrong)
    assert fields_of(family.parent.patch(f"{path}/{thing_id}", **wrong)) == list(wrong)


@both
def test_a_deleted_thing_is_gone(family: Family, path: str) -> None:
    thing = f"{path}/{made(family, path)['id']}"
    answer = family.parent.delete(thing)
    assert (answer.status_code, answer.data) == (204, b"")
    for method in ("GET", "PATCH", "DELETE"):
        assert refusal(family.parent.call(method, thing, json={})) == (404, "not_found")


@both
def test_another_familys_things_are_not_found(family: Family, path: str) -> None:
    thing = f"{path}/{made(family, path)['id']}"
    other = sign_up(family.parent.client)
    for method in ("GET", "PATCH", "DELETE"):
        assert refusal(other.call(method, thing, json={"name": "Mine"})) == (404, "not_found")
    assert other.get(path).json == {f"{path[1:]}s": []}
    assert family.parent.get(thing).status_code == 200


def test_a_task_that_becomes_a_penalty_takes_points_from_then_on(family: Family) -> None:
    family.trigger()
    family.parent.patch(f"/task/{family.task_id}", is_good=False, points=4)
    entry = family.trigger().json["tracking_event"]
    assert (entry["entity_type"], entry["delta"]) == ("penalty", -4)


def test_a_deleted_task_leaves_its_entries(family: Family) -> None:
    family.trigger()
    family.parent.delete(f"/task/{family.task_id}")
    assert [entry["metadata"]["task_name"] for entry in family.history] == ["Dishes"]


def test_deleting_a_reward_cancels_its_requests_each_with_its_entry(family: Family) -> None:
    mia, ben = family.child_id, family.make("/child", name="Ben")
    for family.child_id in (mia, ben):
        family.trigger()
        family.request()
    other = family.make("/reward", name="Zoo", cost=1)
    family.act("request-reward", reward_id=other)
    with Listener(family.parent) as listener:
        family.parent.delete(f"/reward/{family.reward_id}")
        heard = [listener.next() for _ in range(5)]
    for family.child_id in (mia, ben):
        entry = family.history[0]
        assert (entry["action"], entry["entity_id"]) == ("cancelled", family.reward_id)
        assert entry["metadata"] == {"reward_name": "Ice cream", "reward_cost": 5}
        assert (entry["delta"], entry["actor"]) == (0, "parent")
    assert [each["reward_id"] for each in family.child["pending_requests"]] == [other]
    assert sorted(event.type for event in heard) == [
        *["reward_changed"],
        *["reward_request_resolved"] * 2,
        *["tracking_event_created"] * 2,
    ]
    resolved = [event.data for event in heard if event.type == "reward_request_resolved"]
    assert [(each["child_id"], each["action"]) for each in resolved] == [
        (mia, "cancelled"),
        (ben, "cancelled"),
    ]
    assert resolved[0]["decided_by"]["name"] == "Ann"


def test_deleting_a_reward_keeps_the_chain(family: Family, admin: Any) -> None:
    family.trigger()
    family.request()
    family.parent.delete(f"/reward/{family.reward_id}")
    assert verify(reversed(family.history)).ok
    assert admin.get("/admin/ledger/verify").json["ok"]


@pytest.mark.parametrize("path", ["/child", "/task", "/reward"])
def test_the_family_hears_of_every_change(family: Family, path: str) -> None:
    kind = f"{path[1:]}_changed"
    with Listener(family.parent) as listener:
        thing_id = family.make(path, **NEW.get(path, {"name": "Ben"}))
        family.parent.patch(f"{path}/{thing_id}", name="Another")
        family.parent.delete(f"{path}/{thing_id}")
        heard = [listener.next(kind) for _ in range(3)]
    assert [event.id for event in heard] == [None] * 3
    assert [event.data for event in heard] == [
        {"id": thing_id, "change": change} for change in ("created", "updated", "deleted")
    ]
