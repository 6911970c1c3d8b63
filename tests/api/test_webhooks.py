"""Webhooks: who is told of what, signed how, and what becomes of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_openapi import OpenAPI
from standardwebhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from models.tracking_event import ENTRY_FIELDS
from services.webhooks.payloads import LARGEST
from services.webhooks.sending import Sender
from tests.api.builders import fields_of, parts_of, refusal, serving, wait_for
from tests.conftest import TurnedClock
from tests.families import Caller, Family, sign_up
from tests.receivers import (
    Answering,
    Got,
    Receiver,
    answer,
    answer_with_endless_head,
    answer_without_end,
    close_at_once,
    receiving,
)
from utils.settings import Settings

PUBLIC = "93.184.215.14"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def app(settings: Settings, clock: TurnedClock) -> Iterator[OpenAPI]:
    """An application that may send to this machine."""
    with serving(settings, clock=clock, sender=Sender(allow_private=True)) as app:
        yield app


@pytest.fixture
def client(app: OpenAPI) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def parent(client: FlaskClient) -> Caller:
    return sign_up(client)


@pytest.fixture
def project_id(parent: Caller) -> str:
    made: str = parent.post("/api/projects", name="API").json["project"]["id"]
    return made


def hook(parent: Caller, receiver: Receiver, *event_types: str, **fields: Any) -> dict[str, Any]:
    """Make a webhook; gives it with its secret."""
    given = {"url": receiver.url, "event_types": event_types or ["activity.deployment"]}
    made = parent.post("/api/webhooks", **given | fields)
    assert made.status_code == 201, made.text
    return {**made.json["webhook"], "secret": made.json["secret"]}


def record(parent: Caller, project_id: str, action_type: str = "deployment", **more: Any) -> Any:
    body = {"project_id": project_id, "action_type": action_type, "action_details": "x"} | more
    answer = parent.post("/api/activity", **body)
    assert answer.status_code == 201, answer.text
    return answer.json["action"]


def log_of(parent: Caller, webhook: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parent.get(f"/api/webhooks/{webhook['id']}/deliveries").json[
        "deliveries"
    ]
    return found


def tried(parent: Caller, webhook: dict[str, Any], attempts: int = 1) -> dict[str, Any]:
    """Wait until the newest delivery was attempted so often; gives it."""
    wait_for(lambda: [each["attempts"] for each in log_of(parent, webhook)[:1]] == [attempts])
    return log_of(parent, webhook)[0]


def later(app: OpenAPI, clock: TurnedClock, parent: Caller, by: timedelta) -> None:
    """Turn the clock, and let the dispatcher look at it."""
    clock.turn(by)
    parts_of(app).dispatcher.renew((parent.user or {})["household_id"])


def own_actions(parent: Caller, action_type: str) -> list[str]:
    found = parent.get("/api/activity", project_id="household", action_type=action_type).json
    return [each["action_details"] for each in found["actions"]]


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


CLOSED = "the connection was closed, or what came is not HTTP"


@pytest.mark.parametrize(
    ("answering", "noted"),
    [
        (answer(204, b""), ("delivered", 204, "", None)),
        (answer(500, b"oh\0no"), ("pending", 500, "oh\N{REPLACEMENT CHARACTER}no", None)),
        (answer(302, b"", Location="http://127.0.0.1:1/"), ("pending", 302, "", None)),
        (answer(410, b"gone"), ("failed", 410, "gone", None)),
        (close_at_once, ("pending", None, "", CLOSED)),
        (answer_without_end, ("delivered", 200, "x" * 1024, None)),
        (answer_with_endless_head, ("pending", None, "", CLOSED)),
    ],
    ids=["204", "500", "302", "410", "closes", "endless", "endless head"],
)
def test_each_outcome_is_in_the_log(
    parent: Caller,
    project_id: str,
    receiver: Receiver,
    answering: Answering,
    noted: tuple[object, ...],
) -> None:
    receiver.answering = answering
    webhook = hook(parent, receiver)
    record(parent, project_id)
    delivery = tried(parent, webhook)
    assert seen_of(delivery) == noted
    assert len(receiver.got) == 1
    assert (delivery["next_attempt_at"] is not None) == (delivery["status"] == "pending")


def seen_of(delivery: dict[str, Any]) -> tuple[object, ...]:
    shown = ("status", "response_status", "response_excerpt", "error")
    return tuple(delivery[name] for name in shown)


def test_a_receiver_that_sleeps_is_not_waited_for(settings: Settings, receiver: Receiver) -> None:
    receiver.answering = receiver.hang
    with serving(settings, sender=Sender(allow_private=True, seconds=0.3)) as app:
        parent = sign_up(app.test_client())
        webhook = hook(parent, receiver, "child_changed")
        parent.post("/child", name="Mia")
        delivery = tried(parent, webhook)
    assert seen_of(delivery) == ("pending", None, "", "no answer within 0.3 s")


def test_nobody_there_is_an_outcome_too(parent: Caller, project_id: str) -> None:
    with receiving() as receiver:
        webhook = hook(parent, receiver)
    record(parent, project_id)
    assert tried(parent, webhook)["error"] == "could not connect"


def test_a_retry_has_the_same_id_and_a_new_timestamp(
    app: OpenAPI, parent: Caller, project_id: str, receiver: Receiver, clock: TurnedClock
) -> None:
    receiver.answering = answer(503)
    webhook = hook(parent, receiver)
    record(parent, project_id)
    tried(parent, webhook)
    receiver.answering = answer(200)
    later(app, clock, parent, timedelta(seconds=6))
    assert tried(parent, webhook, attempts=2)["status"] == "delivered"
    first, second = receiver.got
    assert (first.id, first.body) == (second.id, second.body)
    times = [int(got.headers["webhook-timestamp"]) for got in receiver.got]
    assert times[1] - times[0] >= 6


def test_the_receiver_s_retry_after_is_kept(
    parent: Caller, project_id: str, receiver: Receiver, clock: TurnedClock
) -> None:
    receiver.answering = answer(429, b"", Retry_After="600")
    webhook = hook(parent, receiver)
    record(parent, project_id)
    due = tried(parent, webhook)["next_attempt_at"]
    assert due > (clock.now() + timedelta(seconds=500)).isoformat()


def test_who_answers_410_is_told_nothing_more(
    app: OpenAPI, parent: Caller, project_id: str, receiver: Receiver
) -> None:
    receiver.answering = answer(410)
    webhook = hook(parent, receiver)
    record(parent, project_id)
    wait_for(lambda: own_actions(parent, "webhook_disabled"))
    assert own_actions(parent, "webhook_disabled") == [
        f"Webhook {webhook['id']} was disabled: gone"
    ]
    shown = parent.get(f"/api/webhooks/{webhook['id']}").json["webhook"]
    assert (shown["enabled"], shown["disabled_reason"]) == (False, "gone")
    answered = parent.post(f"/api/webhooks/{webhook['id']}/test")
    assert refusal(answered) == (409, "webhook_disabled")


def test_five_days_of_failures_disable_and_leave_an_entry(
    app: OpenAPI, parent: Caller, project_id: str, receiver: Receiver, clock: TurnedClock
) -> None:
    receiver.answering = answer(500)
    webhook = hook(parent, receiver, "activity.deployment")
    record(parent, project_id)
    tried(parent, webhook)
    clock.turn(timedelta(days=5))
    Caller.logged_in(parent.client, (parent.user or {})["email"], "correct horse battery")
    signed_in = Caller.logged_in(
        parent.client, (parent.user or {})["email"], "correct horse battery"
    )
    later(app, clock, parent, timedelta())
    wait_for(lambda: own_actions(signed_in, "webhook_disabled"))
    shown = signed_in.get(f"/api/webhooks/{webhook['id']}").json["webhook"]
    assert shown["disabled_reason"] == "failing"
    assert {each["status"] for each in log_of(signed_in, webhook)} == {"failed"}


def test_a_redelivery_keeps_its_id(parent: Caller, project_id: str, receiver: Receiver) -> None:
    webhook = hook(parent, receiver)
    record(parent, project_id)
    delivery = tried(parent, webhook)
    path = f"/api/webhooks/{webhook['id']}/deliveries/{delivery['id']}/redeliver"
    answered = parent.post(path)
    assert (answered.status_code, answered.json["delivery"]["status"]) == (202, "pending")
    assert tried(parent, webhook, attempts=2)["status"] == "delivered"
    assert [got.id for got in receiver.got] == [delivery["id"]] * 2
    unknown = f"/api/webhooks/{webhook['id']}/deliveries/{webhook['id']}/redeliver"
    assert refusal(parent.post(unknown)) == (404, "not_found")


def test_the_test_button_sends_a_test(parent: Caller, receiver: Receiver) -> None:
    webhook = hook(parent, receiver, "child_changed")
    answered = parent.post(f"/api/webhooks/{webhook['id']}/test")
    assert (answered.status_code, answered.json["delivery"]["event_type"]) == (202, "test")
    tried(parent, webhook)
    (got,) = receiver.got
    assert got.verified_by(webhook["secret"])["data"] == {"webhook_id": webhook["id"]}


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


def test_the_main_operation_waits_for_no_receiver(settings: Settings, receiver: Receiver) -> None:
    receiver.answering = receiver.hang
    # no attempt ends by itself before all of them are under way, however slow the machine is
    with serving(settings, sender=Sender(allow_private=True, seconds=300)) as app:
        parent = sign_up(app.test_client())
        project_id = parent.post("/api/projects", name="API").json["project"]["id"]
        for _ in range(40):
            hook(parent, receiver)
        record(parent, project_id)
        dispatcher = parts_of(app).dispatcher
        wait_for(lambda: dispatcher.under_way == 32, seconds=200)
        for _ in range(20):
            record(parent, project_id)
        assert dispatcher.under_way == 32
        receiver.let_go.set()


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1/x", "http://[::1]/", "http://10.1.2.3/", "http://169.254.169.254/"),
        *("http://inside.test/", "http://0x7f.1/", "http://2130706433/", "http://mixed.test/"),
    ],
)
@pytest.mark.data_folder
def test_a_private_target_is_forbidden(settings: Settings, url: str) -> None:
    with serving(settings, sender=Sender(allow_private=False, look_up=made_up)) as app:
        parent = sign_up(app.test_client())
        answered = parent.post("/api/webhooks", url=url, event_types=["*"])
        assert refusal(answered) == (400, "forbidden_target")
        assert [error["field"] for error in answered.json["errors"]] == ["url"]
        made = parent.post("/api/webhooks", url="http://out.test/", event_types=["*"])
        assert made.status_code == 201
        path = f"/api/webhooks/{made.json['webhook']['id']}"
        assert refusal(parent.patch(path, url=url)) == (400, "forbidden_target")


def made_up(host: str, port: int) -> list[str]:
    """Look names up that the tests made up; whatever else there is stands for itself."""
    inside = {"0x7f.1": "127.0.0.1", "2130706433": "127.0.0.1", "inside.test": "192.168.0.7"}
    names = {"out.test": [PUBLIC], "mixed.test": [PUBLIC, "10.0.0.1"]}
    return names.get(host) or [inside.get(host, host)]


@pytest.mark.data_folder
def test_a_name_that_changes_its_address_reaches_nothing_private(
    settings: Settings, receiver: Receiver
) -> None:
    answers = [[PUBLIC]]

    def rebinding(host: str, port: int) -> list[str]:
        return answers.pop() if answers else ["127.0.0.1"]

    with serving(settings, sender=Sender(allow_private=False, look_up=rebinding)) as app:
        parent = sign_up(app.test_client())
        url = f"http://rebinding.test:{receiver.port}/"
        webhook = hook(parent, receiver, "child_changed", url=url)
        parent.post("/child", name="Mia")
        delivery = tried(parent, webhook)
    assert delivery["error"].startswith("url: leads to a private")
    assert receiver.got == []


@pytest.mark.data_folder
def test_an_attempt_connects_to_the_address_that_was_checked(
    settings: Settings, receiver: Receiver
) -> None:
    looked_up: list[str] = []

    def once(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["127.0.0.2"]

    with serving(settings, sender=Sender(allow_private=True, look_up=once)) as app:
        parent = sign_up(app.test_client())
        url = f"http://pinned.test:{receiver.port}/a?b=c"
        webhook = hook(parent, receiver, "child_changed", url=url)
        parent.post("/child", name="Mia")
        tried(parent, webhook)
    assert looked_up == ["pinned.test"]
    (got,) = receiver.got
    assert (got.headers["host"], got.path) == (f"pinned.test:{receiver.port}", "/a?b=c")


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


def test_attempts_are_counted(app: OpenAPI, parent: Caller, receiver: Receiver) -> None:
    webhook = hook(parent, receiver)
    parent.post(f"/api/webhooks/{webhook['id']}/test")
    tried(parent, webhook)
    metrics = app.test_client().get("/metrics").text
    assert 'starchart_webhook_attempts_total{outcome="delivered"} 1.0' in metrics
    assert "starchart_webhook_attempts_under_way" in metrics


def ids_of(got: list[Got]) -> list[str]:
    return [each.id for each in got]


def test_what_was_recorded_before_a_stop_is_sent_after_the_start(
    settings: Settings, receiver: Receiver
) -> None:
    receiver.answering = receiver.hang
    with serving(settings, sender=Sender(allow_private=True)) as app:
        parent = sign_up(app.test_client())
        made = parent.post("/api/projects", name="API").json["project"]["id"]
        webhook = hook(parent, receiver)
        actions = [record(parent, made)["action_id"] for _ in range(3)]
        wait_for(lambda: receiver.got)
    receiver.let_go.set()
    receiver.answering = answer(200)
    with serving(settings, sender=Sender(allow_private=True)):
        wait_for(lambda: len(receiver.got) == 4)
    assert [got.said["data"]["action_id"] for got in receiver.got] == [actions[0], *actions]
    assert receiver.got[0].id == receiver.got[1].id
    assert len({*ids_of(receiver.got)}) == 3
    for got in receiver.got:
        Verifier(webhook["secret"]).verify(got.body, got.headers)
