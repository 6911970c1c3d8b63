"""Deletions that fail: noted, tried again at growing distance, and given up in the end."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_openapi import OpenAPI

from models.deletion import DeletionStatus
from models.times import parse_iso
from services.deletion import rounds
from services.deletion.telling import ACTION_TYPE
from services.schedule import Schedule
from tests.api.builders import parts_of, wait_for
from tests.conftest import TurnedClock
from tests.deletions import GRACE, delete, join, mark, mark_long_ago, stored
from tests.families import Caller, Family, sign_up


class Crash(BaseException):
    """The process ends here, as far as the deletion can tell."""


def crash(step: str) -> None:
    raise Crash


def obstacle(app: OpenAPI, user: dict[str, Any]) -> Path:
    """Put a folder where a backup of the audit log would be, which nobody unlinks."""
    log_dir = parts_of(app).settings.log_dir
    folder = log_dir / f"tracking_user_{user['id']}.log.9"
    folder.mkdir(parents=True)
    return folder


def administrator(client: FlaskClient) -> Caller:
    """Sign in now, whatever the clock says."""
    return Caller.logged_in(client, "admin@home.test", "administrator password")


def queued(client: FlaskClient) -> dict[str, Any]:
    [user] = administrator(client).get("/admin/deletion-queue").json["users"]
    found: dict[str, Any] = user
    return found


def metric(client: FlaskClient, name: str) -> float:
    lines = client.get("/metrics").text.splitlines()
    return float(next(line for line in lines if line.startswith(f"{name} ")).split()[1])


def told(family: Family) -> list[tuple[str, str]]:
    """Give status and words of the steps that the family's timeline tells of, oldest first."""
    household_id = family.parent.get("/household").json["id"]
    query = {"project_id": household_id, "action_type": ACTION_TYPE}
    actions = family.parent.get("/api/activity", **query).json["actions"]
    assert {action["user_id"] for action in actions} <= {None}
    return [(action["status"], action["action_details"]) for action in reversed(actions)]


def test_a_failure_is_noted_and_tried_again_five_times_at_growing_distance(
    app: OpenAPI, family: Family, clock: TurnedClock, client: FlaskClient
) -> None:
    ben = join(family)
    mark_long_ago(app, ben)
    folder = obstacle(app, ben.user)
    waits = []
    for attempt in range(1, 6):
        assert rounds.run(parts_of(app)) == rounds.Round(processed=1, deleted=0)
        assert rounds.run(parts_of(app)).processed == 0
        user = queued(client)
        assert user["deletion_attempts"] == attempt
        assert user["deletion_error"].startswith("erase_audit_log: ")
        assert user["deletion_in_progress"] is False
        if attempt < 5:
            assert (user["status"], metric(client, "starchart_failed_deletions")) == ("retrying", 0)
            wait = parse_iso(user["next_attempt_at"]) - parse_iso(user["deletion_attempted_at"])
            waits.append(wait)
            clock.turn(wait)
    assert [wait / timedelta(hours=1) for wait in waits] == [1, 2, 4, 8]
    clock.turn(timedelta(days=20))
    assert rounds.run(parts_of(app)).processed == 0
    assert (queued(client)["status"], queued(client)["next_attempt_at"]) == ("failed", None)
    assert metric(client, "starchart_failed_deletions") == 1
    assert metric(client, "starchart_deletion_failures_total") == 5
    folder.rmdir()
    admin = administrator(client)
    answer = admin.post(f"/admin/deletion-queue/{ben.user['id']}/retry")
    assert (answer.status_code, answer.json["status"]) == (200, "due")
    assert admin.post("/admin/deletion-queue/run").json["deleted"] == 1
    assert metric(client, "starchart_failed_deletions") == 0
    assert metric(client, "starchart_accounts_deleted_total") == 1
    assert stored(parts_of(app), ben.user["id"]) is None


