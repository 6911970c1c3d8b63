"""The edge cases of the tracking feature, each by its words, over HTTP."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask_openapi import OpenAPI

from db.tracking import anonymize_tracking_events_for_user, get_tracking_events_by_user
from models.verification import verify
from tests.api.builders import (
    FlakyDisk,
    FlakyTable,
    flaky_ledger,
    parts_of,
    refusal,
    serving,
    stored,
    wait_for,
)
from tests.api.listening import Listener
from tests.api.test_progress_derived import Announced
from tests.conftest import TurnedClock
from tests.families import Caller, Family, sign_up
from utils.settings import Settings


@pytest.fixture
def ledger(settings: Settings) -> FlakyDisk | FlakyTable:
    return flaky_ledger(settings)


@pytest.fixture
def app(settings: Settings, clock: TurnedClock, ledger: FlakyDisk) -> Iterator[OpenAPI]:
    with serving(settings, clock=clock, fs=ledger) as app:
        yield app


def erase(app: OpenAPI, user: dict[str, Any]) -> int:
    with parts_of(app).store.write(user["household_id"]) as unit:
        return anonymize_tracking_events_for_user(unit, user["id"])


def chain(family: Family) -> list[dict[str, Any]]:
    return family.history[::-1]


def test_a_cancel_after_a_redeem_leaves_no_entry(family: Family) -> None:
    """Reward cancel after redeem should not create duplicate inconsistent entries."""
    for answer in (family.trigger(), family.request(), family.redeem()):
        assert answer.status_code == 200
    for _ in range(3):
        assert refusal(family.cancel()) == (409, "not_requested")
    assert [entry["action"] for entry in chain(family)] == ["activated", "requested", "redeemed"]
    assert (family.points, family.child["pending_requests"]) == (5, [])


def test_a_redeem_after_a_cancel_is_a_new_one(family: Family) -> None:
    """Reward cancel after redeem should not create duplicate inconsistent entries."""
    family.trigger()
    family.request()
    family.cancel()
    assert family.redeem().json["child"]["points"] == 5
    assert verify(chain(family)).ok


def test_rapid_activations_are_in_order(family: Family) -> None:
    """Multiple activations in rapid sequence must be ordered by `occurred_at`, `created_at`."""
    made = [family.trigger().json["tracking_event"]["id"] for _ in range(20)]
    entries = chain(family)
    assert [entry["id"] for entry in entries] == made
    order = [(entry["occurred_at"], entry["created_at"], entry["seq"]) for entry in entries]
    assert order == sorted(order)


def test_activations_within_one_tick_of_the_clock_are_in_order(
    family: Family, clock: TurnedClock
) -> None:
    """Multiple activations in rapid sequence must be ordered by `occurred_at`, `created_at`."""
    moment = clock.now()
    clock.now = lambda: moment  # type: ignore[method-assign]
    made = [family.trigger().json["tracking_event"]["id"] for _ in range(5)]
    assert [entry["id"] for entry in chain(family)] == made
    assert len({entry["occurred_at"] for entry in chain(family)}) == 1
    assert verify(chain(family)).ok


def test_a_deleted_childs_entries_stay_queryable(family: Family, admin: Caller) -> None:
    """Child deleted: tracking records retained and still queryable by admin (archive mode)."""
    family.trigger()
    family.request()
    entries = family.history
    assert family.parent.delete(f"/child/{family.child_id}").status_code == 204
    for asking in (admin, family.parent):
        answer = asking.get("/admin/tracking", child_id=family.child_id)
        assert answer.json["tracking_events"] == entries
    exported = family.parent.get(
        "/admin/tracking/export", child_id=family.child_id, format="ndjson"
    )
    assert [json.loads(line) for line in exported.text.splitlines()] == entries[::-1]
    assert refusal(family.parent.get(f"/child/{family.child_id}/tracking")) == (404, "not_found")


def test_a_deleted_childs_entries_are_not_another_familys(family: Family) -> None:
    """Child deleted: tracking records retained and still queryable by admin (archive mode)."""
    family.trigger()
    family.parent.delete(f"/child/{family.child_id}")
    other = sign_up(family.parent.client)
    answer = other.get("/admin/tracking", child_id=family.child_id)
    assert refusal(answer) == (404, "not_found")


def test_an_erased_user_leaves_entries_without_a_name(
    app: OpenAPI, family: Family, admin: Caller
) -> None:
    """User deleted: set `user_id` to `null`, retain all other fields for audit history."""
    family.trigger()
    family.redeem()
    before = family.history
    assert erase(app, family.parent.user) == 2
    assert family.history == [entry | {"user_id": None} for entry in before]
    with parts_of(app).store.read() as unit:
        assert get_tracking_events_by_user(unit, family.parent.user["id"]) == ([], 0)


def test_an_erased_user_breaks_no_query_and_no_proof(
    app: OpenAPI, family: Family, admin: Caller
) -> None:
    """Verify user deletion anonymizes tracking records without breaking queries."""
    family.trigger()
    assert erase(app, family.parent.user) == 1
    again = family.trigger().json["tracking_event"]
    assert again["user_id"] == family.parent.user["id"]
    assert admin.get("/admin/tracking", child_id=family.child_id).json["total"] == 2
    assert admin.get("/admin/tracking", user_id=family.parent.user["id"]).json["total"] == 1
    verdict = admin.get("/admin/ledger/verify").json
    assert (verdict["ok"], verdict["events"], verdict["anonymous"]) == (True, 2, 1)
    undone = family.undo(chain(family)[0]["id"])
    assert undone.status_code == 200


def test_an_erased_user_stays_erased_after_a_restart(
    settings: Settings, clock: TurnedClock
) -> None:
    """User deleted: anonymize tracking by setting `user_id` to `null`."""
    with serving(settings, clock=clock) as app:
        family = Family(sign_up(app.test_client()))
        family.trigger()
        erase(app, family.parent.user)
    with serving(settings, clock=clock) as app:
        family.parent.client = app.test_client()
        assert [entry["user_id"] for entry in family.history] == [None]
        for table in ("children", "tracking_events"):
            assert family.parent.user["id"] not in stored(settings, table)
        assert verify(chain(family)).ok


def test_a_failing_ledger_blocks_no_mutation(family: Family, ledger: FlakyDisk) -> None:
    """Ensure tracking write does not block core mutation (failure behavior defined)."""
    family.trigger()
    ledger.is_failing = True
    answer = family.trigger()
    assert answer.status_code == 200
    assert (answer.json["tracking_event"], answer.json["tracking"]) == (None, "deferred")
    assert answer.json["child"]["points"] == family.points == 20
    assert len(family.history) == 1


def test_the_next_mutation_records_what_waits_first(family: Family, ledger: FlakyDisk) -> None:
    """Ensure tracking write does not block core mutation: the entry appears later, in order."""
    ledger.is_failing = True
    assert family.trigger().json["tracking"] == "deferred"
    assert family.trigger(family.penalty_id).json["tracking"] == "deferred"
    ledger.is_failing = False
    answer = family.redeem()
    assert "tracking" not in answer.json
    assert answer.json["tracking_event"]["seq"] == 3
    assert [entry["entity_type"] for entry in chain(family)] == ["task", "penalty", "reward"]
    assert verify(chain(family)).ok


def test_what_waits_is_recorded_and_announced_when_the_ledger_is_back(
    family: Family, ledger: FlakyDisk
) -> None:
    """Ensure tracking write does not block core mutation: the entry appears later, by itself."""
    with Listener(family.parent) as listener:
        ledger.is_failing = True
        for _ in range(3):
            family.trigger()
        ledger.is_failing = False
        wait_for(lambda: len(family.history) == 3)
        assert [heard.id for heard in listener.entries(3)] == [1, 2, 3]
    assert [entry["points_after"] for entry in chain(family)] == [10, 20, 30]
    assert verify(chain(family)).ok


@pytest.mark.parametrize("goes_on", [True, False])
def test_what_waits_unlocks_when_the_ledger_is_back(
    app: OpenAPI, family: Family, ledger: FlakyDisk, goes_on: bool
) -> None:
    """Ensure tracking write does not block core mutation, nor what follows from it."""
    announced = Announced(app)
    ledger.is_failing = True
    family.trigger()
    ledger.is_failing = False
    if goes_on:
        family.parent.post(
            f"/child/{family.make('/child', name='Ben')}/trigger-task", task_id=family.task_id
        )
    wait_for(lambda: family.child_id in {each["child_id"] for each in announced.unlocks})


def test_what_waits_can_be_retried_undone_and_decided(family: Family, ledger: FlakyDisk) -> None:
    """Ensure tracking write does not block core mutation, nor those that build on it."""
    family.trigger()
    ledger.is_failing = True
    first = family.request(key="the-request").json
    again = family.request(key="the-request")
    assert (again.json, again.headers["Idempotent-Replayed"]) == (first, "true")
    requested_at = first["child"]["pending_requests"][0]["requested_at"]
    assert family.redeem(requested_at=requested_at).json["child"]["points"] == 5
    refused = family.redeem(requested_at=requested_at)
    assert refusal(refused) == (409, "already_resolved")
    assert refused.json["resolved"]["action"] == "redeemed"
    ledger.is_failing = False
    family.trigger()
    actions = [entry["action"] for entry in chain(family)]
    assert actions == ["activated", "requested", "redeemed", "activated"]
    assert verify(chain(family)).ok


def test_what_waits_outlives_a_restart(settings: Settings, clock: TurnedClock) -> None:
    """Ensure tracking write does not block core mutation: a restart loses nothing."""
    ledger = flaky_ledger(settings)
    with serving(settings, clock=clock, fs=ledger) as app:
        family = Family(sign_up(app.test_client()))
        family.trigger()
        ledger.is_failing = True
        family.trigger()
    ledger.is_failing = False
    with serving(settings, clock=clock) as app:
        family.parent.client = app.test_client()
        wait_for(lambda: len(family.history) == 2)
        assert [entry["points_after"] for entry in chain(family)] == [10, 20]
        assert verify(chain(family)).ok
        assert family.points == 20


@pytest.mark.data_folder
def test_a_child_is_not_deleted_while_its_entries_wait(family: Family, ledger: FlakyDisk) -> None:
    """Child deleted: tracking records retained, those that wait for the ledger too."""
    ledger.is_failing = True
    family.trigger()
    answer = family.parent.delete(f"/child/{family.child_id}")
    assert refusal(answer) == (503, "storage_unavailable")
    assert answer.headers["Retry-After"]
    ledger.is_failing = False
    assert family.parent.delete(f"/child/{family.child_id}").status_code == 204
    answer = family.parent.get("/admin/tracking", child_id=family.child_id)
    assert answer.json["total"] == 1


def test_entries_that_wait_outlive_their_child(family: Family, ledger: FlakyDisk) -> None:
    """Child deleted: tracking records retained, whether an engine deletes it now or later."""
    ledger.is_failing = True
    family.trigger()
    path = f"/child/{family.child_id}"
    first = family.parent.delete(path).status_code
    ledger.is_failing = False
    assert first == 204 or (first == 503 and family.parent.delete(path).status_code == 204)
    query = {"child_id": family.child_id}
    wait_for(lambda: family.parent.get("/admin/tracking", **query).json.get("total") == 1)


def test_from_the_task_to_the_audit_log(family: Family, settings: Settings) -> None:
    """End-to-end: activate task -> tracking created -> SSE event emitted -> audit log written."""
    with Listener(family.device()) as listener:
        entry = family.trigger().json["tracking_event"]
        assert family.history == [entry]
        heard = listener.next("tracking_event_created")
    assert (heard.id, heard.data["tracking_event_id"]) == (1, entry["id"])
    log = settings.log_dir / f"tracking_user_{entry['user_id']}.log"
    line = json.loads(log.read_text())
    assert (line["id"], line["delta"], line["occurred_at"]) == (
        entry["id"],
        10,
        entry["occurred_at"],
    )
    assert line["metadata"] == entry["metadata"] == {"task_name": "Dishes", "task_points": 10}
