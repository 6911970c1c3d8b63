"""Webhooks: made, changed, disabled and deleted."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_openapi import OpenAPI

from tests.api.builders import fields_of, refusal, wait_for
from tests.api.webhooks.builders import hook, record, tried
from tests.conftest import TurnedClock
from tests.families import Caller, Family, sign_up
from tests.receivers import (
    Receiver,
)


def test_both_secrets_sign_for_a_day_after_a_rotation(
    app: OpenAPI, parent: Caller, receiver: Receiver, clock: TurnedClock
) -> None:
    webhook = hook(parent, receiver)
    rotated = parent.post(f"/api/webhooks/{webhook['id']}/rotate-secret")
    assert rotated.status_code == 200
    assert rotated.json["secret"] != webhook["secret"]
    parent.post(f"/api/webhooks/{webhook['id']}/test")
    tried(parent, webhook)
    for secret in (webhook["secret"], rotated.json["secret"]):
        receiver.got[0].verified_by(secret)
    clock.turn(timedelta(hours=24, minutes=1))
    again = Caller.logged_in(parent.client, (parent.user or {})["email"], "correct horse battery")
    again.post(f"/api/webhooks/{webhook['id']}/test")
    wait_for(lambda: len(receiver.got) == 2)
    signatures = receiver.got[1].headers["webhook-signature"].split()
    assert len(signatures) == 1
    assert "secret" not in again.get(f"/api/webhooks/{webhook['id']}").text


def test_a_disabled_webhook_hears_of_nothing_until_it_is_enabled(
    parent: Caller, project_id: str, receiver: Receiver
) -> None:
    webhook = hook(parent, receiver, "activity.deployment")
    path = f"/api/webhooks/{webhook['id']}"
    assert parent.patch(path, enabled=False).json["webhook"]["disabled_reason"] == "disabled"
    record(parent, project_id)
    assert parent.patch(path, enabled=True).json["webhook"]["enabled"] is True
    action = record(parent, project_id)
    tried(parent, webhook)
    assert [got.said["data"]["action_id"] for got in receiver.got] == [action["action_id"]]


def test_what_is_added_to_a_webhook_is_heard_of_from_then_on(
    client: FlaskClient, receiver: Receiver
) -> None:
    family = Family(sign_up(client))
    webhook = hook(family.parent, receiver, "child_changed")
    path = f"/child/{family.child_id}/trigger-task"
    family.parent.post(path, task_id=family.task_id)
    family.parent.patch(f"/api/webhooks/{webhook['id']}", event_types=["tracking_event_created"])
    family.parent.post(path, task_id=family.task_id)
    tried(family.parent, webhook)
    assert [got.said["data"]["tracking_event"]["seq"] for got in receiver.got] == [2]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"event_types": ["*"]}, ["url"]),
        ({"url": "ftp://home.test/", "event_types": ["*"]}, ["url"]),
        ({"url": "http://u:p@home.test/", "event_types": ["*"]}, ["url"]),
        ({"url": "http://home.test:99999/", "event_types": ["*"]}, ["url"]),
        ({"url": "http://home.test/"}, ["event_types"]),
        ({"url": "http://home.test/", "event_types": []}, ["event_types"]),
        ({"url": "http://home.test/", "event_types": ["nothing"]}, ["event_types.0"]),
        ({"url": "http://home.test/", "event_types": ["activity.Big"]}, ["event_types.0"]),
        ({"url": "http://home.test/", "event_types": ["resync"]}, ["event_types.0"]),
    ],
)
@pytest.mark.data_folder
def test_a_wrong_webhook_is_refused_by_field(
    parent: Caller, body: dict[str, Any], fields: list[str]
) -> None:
    assert fields_of(parent.post("/api/webhooks", **body)) == fields


def test_a_webhook_of_another_household_is_not_there(
    client: FlaskClient, parent: Caller, project_id: str, receiver: Receiver
) -> None:
    webhook = hook(parent, receiver)
    other = sign_up(client)
    path = f"/api/webhooks/{webhook['id']}"
    for answered in (
        other.get(path),
        other.patch(path, enabled=False),
        other.delete(path),
        other.post(f"{path}/test"),
        other.get(f"{path}/deliveries"),
        other.post(f"{path}/rotate-secret"),
    ):
        assert refusal(answered) == (404, "not_found")
    elsewhere = {"url": receiver.url, "event_types": ["*"], "project_id": project_id}
    assert refusal(other.post("/api/webhooks", **elsewhere)) == (404, "not_found")
    assert other.get("/api/webhooks").json == {"webhooks": []}


def test_a_deleted_webhook_is_gone_with_its_deliveries(parent: Caller, receiver: Receiver) -> None:
    webhook = hook(parent, receiver)
    parent.post(f"/api/webhooks/{webhook['id']}/test")
    tried(parent, webhook)
    assert parent.delete(f"/api/webhooks/{webhook['id']}").status_code == 204
    assert refusal(parent.get(f"/api/webhooks/{webhook['id']}")) == (404, "not_found")
    assert parent.get("/api/webhooks").json == {"webhooks": []}


def test_a_household_has_only_so_many(parent: Caller, receiver: Receiver) -> None:
    for _ in range(50):
        hook(parent, receiver)
    answered = parent.post("/api/webhooks", url=receiver.url, event_types=["*"])
    assert refusal(answered) == (409, "too_many_webhooks")
