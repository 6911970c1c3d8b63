"""Webhooks: what becomes of an attempt, and what follows it."""

from datetime import timedelta
from typing import Any

import pytest
from flask_openapi import OpenAPI
from standardwebhooks import Webhook as Verifier

from services.webhooks.sending import Sender
from tests.api.builders import parts_of, refusal, serving, wait_for
from tests.api.webhooks.builders import hook, ids_of, later, log_of, own_actions, record, tried
from tests.conftest import TurnedClock
from tests.families import Caller, sign_up
from tests.receivers import (
    Answering,
    Receiver,
    answer,
    answer_with_endless_head,
    answer_without_end,
    close_at_once,
    receiving,
)
from utils.settings import Settings

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


def test_attempts_are_counted(app: OpenAPI, parent: Caller, receiver: Receiver) -> None:
    webhook = hook(parent, receiver)
    parent.post(f"/api/webhooks/{webhook['id']}/test")
    tried(parent, webhook)
    metrics = app.test_client().get("/metrics").text
    assert 'starchart_webhook_attempts_total{outcome="delivered"} 1.0' in metrics
    assert "starchart_webhook_attempts_under_way" in metrics


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
