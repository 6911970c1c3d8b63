"""Retries: the same key with the same request answers as the first time and changes nothing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask_openapi import OpenAPI
from werkzeug.test import TestResponse

from tests.api.builders import fields_of, flaky_ledger, refusal, serving, wait_for
from tests.conftest import TurnedClock
from tests.families import Family, sign_up
from utils.settings import Settings

KEY = "f3c1a7e2-tap"


def is_replayed(answer: TestResponse) -> bool:
    assert answer.status_code == 200, answer.text
    return answer.headers.get("Idempotent-Replayed") == "true"


def raw(family: Family, body: str, key: str = KEY) -> TestResponse:
    headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
    path = f"/child/{family.child_id}/trigger-reward"
    return family.parent.call("POST", path, headers=headers, data=body)


def prepared(family: Family, verb: str) -> dict[str, Any]:
    """Make a mutation possible; gives its body."""
    entry = family.trigger().json["tracking_event"]
    if verb == "cancel-request-reward":
        family.request()
    if verb == "trigger-task":
        return {"task_id": family.task_id}
    return {"tracking_event_id": entry["id"]} if verb == "undo" else {"reward_id": family.reward_id}


@pytest.mark.parametrize(
    "verb", ["trigger-task", "request-reward", "trigger-reward", "cancel-request-reward", "undo"]
)
def test_a_retry_answers_as_the_first_time(family: Family, verb: str) -> None:
    body = prepared(family, verb)
    first = family.act(verb, key=KEY, **body)
    entries = len(family.history)
    again = family.act(verb, key=KEY, **body)
    assert (is_replayed(first), is_replayed(again)) == (False, True)
    assert again.json == first.json
    assert len(family.history) == entries


def test_a_retry_shows_the_first_entry_and_the_child_as_it_is_now(family: Family) -> None:
    first = family.trigger(key=KEY).json
    family.trigger()
    again = family.trigger(key=KEY).json
    assert again["tracking_event"] == first["tracking_event"]
    assert again["child"] == family.child
    assert again["child"]["points"] == 20


def test_another_request_with_the_key_is_refused(family: Family) -> None:
    family.trigger(key=KEY)
    answer = family.trigger(family.penalty_id, key=KEY)
    assert refusal(answer) == (422, "idempotency_key_reused")
    assert family.points == 10


def test_the_path_belongs_to_the_request(family: Family) -> None:
    family.trigger()
    family.request(key=KEY)
    assert refusal(family.redeem(key=KEY)) == (422, "idempotency_key_reused")
    family.child_id = family.make("/child", name="Ben")
    assert refusal(family.request(key=KEY)) == (422, "idempotency_key_reused")


@pytest.mark.parametrize(
    "body",
    [
        '{{"reward_id":"{reward}","requested_at":"{at}"}}',
        '{{ "requested_at" : "{at}",\n\t"reward_id" : "{reward}" }}',
        '{{"reward_id":"\\u0030{tail}","requested_at":"{at}"}}',
    ],
)
def test_the_body_is_compared_as_parsed(family: Family, body: str) -> None:
    family.trigger()
    at = family.request().json["tracking_event"]["occurred_at"]
    first = raw(family, f'{{"reward_id": "{family.reward_id}", "requested_at": "{at}"}}')
    assert not is_replayed(first)
    assert family.reward_id[0] == "0"
    text = body.format(reward=family.reward_id, at=at, tail=family.reward_id[1:])
    assert is_replayed(raw(family, text))


def test_a_field_more_makes_another_request(family: Family) -> None:
    family.trigger()
    family.request()
    family.redeem(key=KEY)
    at = "2026-02-09T18:42:15Z"
    answer = family.redeem(key=KEY, requested_at=at)
    assert refusal(answer) == (422, "idempotency_key_reused")


def test_a_refusal_is_not_remembered(family: Family) -> None:
    assert refusal(family.redeem(key=KEY)) == (409, "insufficient_points")
    family.trigger()
    assert not is_replayed(family.redeem(key=KEY))
    assert refusal(family.trigger("nothing", key="another")) == (404, "not_found")
    assert not is_replayed(family.trigger(key="another"))


@pytest.mark.parametrize("key", ["k", "k" * 255, "!~#@\"'\\{}"])
def test_a_key_is_1_to_255_visible_ascii_characters(family: Family, key: str) -> None:
    assert not is_replayed(family.trigger(key=key))
    assert is_replayed(family.trigger(key=key))


@pytest.mark.parametrize("key", ["", "k" * 256, "two words", "tab\there", "schlüssel", "\x7f"])
def test_another_key_is_refused(family: Family, key: str) -> None:
    assert fields_of(family.trigger(key=key)) == ["Idempotency-Key"]
    assert family.history == []


def test_a_key_belongs_to_its_household(family: Family) -> None:
    other = Family(sign_up(family.parent.client))
    assert not is_replayed(family.trigger(key=KEY))
    assert not is_replayed(other.trigger(key=KEY))
    assert (family.points, other.points) == (10, 10)


def test_a_device_and_a_parent_share_the_keys_of_their_household(family: Family) -> None:
    family.trigger()
    path = f"/child/{family.child_id}/request-reward"
    first = family.device().post(path, key=KEY, reward_id=family.reward_id)
    again = family.request(key=KEY)
    assert (is_replayed(first), is_replayed(again)) == (False, True)
    assert again.json["tracking_event"]["actor"] == "child"


@pytest.mark.parametrize(
    ("age", "replayed"), [(timedelta(hours=23, minutes=59), True), (timedelta(days=8), False)]
)
def test_a_key_lasts_at_least_a_day(
    family: Family, clock: TurnedClock, age: timedelta, replayed: bool
) -> None:
    family.trigger(key=KEY)
    clock.turn(age)
    assert is_replayed(family.trigger(key=KEY)) is replayed


def test_a_key_that_is_forgotten_can_be_used_again(family: Family, clock: TurnedClock) -> None:
    family.trigger(key=KEY)
    clock.turn(timedelta(days=8))
    assert not is_replayed(family.trigger(family.penalty_id, key=KEY))
    assert is_replayed(family.trigger(family.penalty_id, key=KEY))


def test_a_retry_after_the_task_was_deleted_still_answers(family: Family) -> None:
    first = family.trigger(key=KEY)
    family.parent.delete(f"/task/{family.task_id}")
    again = family.trigger(key=KEY)
    assert is_replayed(again)
    assert again.json["tracking_event"] == first.json["tracking_event"]
    assert refusal(family.trigger()) == (404, "not_found")


def test_a_retry_after_the_reward_was_deleted_still_answers(family: Family) -> None:
    family.trigger()
    family.redeem(key=KEY)
    family.parent.delete(f"/reward/{family.reward_id}")
    assert is_replayed(family.redeem(key=KEY))


def test_a_key_is_no_part_of_its_entry(family: Family) -> None:
    family.trigger(key=KEY)
    assert KEY not in str(family.history)


@pytest.fixture
def restarted(settings: Settings, clock: TurnedClock) -> Iterator[tuple[Family, OpenAPI]]:
    """A family that triggered a task with a key, and the server after a restart."""
    with serving(settings, clock=clock) as app:
        family = Family(sign_up(app.test_client()))
        family.trigger(key=KEY)
    with serving(settings, clock=clock) as app:
        family.parent.client = app.test_client()
        yield family, app


def test_a_key_outlives_a_restart(restarted: tuple[Family, OpenAPI]) -> None:
    family, _ = restarted
    assert is_replayed(family.trigger(key=KEY))
    assert refusal(family.redeem(key=KEY)) == (422, "idempotency_key_reused")
    assert (family.points, len(family.history)) == (10, 1)


def test_the_key_of_an_entry_that_waits_outlives_a_restart(settings: Settings) -> None:
    ledger = flaky_ledger(settings)
    with serving(settings, fs=ledger) as app:
        family = Family(sign_up(app.test_client()))
        ledger.is_failing = True
        assert family.trigger(key=KEY).json["tracking"] == "deferred"
    ledger.is_failing = False
    with serving(settings) as app:
        family.parent.client = app.test_client()
        wait_for(lambda: family.history)
        again = family.trigger(key=KEY)
        assert is_replayed(again)
        assert (again.json["tracking_event"], again.json["child"]["points"]) == (
            family.history[0],
            10,
        )
