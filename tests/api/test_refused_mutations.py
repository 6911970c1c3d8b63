"""What the four mutations are refused with, and who had decided meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.builders import fields_of, refusal
from tests.conftest import TurnedClock
from tests.families import Family, sign_up


def done(answer: TestResponse) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    return answer.json


def requested_at(family: Family) -> str:
    return family.child["pending_requests"][0]["requested_at"]


@pytest.mark.parametrize("verb", ["request-reward", "trigger-reward"])
def test_what_costs_more_than_there_is_is_refused(family: Family, verb: str) -> None:
    answer = family.act(verb, reward_id=family.reward_id)
    assert refusal(answer) == (409, "insufficient_points")
    assert (answer.json["points"], answer.json["cost"]) == (0, 5)
    assert family.history == []


def test_a_second_request_is_refused_while_the_first_one_waits(family: Family) -> None:
    family.trigger()
    family.request()
    assert refusal(family.request()) == (409, "already_requested")
    assert len(family.history) == 2


def test_a_cancel_of_nothing_is_refused(family: Family) -> None:
    assert refusal(family.cancel()) == (409, "not_requested")
    assert family.history == []


@pytest.mark.parametrize("decision", ["redeemed", "cancelled"])
def test_a_request_that_a_parent_decided_says_who_and_when(family: Family, decision: str) -> None:
    family.trigger()
    family.request()
    named = requested_at(family)
    decided = done(family.redeem() if decision == "redeemed" else family.cancel())
    refused = family.redeem(requested_at=named)
    assert refusal(refused) == (409, "already_resolved")
    assert refused.json["resolved"] == {
        "action": decision,
        "by": {"actor": "parent", "user_id": family.parent.user["id"], "name": "Ann"},
        "at": decided["tracking_event"]["occurred_at"],
    }


def test_a_request_that_the_child_took_back_says_so(family: Family) -> None:
    family.trigger()
    family.request()
    named = requested_at(family)
    cancel = f"/child/{family.child_id}/cancel-request-reward"
    done(family.device().post(cancel, reward_id=family.reward_id))
    resolved = family.redeem(requested_at=named).json["resolved"]
    assert resolved["by"] == {
        "actor": "child",
        "user_id": family.parent.user["id"],
        "name": "Mia",
    }


def test_an_older_request_is_resolved_although_a_newer_one_waits(family: Family) -> None:
    family.trigger()
    family.request()
    named = requested_at(family)
    family.cancel()
    family.request()
    refused = family.redeem(requested_at=named)
    assert refusal(refused) == (409, "already_resolved")
    assert refused.json["resolved"]["action"] == "cancelled"
    assert len(family.child["pending_requests"]) == 1


def test_another_rewards_decision_is_not_this_ones(family: Family) -> None:
    family.trigger()
    family.request()
    named = requested_at(family)
    zoo = family.make("/reward", name="Zoo", cost=1)
    for verb in ("request-reward", "cancel-request-reward"):
        done(family.act(verb, reward_id=zoo))
    family.redeem()
    assert family.redeem(requested_at=named).json["resolved"]["action"] == "redeemed"


def test_a_request_that_never_was_is_not_resolved(family: Family, clock: TurnedClock) -> None:
    before = clock.now() - timedelta(days=1)
    family.trigger()
    family.request()
    family.redeem()
    for never in (before, clock.now()):
        answer = family.redeem(requested_at=never.isoformat())
        assert refusal(answer) == (409, "not_requested")
    assert family.points == 5


def test_a_request_may_be_named_in_any_zone(family: Family) -> None:
    family.trigger()
    family.request()
    named = requested_at(family).replace("Z", "+00:00")
    done(family.redeem(requested_at=named))


@pytest.mark.parametrize(
    ("verb", "field"),
    [
        ("trigger-task", "task_id"),
        ("request-reward", "reward_id"),
        ("trigger-reward", "reward_id"),
        ("cancel-request-reward", "reward_id"),
    ],
)
def test_what_is_not_there_or_another_familys_is_not_found(
    family: Family, verb: str, field: str
) -> None:
    other = Family(sign_up(family.parent.client))
    theirs = other.task_id if field == "task_id" else other.reward_id
    for thing_id in ("nothing", theirs):
        assert refusal(family.act(verb, **{field: thing_id})) == (404, "not_found")
    assert fields_of(family.act(verb)) == [field]
    assert family.history == []


def test_a_deleted_reward_can_not_be_redeemed(family: Family) -> None:
    family.trigger()
    family.parent.delete(f"/reward/{family.reward_id}")
    assert refusal(family.redeem()) == (404, "not_found")


def test_who_decided_is_named_as_now(family: Family) -> None:
    family.parent.patch("/auth/me", name="Anna")
    family.trigger()
    family.request()
    named = requested_at(family)
    family.cancel()
    assert family.redeem(requested_at=named).json["resolved"]["by"]["name"] == "Anna"
