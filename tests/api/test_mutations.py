"""The four mutations of a child's points: what they do, and what they are refused with."""

from datetime import timedelta
from typing import Any

from werkzeug.test import TestResponse

from tests.conftest import TurnedClock
from tests.families import Family, sign_up


def done(answer: TestResponse) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    assert set(answer.json) == {"child", "tracking_event"}
    return answer.json


def requested_at(family: Family) -> str:
    return family.child["pending_requests"][0]["requested_at"]


def test_a_task_adds_its_points(family: Family) -> None:
    answer = done(family.trigger())
    assert answer["child"] == family.child
    assert answer["child"]["points"] == 10
    assert answer["tracking_event"]["metadata"] == {"task_name": "Dishes", "task_points": 10}


def test_a_penalty_takes_its_points(family: Family) -> None:
    family.trigger()
    answer = done(family.trigger(family.penalty_id))
    assert (answer["child"]["points"], answer["tracking_event"]["delta"]) == (7, -3)
    assert answer["tracking_event"]["entity_type"] == "penalty"
    assert answer["tracking_event"]["metadata"] == {"task_name": "Late", "task_points": 3}


def test_a_penalty_takes_no_more_than_there_is(family: Family) -> None:
    entry = done(family.trigger(family.penalty_id))["tracking_event"]
    assert (entry["points_before"], entry["points_after"], entry["delta"]) == (0, 0, 0)
    assert entry["metadata"]["task_points"] == 3


def test_the_points_that_applied_to_this_child_are_kept(family: Family) -> None:
    family.parent.put(f"/child/{family.child_id}/overrides/tasks/{family.task_id}", points=4)
    entry = done(family.trigger())["tracking_event"]
    assert (entry["delta"], entry["metadata"]["task_points"]) == (4, 4)


def test_a_request_waits_with_its_cost(family: Family) -> None:
    family.trigger()
    answer = done(family.request())
    entry = answer["tracking_event"]
    assert answer["child"]["pending_requests"] == [
        {
            "reward_id": family.reward_id,
            "cost": 5,
            "requested_at": entry["occurred_at"],
            "requested_by": "parent",
        }
    ]
    assert (entry["delta"], entry["actor"]) == (0, "parent")
    assert entry["metadata"] == {"reward_name": "Ice cream", "reward_cost": 5}


def test_a_childs_device_requests_and_cancels_in_the_childs_name(family: Family) -> None:
    family.trigger()
    device = family.device()
    asked = done(
        device.post(f"/child/{family.child_id}/request-reward", reward_id=family.reward_id)
    )
    assert asked["child"]["pending_requests"][0]["requested_by"] == "child"
    cancel = f"/child/{family.child_id}/cancel-request-reward"
    cancelled = done(device.post(cancel, reward_id=family.reward_id))
    for answer in (asked, cancelled):
        assert answer["tracking_event"]["actor"] == "child"
        assert answer["tracking_event"]["user_id"] == family.parent.user["id"]


def test_a_redeem_ends_its_request_at_the_cost_it_was_made_with(family: Family) -> None:
    family.trigger()
    family.request()
    family.parent.patch(f"/reward/{family.reward_id}", cost=9, name="Big ice cream")
    family.parent.put(f"/child/{family.child_id}/overrides/rewards/{family.reward_id}", cost=8)
    answer = done(family.redeem(requested_at=requested_at(family)))
    assert (answer["child"]["points"], answer["child"]["pending_requests"]) == (5, [])
    metadata = answer["tracking_event"]["metadata"]
    assert metadata == {"reward_name": "Big ice cream", "reward_cost": 5}


def test_a_redeem_without_a_name_ends_a_pending_request_too(family: Family) -> None:
    family.trigger()
    family.request()
    assert done(family.redeem())["child"]["pending_requests"] == []


def test_a_redeem_needs_no_request(family: Family) -> None:
    family.trigger()
    assert done(family.redeem())["child"]["points"] == 5
    assert done(family.redeem())["child"]["points"] == 0


def test_a_cancel_moves_no_points_and_keeps_the_cost_of_the_request(family: Family) -> None:
    family.trigger()
    family.request()
    family.parent.patch(f"/reward/{family.reward_id}", cost=9)
    answer = done(family.cancel())
    assert (answer["child"]["points"], answer["child"]["pending_requests"]) == (10, [])
    assert answer["tracking_event"]["metadata"]["reward_cost"] == 5


def test_a_reward_that_costs_nothing_can_be_had_without_points(family: Family) -> None:
    family.reward_id = family.make("/reward", name="A hug", cost=0)
    done(family.request())
    assert done(family.redeem())["child"]["points"] == 0


def test_the_servers_clock_says_when(family: Family, clock: TurnedClock) -> None:
    before = clock.now()
    entry = done(family.trigger())["tracking_event"]
    assert before.isoformat()[:26] <= entry["occurred_at"][:26] <= clock.now().isoformat()[:26]
    assert entry["occurred_at"].endswith("Z")


def test_a_clock_that_is_set_back_does_not_reorder_history(
    family: Family, clock: TurnedClock
) -> None:
    for hours in (0, -5, -48, 24):
        clock.turn(timedelta(hours=hours))
        done(family.trigger())
    chain = family.history[::-1]
    assert [entry["seq"] for entry in chain] == [1, 2, 3, 4]
    times = [(entry["occurred_at"], entry["created_at"]) for entry in chain]
    assert times == sorted(times)


def test_children_of_one_household_share_a_chain(family: Family) -> None:
    first = done(family.trigger())["tracking_event"]
    family.child_id = family.make("/child", name="Ben")
    second = done(family.trigger())["tracking_event"]
    assert (second["seq"], second["prev_hash"]) == (2, first["hash"])


def test_households_do_not_share_a_chain(family: Family) -> None:
    done(family.trigger())
    other = Family(sign_up(family.parent.client))
    entry = done(other.trigger())["tracking_event"]
    assert (entry["seq"], entry["prev_hash"]) == (1, "0" * 64)
