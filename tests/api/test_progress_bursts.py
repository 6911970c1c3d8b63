"""Many entries at once count as they would one by one, and the watch gathers them."""

from typing import Any

from flask.testing import FlaskClient
from flask_openapi import OpenAPI

from services.progress.watch import Watch
from tests.api.builders import parts_of, wait_for
from tests.families import Family, sign_up

BURST = 60


def progress_of(family: Family) -> list[Any]:
    """Give what a burst leaves, without what differs between families."""
    found = family.parent.get("/api/progress", child_id=family.child_id).json
    achievements = family.parent.get("/api/progress/achievements", child_id=family.child_id).json
    unlocked = [each["id"] for each in achievements["achievements"] if each["unlocked"]]
    return [{k: v for k, v in found.items() if k != "learner_id"}, unlocked]


def counted(family: Family) -> int:
    found = progress_of(family)[0]
    return int(found["tasks_completed"] + found["penalties"])


def play(family: Family, *, looks: bool) -> None:
    for number in range(BURST):
        family.trigger(family.penalty_id if number % 7 == 3 else None)
        if looks:
            family.parent.get("/api/progress", child_id=family.child_id)


def test_a_burst_counts_as_one_by_one(client: FlaskClient) -> None:
    at_once, one_by_one = Family(sign_up(client)), Family(sign_up(client))
    progress_of(at_once)  # a learner who began is followed, entry by entry or in bursts
    play(at_once, looks=False)
    play(one_by_one, looks=True)
    assert progress_of(at_once) == progress_of(one_by_one)
    assert counted(at_once) == BURST


def test_an_undo_in_a_burst_takes_back_what_it_undoes(client: FlaskClient) -> None:
    family = Family(sign_up(client))
    progress_of(family)
    play(family, looks=False)
    family.undo(family.trigger().json["tracking_event"]["id"])
    assert counted(family) == BURST


def test_the_watch_looks_once_at_all_that_it_was_told_of(app: OpenAPI, family: Family) -> None:
    parts = parts_of(app)
    looked: list[str] = []

    class Counting(Watch):
        def _bring_up(self, household_id: str, child_id: str) -> None:
            looked.append(child_id)
            super()._bring_up(household_id, child_id)

    watch = Counting(parts.store, parts.broker, parts.clock.now, gathering_seconds=0.05)
    for _ in range(100):
        watch.notice(family.parent.user["household_id"], family.child_id)  # type: ignore[index]
    wait_for(lambda: looked)
    watch.close()
    assert looked == [family.child_id]
