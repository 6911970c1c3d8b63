"""Households with several parents: invites, joining, leaving, removing."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask.testing import FlaskClient
from flask_openapi import OpenAPI

from tests.api.builders import refusal
from tests.api.listening import Listener
from tests.conftest import TurnedClock
from tests.families import PASSWORD, Caller, Family, sign_up


def invited(family: Family) -> str:
    """Invite somebody; gives the code."""
    answer = family.parent.post("/household/invites")
    assert answer.status_code == 201
    code: str = answer.json["code"]
    return code


def joined(family: Family, name: str = "Ben") -> Caller:
    """Let a second parent join."""
    return sign_up(family.parent.client, name=name, invite_code=invited(family))


# Invites


def test_an_invite_tells_its_code_once(family: Family) -> None:
    made = family.parent.post("/household/invites").json
    listed = family.parent.get("/household/invites").json["invites"]
    assert listed == [{name: value for name, value in made.items() if name != "code"}]
    assert made["user_id"] == family.parent.user["id"]


def test_who_is_invited_is_a_parent_like_the_first_one(family: Family) -> None:
    ben = joined(family)
    assert ben.user["household_id"] == family.parent.user["household_id"]
    assert ben.get("/child").json == family.parent.get("/child").json
    members = ben.get("/household").json["members"]
    assert [member["name"] for member in members] == ["Ann", "Ben"]
    made = ben.post("/child", name="Zoe").json
    assert family.parent.get(f"/child/{made['id']}").json == made


def test_all_parents_hear_the_same_stream_and_each_entry_says_who_acted(family: Family) -> None:
    ann, ben = family.parent, joined(family)
    with Listener(ann) as first, Listener(ben) as second:
        family.trigger()
        family.parent = ben
        family.trigger()
        assert first.entries(2) == second.entries(2)
    acted = [entry["user_id"] for entry in family.history]
    assert acted == [ben.user["id"], ann.user["id"]]


def test_a_code_is_good_once(family: Family) -> None:
    code = invited(family)
    sign_up(family.parent.client, invite_code=code)
    assert family.parent.get("/household/invites").json["invites"] == []
    body = {"email": "cy@home.test", "password": PASSWORD, "name": "Cy", "invite_code": code}
    answer = family.parent.client.post("/auth/signup", json=body)
    assert refusal(answer) == (400, "invalid_invite")


def test_of_many_who_use_a_code_at_once_one_joins(app: OpenAPI, family: Family) -> None:
    code, together, statuses = invited(family), Barrier(6), []

    def use(number: int) -> None:
        client = app.test_client()
        body = {"email": f"p{number}@home.test", "password": PASSWORD, "name": "P"}
        together.wait()
        answer = client.post("/auth/signup", json=body | {"invite_code": code})
        statuses.append(answer.status_code)

    threads = [Thread(target=use, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201] + [400] * 5
    assert len(family.parent.get("/household").json["members"]) == 2


def test_a_code_is_good_for_seven_days(family: Family, clock: TurnedClock) -> None:
    code = invited(family)
    clock.turn(timedelta(days=7))
    body = {"email": "cy@home.test", "password": PASSWORD, "name": "Cy", "invite_code": code}
    answer = family.parent.client.post("/auth/signup", json=body)
    assert refusal(answer) == (400, "invalid_invite")
    assert family.parent.get("/household/invites").json["invites"] == []


@pytest.mark.parametrize("name", ["id", "code"])
def test_an_invite_is_taken_back_by_its_id_or_its_code(family: Family, name: str) -> None:
    invite = family.parent.post("/household/invites").json
    path = f"/household/invites/{invite[name]}"
    assert family.parent.delete(path).status_code == 204
    assert refusal(family.parent.delete(path)) == (404, "not_found")
    body = {"email": "cy@home.test", "password": PASSWORD, "name": "Cy"}
    answer = family.parent.client.post("/auth/signup", json=body | {"invite_code": invite["code"]})
    assert refusal(answer) == (400, "invalid_invite")


@pytest.mark.parametrize("name", ["id", "code"])
def test_nobody_else_takes_an_invite_back(family: Family, name: str) -> None:
    invite = family.parent.post("/household/invites").json
    other = sign_up(family.parent.client)
    assert refusal(other.delete(f"/household/invites/{invite[name]}")) == (404, "not_found")
    assert other.get("/household/invites").json["invites"] == []
    sign_up(family.parent.client, invite_code=invite["code"])


def test_a_code_is_not_spent_on_a_taken_email(family: Family) -> None:
    code = invited(family)
    taken = family.parent.user["email"]
    body = {"email": taken, "password": PASSWORD, "name": "Cy", "invite_code": code}
    answer = family.parent.client.post("/auth/signup", json=body)
    assert refusal(answer) == (409, "email_taken")
    sign_up(family.parent.client, invite_code=code)


# Leaving and removing


def test_who_leaves_has_an_empty_household_and_the_others_keep_everything(family: Family) -> None:
    ben = joined(family)
    family.trigger()
    left = ben.post("/household/leave")
    assert left.status_code == 200
    assert left.json["household_id"] != family.parent.user["household_id"]
    assert ben.get("/auth/me").json == left.json
    assert ben.get("/child").json == {"children": []}
    assert ben.get("/household").json["members"] == [{"id": ben.user["id"], "name": "Ben"}]
    assert refusal(ben.get(f"/child/{family.child_id}")) == (404, "not_found")
    assert family.points == 10
    members = family.parent.get("/household").json["members"]
    assert [member["name"] for member in members] == ["Ann"]


def test_who_leaves_stays_the_one_who_acted(family: Family) -> None:
    ann, ben = family.parent, joined(family)
    family.parent = ben
    family.trigger()
    ben.post("/household/leave")
    family.parent = ann
    assert family.history[0]["user_id"] == ben.user["id"]


def test_who_is_removed_is_out_at_once(family: Family) -> None:
    ben = joined(family)
    with Listener(ben) as listener:
        answer = family.parent.delete(f"/household/members/{ben.user['id']}")
        assert (answer.status_code, answer.data) == (204, b"")
        listener.wait_for_end(timeout=5)
    assert ben.get("/child").json == {"children": []}
    with Listener(ben):
        family.trigger()
    assert ben.get("/household").json["children_count"] == 0


def test_devices_are_left_to_another_parent(family: Family) -> None:
    ann, ben = family.parent, joined(family)
    family.parent = ben
    device = family.device()
    assert ann.delete(f"/household/members/{ben.user['id']}").status_code == 204
    family.parent = ann
    devices = ann.get(f"/child/{family.child_id}/devices").json["devices"]
    assert [each["user_id"] for each in devices] == [ann.user["id"]]
    family.trigger()
    path = f"/child/{family.child_id}/request-reward"
    event = device.post(path, reward_id=family.reward_id).json["tracking_event"]
    assert (event["actor"], event["user_id"]) == ("child", ann.user["id"])


def test_invites_go_with_who_made_them(family: Family) -> None:
    ann, ben = family.parent, joined(family)
    mine = invited(family)
    theirs = ben.post("/household/invites").json["code"]
    ben.post("/household/leave")
    body = {"email": "cy@home.test", "password": PASSWORD, "name": "Cy", "invite_code": theirs}
    assert refusal(ann.client.post("/auth/signup", json=body)) == (400, "invalid_invite")
    sign_up(ann.client, invite_code=mine)


def test_the_last_parent_neither_leaves_nor_is_removed(family: Family) -> None:
    parent = family.parent
    assert refusal(parent.post("/household/leave")) == (409, "last_parent")
    path = f"/household/members/{parent.user['id']}"
    assert refusal(parent.delete(path)) == (409, "last_parent")
    ben = joined(family)
    assert parent.delete(path).status_code == 204
    assert refusal(ben.post("/household/leave")) == (409, "last_parent")
    assert len(ben.get("/child").json["children"]) == 1


@pytest.mark.parametrize("which", ["unknown", "another family's"])
def test_who_is_no_member_is_not_removed(family: Family, which: str) -> None:
    joined(family)
    other = sign_up(family.parent.client)
    user_id = "unknown" if which == "unknown" else other.user["id"]
    assert refusal(family.parent.delete(f"/household/members/{user_id}")) == (404, "not_found")
    assert other.get("/auth/me").json == other.user


def test_two_who_leave_at_once_do_not_leave_the_children_alone(
    app: OpenAPI, client: FlaskClient
) -> None:
    family = Family(sign_up(client))
    parents, together, statuses = [family.parent, joined(family)], Barrier(2), []

    def leave(parent: Caller) -> None:
        own = Caller(app.test_client(), parent.token)
        together.wait()
        statuses.append(own.post("/household/leave").status_code)

    threads = [Thread(target=leave, args=[parent]) for parent in parents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 409]
