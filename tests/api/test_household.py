"""The household, and the devices of its children."""

from typing import Any

import pytest

from tests.api.builders import fields_of, refusal
from tests.api.listening import Listener
from tests.families import Caller, Family, sign_up


def test_a_household_names_its_members_and_counts_its_children(family: Family) -> None:
    user = family.parent.user
    expected = {
        "id": user["household_id"],
        "members": [{"id": user["id"], "name": "Ann"}],
        "children_count": 1,
        "timezone": "UTC",
        "day_start_hour": 0,
        "count_tasks_as_activity": True,
        "streak_freezes": 0,
    }
    household = family.parent.get("/household").json
    assert {name: household[name] for name in expected} == expected


def test_a_household_lives_where_its_founder_does(family: Family) -> None:
    parent = sign_up(family.parent.client, timezone="Asia/Kathmandu")
    assert parent.get("/household").json["timezone"] == "Asia/Kathmandu"


@pytest.mark.parametrize(
    "change",
    [
        {"timezone": "Europe/Berlin"},
        {"day_start_hour": 12},
        {"count_tasks_as_activity": False},
        {"streak_freezes": 5},
    ],
)
def test_a_household_changes_in_what_is_sent(family: Family, change: dict[str, Any]) -> None:
    before = family.parent.get("/household").json
    answer = family.parent.patch("/household", **change)
    assert answer.status_code == 200
    assert answer.json == before | change == family.parent.get("/household").json


@pytest.mark.parametrize(
    "wrong",
    [
        {"timezone": "Berlin"},
        {"timezone": None},
        {"day_start_hour": 13},
        {"count_tasks_as_activity": 1},
        {"streak_freezes": 6},
        {"streak_freezes": -1},
        {"members": []},
        {"id": "another"},
    ],
)
def test_a_wrong_household_names_the_field(family: Family, wrong: dict[str, Any]) -> None:
    assert fields_of(family.parent.patch("/household", **wrong)) == list(wrong)


# Devices


def devices(family: Family) -> str:
    return f"/child/{family.child_id}/devices"


def test_a_device_is_made_with_a_token(family: Family) -> None:
    answer = family.parent.post(devices(family), name="Tablet")
    assert answer.status_code == 201
    assert set(answer.json) == {"device", "token"}
    device = answer.json["device"]
    assert (device["name"], device["child_id"]) == ("Tablet", family.child_id)
    assert device["user_id"] == family.parent.user["id"]
    assert family.parent.get(devices(family)).json == {"devices": [device]}
    assert answer.json["token"] not in family.parent.get(devices(family)).text


def test_a_device_sees_its_own_child_only(family: Family) -> None:
    device = family.device()
    ben = family.make("/child", name="Ben")
    assert [child["name"] for child in device.get("/child").json["children"]] == ["Mia"]
    assert device.get(f"/child/{family.child_id}").json == family.child
    assert refusal(device.get(f"/child/{ben}")) == (404, "not_found")
    assert device.get("/task").json == family.parent.get("/task").json
    assert device.get("/reward").json == family.parent.get("/reward").json


def test_an_ended_device_is_out_with_its_streams(family: Family) -> None:
    answer = family.parent.post(devices(family), name="Tablet").json
    device = Caller(family.parent.client, answer["token"])
    other = family.device()
    with Listener(device) as listener:
        ended = family.parent.delete(f"{devices(family)}/{answer['device']['id']}")
        assert (ended.status_code, ended.data) == (204, b"")
        listener.wait_for_end()
    assert refusal(device.get("/child")) == (401, "token_revoked")
    assert other.get("/child").status_code == 200
    assert len(family.parent.get(devices(family)).json["devices"]) == 1


def test_a_device_that_is_not_this_childs_is_not_found(family: Family) -> None:
    made = family.parent.post(devices(family), name="Tablet").json
    device_id = made["device"]["id"]
    assert refusal(family.parent.delete(f"{devices(family)}/nothing")) == (404, "not_found")
    other = Family(sign_up(family.parent.client))
    assert refusal(other.parent.delete(f"{devices(other)}/{device_id}")) == (404, "not_found")
    family.child_id = family.make("/child", name="Ben")
    assert family.parent.get(devices(family)).json == {"devices": []}
    assert refusal(family.parent.delete(f"{devices(family)}/{device_id}")) == (404, "not_found")
    assert Caller(family.parent.client, made["token"]).get("/child").status_code == 200


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 201}, {"token": "mine"}])
def test_a_wrong_device_names_the_field(family: Family, wrong: dict[str, Any]) -> None:
    answer = family.parent.post(devices(family), **{"name": "Tablet"} | wrong)
    assert fields_of(answer) == list(wrong)


def test_a_device_stays_good_after_its_parent_signed_out(family: Family) -> None:
    device = family.device()
    family.parent.post("/auth/logout")
    assert device.get("/child").status_code == 200


def test_a_device_hears_what_concerns_its_child_only(family: Family) -> None:
    mia, device = family.child_id, family.device()
    with Listener(device) as listener:
        family.child_id = family.make("/child", name="Ben")
        family.trigger()
        family.child_id = mia
        mine = family.trigger().json["tracking_event"]
        heard = listener.next()
    assert heard.data["tracking_event_id"] == mine["id"]
    assert heard.id == mine["seq"] == 2
