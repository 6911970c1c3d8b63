"""Deletion of accounts: marks, the queue, and what is left afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_openapi import OpenAPI

from models.times import parse_iso
from services.deletion import rounds
from tests.api.builders import fields_of, parts_of, refusal
from tests.api.listening import Listener
from tests.conftest import TurnedClock
from tests.deletions import GRACE, delete, join, mark, mark_long_ago, stored, traces
from tests.families import PASSWORD, Caller, Family, sign_up


def verdict(admin: Caller) -> dict[str, Any]:
    found: dict[str, Any] = admin.get("/admin/ledger/verify").json
    return found


# Marks


def test_a_dry_run_counts_what_the_last_parent_takes_along(family: Family) -> None:
    family.trigger()
    family.device()
    family.parent.post("/household/invites")
    family.parent.post("/api/progress/exercises", topic="Reading")
    seen = family.parent.get("/auth/me/deletion").json
    assert seen["erased"] == {
        "accounts": 1,
        "sessions": 1,
        "children": 1,
        "tasks": 2,
        "rewards": 1,
        "devices": 1,
        "invites": 1,
        "exercises": 1,
        "projects": 0,
        "webhooks": 0,
    }
    assert seen["anonymized"] == {"tracking_events": 1}
    assert seen["kept"] == {
        "children": 0,
        "tasks": 0,
        "rewards": 0,
        "devices": 0,
        "invites": 0,
        "exercises": 0,
        "projects": 0,
        "webhooks": 0,
        "tracking_events": 1,
    }
    assert (seen["marked_for_deletion_at"], seen["deletes_after"]) == (None, None)
    assert family.parent.get("/auth/me").json == family.parent.user


def test_a_dry_run_keeps_the_family_where_another_parent_stays(family: Family) -> None:
    join(family)
    seen = family.parent.get("/auth/me/deletion").json
    assert (seen["erased"]["children"], seen["kept"]["children"]) == (0, 1)
    assert seen["erased"]["sessions"] == 1


def test_a_mark_is_said_and_signing_in_goes_on(family: Family, clock: TurnedClock) -> None:
    parent = family.parent
    answer = parent.post("/auth/me/deletion", password=PASSWORD)
    assert answer.status_code == 202
    times = {name: parse_iso(value) for name, value in answer.json.items()}
    assert times["deletes_after"] - times["marked_for_deletion_at"] == timedelta(hours=720)
    me = parent.get("/auth/me").json
    assert me["marked_for_deletion"] is True
    assert me["marked_for_deletion_at"] == answer.json["marked_for_deletion_at"]
    seen = parent.get("/auth/me/deletion").json
    assert {name: seen[name] for name in answer.json} == answer.json
    assert Caller.logged_in(parent.client, me["email"], PASSWORD).user == me
    assert family.trigger().status_code == 200
    clock.turn(timedelta(hours=1))
    assert parent.post("/auth/me/deletion", password=PASSWORD).json == answer.json


def test_a_mark_wants_the_password(family: Family) -> None:
    wrong = family.parent.post("/auth/me/deletion", password="guess")
    assert fields_of(wrong) == ["password"]
    assert family.parent.get("/auth/me").json["marked_for_deletion"] is False


def test_a_mark_is_taken_back_within_its_time(
    app: OpenAPI, family: Family, clock: TurnedClock
) -> None:
    mark(family.parent)
    answer = family.parent.delete("/auth/me/deletion")
    assert (answer.status_code, answer.json["marked_for_deletion"]) == (200, False)
    assert family.parent.delete("/auth/me/deletion").json == answer.json
    clock.turn(timedelta(hours=719))
    assert rounds.run(parts_of(app)).processed == 0
    assert family.points == 0


def test_a_mark_is_not_taken_back_after_its_time(family: Family, clock: TurnedClock) -> None:
    mark(family.parent)
    clock.turn(timedelta(hours=720))
    caller = Caller.logged_in(family.parent.client, family.parent.user["email"], PASSWORD)
    assert refusal(caller.delete("/auth/me/deletion")) == (409, "too_late_to_keep")


def test_the_threshold_holds_for_those_who_are_marked_already(
    family: Family, admin: Caller
) -> None:
    mark(family.parent)
    assert admin.get("/admin/deletion-threshold").json == {"hours": 720}
    assert admin.put("/admin/deletion-threshold", hours=24).json == {"hours": 24}
    seen = family.parent.get("/auth/me/deletion").json
    lasts = parse_iso(seen["deletes_after"]) - parse_iso(seen["marked_for_deletion_at"])
    assert lasts == timedelta(hours=24)
    [queued] = admin.get("/admin/deletion-queue").json["users"]
    assert queued["deletes_after"] == seen["deletes_after"]


@pytest.mark.parametrize("hours", [23, 8761, "24", None, 24.5])
def test_a_threshold_out_of_bounds_names_the_field(admin: Caller, hours: object) -> None:
    assert fields_of(admin.put("/admin/deletion-threshold", hours=hours)) == ["hours"]
    assert admin.get("/admin/deletion-threshold").json == {"hours": 720}


# One of two parents


def test_deleting_one_of_two_parents_leaves_the_other_one_everything(
    app: OpenAPI, family: Family, admin: Caller
) -> None:
    ann, ben = family.parent, join(family, email="ben@home.test")
    family.trigger()
    family.parent = ben
    device = family.device()
    family.trigger(key="bens-tap")
    made = device.post(f"/child/{family.child_id}/request-reward", reward_id=family.reward_id).json[
        "tracking_event"
    ]
    ben.post("/household/invites")
    ben.post("/api/progress/exercises", topic="Reading")
    family.parent = ann
    before = family.history
    heads = verdict(admin)["heads"]
    with Listener(ben) as bens, Listener(ann) as anns:
        done = delete(app, ben)
        bens.wait_for_end(timeout=5)
        family.trigger()
        assert anns.next("tracking_event_created").id == 4
    assert (done.processed, done.deleted) == (1, 1)
    assert family.history[1:] == [
        entry | {"user_id": None if entry["user_id"] == ben.user["id"] else entry["user_id"]}
        for entry in before
    ]
    assert family.history[1]["id"] == made["id"]
    found = verdict(admin)
    assert (found["ok"], found["events"], found["anonymous"]) == (True, 4, 2)
    assert found["heads"][0]["seq"] == heads[0]["seq"] + 1
    assert refusal(ben.get("/child"))[0] == 401
    login = {"email": "ben@home.test", "password": PASSWORD}
    assert refusal(ann.client.post("/auth/login", json=login)) == (401, "invalid_credentials")
    assert device.get("/child").json["children"][0]["id"] == family.child_id
    assert [m["id"] for m in family.parent.get("/household").json["members"]] == [ann.user["id"]]
    assert (
        traces(parts_of(app).settings, ben.user["id"], "ben@home.test", "Benedict", "bens-tap")
        == []
    )
    assert sign_up(ann.client, email="ben@home.test").user["id"] != ben.user["id"]


def test_what_a_parent_did_in_a_household_it_left_is_anonymous_too(
    app: OpenAPI, family: Family, admin: Caller
) -> None:
    ann, ben = family.parent, join(family)
    family.parent = ben
    family.trigger()
    ben.post("/household/leave")
    Family(ben).trigger()
    delete(app, ben)
    family.parent = ann
    assert [entry["user_id"] for entry in family.history] == [None]
    assert verdict(admin)["anonymous"] == 2
    assert traces(parts_of(app).settings, ben.user["id"], "Benedict") == []


# The last parent


def test_with_the_last_parent_the_household_goes_and_its_entries_stay(
    app: OpenAPI, family: Family, admin: Caller
) -> None:
    child_id, parent = family.child_id, family.parent
    device = family.device()
    family.trigger()
    parent.post("/household/invites")
    parent.post(f"/api/progress/exercises?child_id={child_id}", topic="Reading")
    with Listener(device) as listener:
        delete(app, parent)
        listener.wait_for_end(timeout=5)
    assert refusal(device.get("/child")) == (401, "token_revoked")
    [entry] = admin.get("/admin/tracking", child_id=child_id).json["tracking_events"]
    assert (entry["user_id"], entry["points_after"]) == (None, 10)
    assert verdict(admin)["ok"]
    parts, household_id = parts_of(app), parent.user["household_id"]
    with parts.store.read() as unit:
        assert unit.households.find(household_id) is None
        for things in (unit.children, unit.tasks, unit.rewards, unit.devices, unit.invites):
            assert things.of_household(household_id) == []  # type: ignore[attr-defined]  # all have it
        assert list(unit.exercises.of_learner(child_id)) == []
        assert unit.learners.find(child_id) is None
    assert traces(parts_of(app).settings, parent.user["id"], parent.user["email"]) == []


def test_two_parents_who_are_due_together_take_the_household_along(
    app: OpenAPI, family: Family
) -> None:
    ben = join(family)
    mark_long_ago(app, family.parent)
    mark_long_ago(app, ben)
    assert rounds.run(parts_of(app)) == rounds.Round(processed=2, deleted=2)
    with parts_of(app).store.read() as unit:
        assert unit.households.find(ben.user["household_id"]) is None


def test_an_administrator_can_be_deleted(app: OpenAPI, admin: Caller, clock: TurnedClock) -> None:
    answer = admin.post("/auth/me/deletion", password="administrator password")
    assert answer.status_code == 202
    clock.turn(GRACE)
    assert rounds.run(parts_of(app)).deleted == 1
    assert stored(parts_of(app), admin.user["id"]) is None


# The queue


def test_the_queue_is_run_by_hand(
    family: Family, admin: Caller, clock: TurnedClock, client: FlaskClient
) -> None:
    later = sign_up(client)
    mark(family.parent)
    clock.turn(timedelta(hours=1))
    mark(later)
    queue = admin.get("/admin/deletion-queue").json
    ids = [family.parent.user["id"], later.user["id"]]
    assert [user["user_id"] for user in queue["users"]] == ids
    assert {user["status"] for user in queue["users"]} == {"waiting"}
    assert (queue["total"], queue["count"]) == (2, 2)
    assert admin.post("/admin/deletion-queue/run").json == {
        "processed": 0,
        "deleted": 0,
        "failed": 0,
    }
    clock.turn(timedelta(hours=719))
    admin = Caller.logged_in(client, "admin@home.test", "administrator password")
    assert admin.post("/admin/deletion-queue/run").json == {
        "processed": 1,
        "deleted": 1,
        "failed": 0,
    }
    [left] = admin.get("/admin/deletion-queue", limit=1).json["users"]
    assert left["user_id"] == later.user["id"]


def test_who_is_not_in_the_queue_is_not_retried(family: Family, admin: Caller) -> None:
    for user_id in ("unknown", family.parent.user["id"]):
        answer = admin.post(f"/admin/deletion-queue/{user_id}/retry")
        assert refusal(answer) == (404, "not_found")
