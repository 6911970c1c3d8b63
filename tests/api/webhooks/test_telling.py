"""Webhooks: who is told of what, in which order, and signed how."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from flask_openapi import OpenAPI
from standardwebhooks.webhooks import WebhookVerificationError

from models.tracking_event import ENTRY_FIELDS
from services.webhooks.payloads import LARGEST
from tests.api.builders import parts_of, wait_for
from tests.api.webhooks.builders import hook, later, log_of, record, tried
from tests.conftest import TurnedClock
from tests.families import Caller, Family, sign_up
from tests.receivers import (
    Receiver,
    answer,
)


def test_an_entry_comes_whole_signed_and_is_noted(
    app: OpenAPI, client: FlaskClient, receiver: Receiver
) -> None:
    family = Family(sign_up(client))
    webhook = hook(family.parent, receiver, "tracking_event_created")
    path = f"/child/{family.child_id}/trigger-task"
    entry = family.parent.post(path, task_id=family.task_id).json["tracking_event"]
    delivery = tried(family.parent, webhook)
    (got,) = receiver.got
    said = got.verified_by(webhook["secret"])
    assert said["type"] == "tracking_event_created"
    assert said["timestamp"] == entry["occurred_at"]
    assert list(said["data"]["tracking_event"]) == list(ENTRY_FIELDS)
    assert said["data"] == {
        "tracking_event_id": entry["id"],
        "child_id": family.child_id,
        "entity_type": "task",
        "action": "activated",
        "tracking_event": entry,
    }
    assert delivery["id"] == got.id
    noted = ("status", "response_status", "response_excerpt", "error", "next_attempt_at")
    assert [delivery[name] for name in noted] == ["delivered", 200, "ok", None, None]
    assert delivery["duration_ms"] >= 0


def test_what_was_changed_on_the_way_does_not_verify(
    parent: Caller, project_id: str, receiver: Receiver
) -> None:
    webhook = hook(parent, receiver)
    record(parent, project_id)
    tried(parent, webhook)
    (got,) = receiver.got
    got.verified_by(webhook["secret"])
    timestamp = str(int(got.headers["webhook-timestamp"]) + 1)
    for changed in (
        replace(got, body=got.body + b" "),
        replace(got, headers={**got.headers, "webhook-id": "another"}),
        replace(got, headers={**got.headers, "webhook-timestamp": timestamp}),
    ):
        with pytest.raises(WebhookVerificationError):
            changed.verified_by(webhook["secret"])
    with pytest.raises(WebhookVerificationError):
        got.verified_by("whsec_" + "A" * 44)


def test_a_project_s_webhook_hears_of_that_project_alone(
    parent: Caller, project_id: str, receiver: Receiver
) -> None:
    other = parent.post("/api/projects", name="Other").json["project"]["id"]
    webhook = hook(parent, receiver, "*", project_id=project_id)
    record(parent, other)
    parent.post("/child", name="Mia")
    action = record(parent, project_id)
    tried(parent, webhook)
    (got,) = receiver.got
    assert got.said["data"] == {
        "action_id": action["action_id"],
        "project_id": project_id,
        "action_type": "deployment",
        "action": action,
    }


def test_a_type_of_activity_is_told_by_its_name(
    parent: Caller, project_id: str, receiver: Receiver
) -> None:
    webhook = hook(parent, receiver, "activity.deployment")
    record(parent, project_id, "github_push")
    record(parent, project_id)
    tried(parent, webhook)
    assert [got.said["type"] for got in receiver.got] == ["activity.deployment"]


def test_other_events_come_as_on_the_stream(parent: Caller, receiver: Receiver) -> None:
    webhook = hook(parent, receiver, "child_changed")
    child_id = parent.post("/child", name="Mia").json["id"]
    tried(parent, webhook)
    assert [got.said["data"] for got in receiver.got] == [{"id": child_id, "change": "created"}]


def test_first_attempts_come_in_the_order_of_the_ledger(
    client: FlaskClient, receiver: Receiver
) -> None:
    family = Family(sign_up(client))
    hook(family.parent, receiver, "tracking_event_created")
    path = f"/child/{family.child_id}/trigger-task"
    for _ in range(30):
        assert family.parent.post(path, task_id=family.task_id).status_code == 200
    wait_for(lambda: len(receiver.got) == 30)
    assert [got.said["data"]["tracking_event"]["seq"] for got in receiver.got] == [*range(1, 31)]


def test_first_attempts_go_on_in_order_while_others_fail(
    parent: Caller, project_id: str, receiver: Receiver
) -> None:
    receiver.answering = answer(500)
    hook(parent, receiver)
    made = [record(parent, project_id)["action_id"] for _ in range(5)]
    wait_for(lambda: len(receiver.got) == 5)
    assert [got.said["data"]["action_id"] for got in receiver.got] == made


def test_a_payload_stays_under_20_kilobytes(
    app: OpenAPI, parent: Caller, project_id: str, receiver: Receiver
) -> None:
    hook(parent, receiver)
    parts_of(app).tracker.track_activity(project_id, None, "deployment", "\x01" * 4000)
    wait_for(lambda: receiver.got)
    details = receiver.got[0].said["data"]["action"]["action_details"]
    assert len(receiver.got[0].body) < LARGEST
    assert details.endswith("…")
    assert len(details) > 2000


def test_of_what_was_deleted_nothing_is_sent(
    app: OpenAPI, parent: Caller, project_id: str, receiver: Receiver, clock: TurnedClock
) -> None:
    receiver.answering = answer(500)
    webhook = hook(parent, receiver, "activity.deployment")
    record(parent, project_id)
    tried(parent, webhook)
    assert parent.delete(f"/api/projects/{project_id}").status_code == 204
    later(app, clock, parent, timedelta(seconds=10))
    wait_for(lambda: log_of(parent, webhook)[0]["status"] == "failed")
    assert log_of(parent, webhook)[0]["error"] == "what it tells of was erased"
    assert len(receiver.got) == 1
