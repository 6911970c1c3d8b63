"""The undo: the opposite, once, within thirty days."""

from datetime import timedelta
from typing import Any

import pytest

from models.verification import verify
from tests.api.builders import refusal
from tests.conftest import TurnedClock
from tests.families import PASSWORD, Caller, Family, sign_up


def entry_of(family: Family, *acts: str) -> dict[str, Any]:
    """Let a family do things; gives the last one's entry."""
    for act in acts:
        answer = family.trigger(family.penalty_id) if act == "punish" else getattr(family, act)()
        assert answer.status_code == 200, answer.text
    return answer.json["tracking_event"]


@pytest.mark.parametrize(
    ("acts", "delta", "points"),
    [
        (["trigger"], -10, 0),
        (["trigger", "trigger"], -10, 10),
        (["trigger", "punish"], 3, 10),
        (["trigger", "redeem"], 5, 10),
        (["trigger", "request", "redeem"], 5, 10),
        (["punish"], 0, 0),
    ],
)
def test_an_undo_is_the_opposite(family: Family, acts: list[str], delta: int, points: int) -> None:
    undone = entry_of(family, *acts)
    answer = family.undo(undone["id"])
    assert answer.status_code == 200
    entry = answer.json["tracking_event"]
    assert (entry["action"], entry["reverses"]) == ("reversed", undone["id"])
    assert (entry["delta"], answer.json["child"]["points"]) == (delta, points)
    for name in ("entity_type", "entity_id", "metadata"):
        assert entry[name] == undone[name]
    assert verify(reversed(family.history)).ok


def test_an_undo_takes_no_more_than_there_is(family: Family) -> None:
    task = entry_of(family, "trigger")
    entry_of(family, "redeem")
    entry = family.undo(task["id"]).json["tracking_event"]
    assert (entry["points_before"], entry["points_after"], entry["delta"]) == (5, 0, -5)


def test_a_penalty_that_took_less_gives_that_much_back(family: Family) -> None:
    family.parent.patch(f"/task/{family.penalty_id}", points=30)
    penalty = entry_of(family, "trigger", "punish")
    assert family.undo(penalty["id"]).json["tracking_event"]["delta"] == 10


def test_an_entry_is_undone_once(family: Family) -> None:
    entry = entry_of(family, "trigger")
    assert family.undo(entry["id"]).status_code == 200
    assert refusal(family.undo(entry["id"])) == (409, "already_reversed")
    assert len(family.history) == 2


@pytest.mark.parametrize(
    "acts", [["trigger", "request"], ["trigger", "request", "cancel"]], ids=lambda acts: acts[-1]
)
def test_what_moved_no_points_is_not_undone(family: Family, acts: list[str]) -> None:
    entry = entry_of(family, *acts)
    assert refusal(family.undo(entry["id"])) == (409, "not_reversible")


def test_an_undo_is_not_undone(family: Family) -> None:
    undo = family.undo(entry_of(family, "trigger")["id"]).json["tracking_event"]
    assert refusal(family.undo(undo["id"])) == (409, "not_reversible")


@pytest.mark.parametrize(
    ("age", "status"), [(timedelta(days=30, minutes=-1), 200), (timedelta(days=30, minutes=1), 409)]
)
def test_an_entry_is_undone_within_thirty_days(
    family: Family, clock: TurnedClock, age: timedelta, status: int
) -> None:
    entry = entry_of(family, "trigger")
    clock.turn(age)
    email = family.parent.user["email"]
    family.parent = Caller.logged_in(family.parent.client, email, PASSWORD)
    answer = family.undo(entry["id"])
    assert answer.status_code == status
    if status == 409:
        assert refusal(answer) == (409, "not_reversible")


def test_another_childs_entry_is_not_found(family: Family) -> None:
    entry = entry_of(family, "trigger")
    mine = family.child_id
    family.child_id = family.make("/child", name="Ben")
    assert refusal(family.undo(entry["id"])) == (404, "not_found")
    assert refusal(family.undo("nothing")) == (404, "not_found")
    family.child_id = mine
    assert family.undo(entry["id"]).status_code == 200


def test_another_familys_entry_is_not_found(family: Family) -> None:
    entry = entry_of(family, "trigger")
    other = Family(sign_up(family.parent.client))
    assert refusal(other.undo(entry["id"])) == (404, "not_found")


def test_a_request_that_a_redeem_ended_stays_ended(family: Family) -> None:
    redeem = entry_of(family, "trigger", "request", "redeem")
    assert family.undo(redeem["id"]).json["child"]["pending_requests"] == []
    assert refusal(family.cancel()) == (409, "not_requested")


def test_an_undone_redeem_leaves_a_newer_request_waiting(family: Family) -> None:
    redeem = entry_of(family, "trigger", "request", "redeem")
    entry_of(family, "request")
    assert len(family.undo(redeem["id"]).json["child"]["pending_requests"]) == 1


def test_what_a_deleted_task_gave_can_be_undone(family: Family) -> None:
    entry = entry_of(family, "trigger")
    family.parent.delete(f"/task/{family.task_id}")
    assert family.undo(entry["id"]).json["child"]["points"] == 0


def test_an_undo_in_between_keeps_the_order(family: Family) -> None:
    first = entry_of(family, "trigger")
    entry_of(family, "trigger")
    family.undo(first["id"])
    entry_of(family, "trigger")
    after = [entry["points_after"] for entry in reversed(family.history)]
    assert after == [10, 20, 10, 20]