def test_each_step_is_told_to_the_family_without_saying_whose_it_is(
    app: OpenAPI, family: Family
) -> None:
    ben = join(family, email="ben@home.test", name="Benedict")
    mark_long_ago(app, ben)
    folder = obstacle(app, ben.user)
    rounds.run(parts_of(app))
    taken = ["end sign ins", "leave devices", "anonymize", "erase audit log"]
    begun = [("success", f"Deletion of an account: {step}") for step in taken[:3]]
    failed = ("failed", f"Deletion of an account: {taken[3]}")
    assert told(family) == [*begun, failed]
    folder.rmdir()
    retried = replace(stored(parts_of(app), ben.user["id"]), deletion_attempts=0)  # type: ignore[type-var]  # it is there
    with parts_of(app).store.write(ben.user["household_id"]) as unit:
        unit.users.save(retried)
    assert rounds.run(parts_of(app)).deleted == 1
    taken += ["erase invites", "erase progress", "erase household", "purge", "erase account"]
    done = [("success", f"Deletion of an account: {step}") for step in taken]
    assert sorted(told(family)) == sorted([*done, failed])
    household_id = ben.user["household_id"]
    everything = family.parent.get("/api/activity", project_id=household_id, limit=500).text
    for word in (ben.user["id"], "ben@home.test", "Benedict"):
        assert word not in everything


def test_one_that_fails_keeps_no_other_from_being_deleted(
    app: OpenAPI, family: Family, client: FlaskClient
) -> None:
    later = sign_up(client)
    obstacle(app, family.parent.user)
    mark_long_ago(app, family.parent)
    mark_long_ago(app, later)
    assert rounds.run(parts_of(app)) == rounds.Round(processed=2, deleted=1)
    assert stored(parts_of(app), later.user["id"]) is None


def test_a_household_goes_with_whom_a_failure_left_as_its_last_parent(
    app: OpenAPI, family: Family, clock: TurnedClock
) -> None:
    ben = join(family)
    folder = obstacle(app, ben.user)
    mark_long_ago(app, ben)
    rounds.run(parts_of(app))
    assert delete(app, family.parent).deleted == 1
    folder.rmdir()
    clock.turn(timedelta(hours=1))
    assert rounds.run(parts_of(app)) == rounds.Round(processed=1, deleted=1)
    assert stored(parts_of(app), ben.user["id"]) is None


def test_a_deletion_that_ends_the_process_each_time_is_given_up(
    app: OpenAPI, family: Family, client: FlaskClient
) -> None:
    mark_long_ago(app, family.parent)
    for _ in range(5):
        with pytest.raises(Crash):
            rounds.run(parts_of(app), crash)
    assert queued(client)["status"] == DeletionStatus.IN_PROGRESS
    assert rounds.run(parts_of(app)).processed == 0
    assert queued(client)["status"] == DeletionStatus.FAILED
    assert queued(client)["deletion_error"] == "the process ended in the middle"


def test_who_is_not_due_any_more_when_the_turn_comes_is_spared(
    app: OpenAPI, family: Family, admin: Caller, clock: TurnedClock
) -> None:
    later = sign_up(family.parent.client)
    mark(family.parent)
    mark(later)
    clock.turn(GRACE)
    admin = administrator(family.parent.client)

    def wait_longer(step: str) -> None:
        assert admin.put("/admin/deletion-threshold", hours=8760).status_code == 200

    assert rounds.run(parts_of(app), wait_longer) == rounds.Round(processed=1, deleted=1)
    kept = stored(parts_of(app), later.user["id"])
    assert kept is not None
    assert not kept.deletion_has_begun


def test_the_schedule_deletes_by_itself(app: OpenAPI, family: Family) -> None:
    parts = parts_of(app)
    mark_long_ago(app, family.parent)
    often = parts.settings.model_copy(update={"deletion_interval_minutes": 0.002})
    schedule = Schedule(replace(parts, settings=often))
    try:
        wait_for(lambda: stored(parts, family.parent.user["id"]) is None)
    finally:
        schedule.close()
