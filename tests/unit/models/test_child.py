"""A child's rules: what tasks, penalties, requests, redeems and undos do to its points."""

import pytest

from models.child import Child
from models.entry import Entry, IdempotencyKey
from models.errors import Conflict
from models.points import PointsChange
from models.roles import Actor
from models.task import Task
from models.tracking_event import Action, EntityType, TrackingEvent
from tests.unit.models.builders import (
    NOW,
    later,
    make_child,
    make_event,
    make_penalty,
    make_request,
    make_reward,
    make_task,
)

ASKED = {"pending_requests": (make_request(cost=5),)}


@pytest.mark.parametrize(
    ("points", "task", "after"),
    [
        (0, make_task(points=10), 10),
        (7, make_task(points=10), 17),
        (10, make_penalty(points=3), 7),
        (3, make_penalty(points=3), 0),
    ],
)
def test_a_task_adds_its_points_and_a_penalty_takes_them(
    points: int, task: Task, after: int
) -> None:
    change = make_child(points=points).activate(task)
    assert change == PointsChange(points, after)


@pytest.mark.parametrize(("points", "taken"), [(0, 0), (1, 1), (2, 2)])
def test_a_penalty_takes_no_more_than_there_is(points: int, taken: int) -> None:
    change = make_child(points=points).activate(make_penalty(points=3))
    assert (change.after, change.delta) == (0, -taken)


def test_an_override_says_what_a_task_is_worth_for_this_child_only() -> None:
    child = make_child(task_points={"dishes": 4, "late": 1}, points=9)
    assert child.activate(make_task(points=10)).delta == 4
    assert child.activate(make_penalty(points=3)).delta == -1
    assert child.activate(make_task(id="another", points=10)).delta == 10


def test_an_override_says_what_a_reward_costs_this_child_only() -> None:
    child = make_child(reward_costs={"ice": 2}, points=9)
    assert child.redeem(make_reward(cost=5)).delta == -2
    assert child.redeem(make_reward(id="another", cost=5)).delta == -5


@pytest.mark.parametrize("points", [5, 6])
def test_a_request_moves_no_points(points: int) -> None:
    assert make_child(points=points).request(make_reward(cost=5)) == PointsChange(points, points)


@pytest.mark.parametrize(("points", "after"), [(5, 0), (6, 1)])
def test_a_redeem_takes_the_cost(points: int, after: int) -> None:
    assert make_child(points=points).redeem(make_reward(cost=5)).after == after


def test_a_cancel_moves_no_points() -> None:
    assert make_child(points=1, **ASKED).cancel("ice") == PointsChange(1, 1)


def test_a_reward_may_cost_nothing() -> None:
    child = make_child(points=0)
    assert child.request(make_reward(cost=0)) == child.redeem(make_reward(cost=0))


REFUSALS = {
    "request without enough points": (
        make_child(points=4),
        lambda child: child.request(make_reward(cost=5)),
        "insufficient_points",
        {"points": 4, "cost": 5},
    ),
    "redeem without enough points": (
        make_child(points=4),
        lambda child: child.redeem(make_reward(cost=5)),
        "insufficient_points",
        {"points": 4, "cost": 5},
    ),
    "redeem of a request whose cost was fixed higher": (
        make_child(points=4, **ASKED),
        lambda child: child.redeem(make_reward(cost=1)),
        "insufficient_points",
        {"points": 4, "cost": 5},
    ),
    "request that waits already": (
        make_child(points=9, **ASKED),
        lambda child: child.request(make_reward(cost=5)),
        "already_requested",
        {},
    ),
    "cancel of nothing": (
        make_child(points=9, **ASKED),
        lambda child: child.cancel("another"),
        "not_requested",
        {},
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_refused_says_why(case: str) -> None:
    child, act, code, extra = REFUSALS[case]
    with pytest.raises(Conflict) as refused:
        act(child)
    assert (refused.value.code, refused.value.extra) == (code, extra)


def test_the_cost_of_a_pending_request_is_fixed() -> None:
    child = make_child(points=9, reward_costs={"ice": 7}, **ASKED)
    assert child.cost_of(make_reward(cost=6)) == 5
    assert child.redeem(make_reward(cost=6)).delta == -5


@pytest.mark.parametrize(
    ("before", "after", "points", "expected"),
    [(0, 10, 15, -10), (0, 10, 4, -4), (0, 10, 0, 0), (5, 2, 0, 3), (2, 0, 0, 2), (3, 3, 8, 0)],
)
def test_an_undo_is_the_opposite_but_not_below_zero(
    before: int, after: int, points: int, expected: int
) -> None:
    event = make_event(points_before=before, points_after=after)
    assert make_child(points=points).reverse(event).delta == expected


def reward_event(action: Action, **fields: object) -> TrackingEvent:
    given = {
        "entity_type": EntityType.REWARD,
        "entity_id": "ice",
        "action": action,
        "metadata": {"reward_name": "Ice cream", "reward_cost": 5},
        "actor": Actor.CHILD,
        "points_before": 10,
        "points_after": 10,
    }
    return make_event(**given | fields)


def test_after_a_request_the_child_waits_for_it() -> None:
    event = reward_event(Action.REQUESTED)
    child = make_child(points=10).after(event, later(seconds=1))
    assert child.pending_requests == (make_request(cost=5, requested_at=event.occurred_at),)
    assert child.updated_at == later(seconds=1)


@pytest.mark.parametrize("action", [Action.REDEEMED, Action.CANCELLED])
def test_a_decision_ends_its_request_and_no_other(action: Action) -> None:
    other = make_request(reward_id="zoo")
    child = make_child(points=10, pending_requests=(make_request(), other))
    assert child.after(reward_event(action), NOW).pending_requests == (other,)


def test_an_undone_redeem_does_not_ask_again() -> None:
    event = reward_event(Action.REVERSED, reverses="the redeem", points_after=15)
    child = make_child(points=10).after(event, NOW)
    assert (child.points, child.pending_requests) == (15, ())


def test_an_undone_redeem_leaves_a_later_request_alone() -> None:
    event = reward_event(Action.REVERSED, reverses="the redeem", points_after=15)
    assert make_child(points=10, **ASKED).after(event, NOW).pending_requests == (make_request(),)


def test_a_task_ends_no_request() -> None:
    child = make_child(**ASKED).after(make_event(entity_id="ice"), NOW)
    assert (child.points, child.pending_requests) == (10, ASKED["pending_requests"])


def test_a_child_can_be_read_back_with_all_it_carries() -> None:
    event = make_event()
    child = make_child(
        points=10,
        task_points={"dishes": 4},
        reward_costs={"ice": 2},
        day_start_hour=4,
        timezone="Europe/Berlin",
        image_url="/mia.png",
        unrecorded=(Entry(event=event, idempotency=IdempotencyKey(key="k", request="r")),),
        **ASKED,
    )
    assert Child.from_dict(child.to_dict()) == child
    assert (child.last_seq, make_child().last_seq) == (event.seq, 0)


def test_what_waits_for_the_ledger_is_not_shown() -> None:
    child = make_child(unrecorded=(Entry(event=make_event()),))
    assert "unrecorded" in child.to_dict()
    assert "unrecorded" not in child.to_public_dict()
