"""Whatever a family does in whatever order, its points can be proved."""

import shutil
import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as tuned
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from werkzeug.test import TestResponse

from db.filters import EntryFilter
from models.verification import verify
from services import history
from tests.api.builders import FlakyDisk, parts_of, serving
from tests.conftest import TurnedClock
from tests.families import PASSWORD, Caller, Family, sign_up
from utils.settings import Settings

pytestmark = pytest.mark.usefixtures("unmeasured")

POINTS = st.integers(1, 20)
REFUSED = {"insufficient_points", "already_requested", "not_requested", "already_resolved"}


class AnyOrder(RuleBasedStateMachine):
    """A family with two children, a ledger that sometimes fails, and a server that restarts."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.disk, self.clock = FlakyDisk(), TurnedClock()
        self.running = ExitStack()
        self.start()
        self.family = Family(sign_up(self.app.test_client()))
        self.children = [self.family.child_id, self.family.make("/child", name="Ben")]
        self.points = dict.fromkeys(self.children, 0)

    def start(self) -> None:
        settings = Settings(
            data_dir=self.folder / "data",
            log_dir=self.folder / "logs",
            rate_limits=False,
            durability="relaxed",
        )
        self.app = self.running.enter_context(serving(settings, clock=self.clock, fs=self.disk))
        self.app.extensions["starchart_retry"].close()

    def teardown(self) -> None:
        if hasattr(self, "running"):
            with self.running:
                self.ledger_is_back()
                self.chain_holds()
            shutil.rmtree(self.folder)

    # What a family does

    def take(self, answer: TestResponse) -> None:
        """Note what a mutation did to the child's points; a refusal does nothing."""
        if answer.status_code == 409:
            assert answer.json["code"] in REFUSED | {"already_reversed", "not_reversible"}
            return
        assert answer.status_code == 200, answer.text
        self.points[answer.json["child"]["id"]] = answer.json["child"]["points"]

    @rule(bad=st.booleans(), key=st.none() | st.sampled_from("abc"))
    def trigger(self, bad: bool, key: str | None) -> None:
        task_id = self.family.penalty_id if bad else self.family.task_id
        answer = self.family.trigger(task_id, key=key)
        if answer.status_code != 422:
            self.take(answer)

    @rule()
    def request(self) -> None:
        self.take(self.family.request())

    @rule(named=st.booleans())
    def redeem(self, named: bool) -> None:
        pending = self.family.child["pending_requests"]
        which = {"requested_at": pending[0]["requested_at"]} if named and pending else {}
        self.take(self.family.redeem(**which))

    @rule()
    def cancel(self) -> None:
        self.take(self.family.cancel())

    @rule(place=st.integers(0, 30))
    def undo(self, place: int) -> None:
        entries = self.family.history
        if entries:
            self.take(self.family.undo(entries[place % len(entries)]["id"]))

    @rule(points=POINTS, kind=st.sampled_from(["tasks", "rewards"]))
    def override(self, points: int, kind: str) -> None:
        thing_id = self.family.task_id if kind == "tasks" else self.family.reward_id
        value = {"points": points} if kind == "tasks" else {"cost": points}
        path = f"/child/{self.family.child_id}/overrides/{kind}/{thing_id}"
        assert self.family.parent.put(path, **value).status_code == 200

    @rule(points=POINTS)
    def replace_the_task(self, points: int) -> None:
        self.family.parent.delete(f"/task/{self.family.task_id}")
        self.family.task_id = self.family.make("/task", name="Another", points=points)

    @rule(cost=POINTS)
    def replace_the_reward(self, cost: int) -> None:
        assert self.family.parent.delete(f"/reward/{self.family.reward_id}").status_code == 204
        self.family.reward_id = self.family.make("/reward", name="Another", cost=cost)

    @rule(cost=POINTS)
    def change_the_cost(self, cost: int) -> None:
        self.family.parent.patch(f"/reward/{self.family.reward_id}", cost=cost)

    @rule(place=st.integers(0, 1))
    def turn_to_a_child(self, place: int) -> None:
        self.family.child_id = self.children[place]

    @precondition(lambda self: not self.disk.is_failing)
    @rule()
    def replace_the_child(self) -> None:
        gone = self.family.child_id
        assert self.family.parent.delete(f"/child/{gone}").status_code == 204
        self.family.child_id = self.family.make("/child", name="Zoe")
        self.children[self.children.index(gone)] = self.family.child_id
        self.points[self.family.child_id] = 0

    # What happens to it

    @rule(hours=st.integers(-30, 30))
    def set_the_clock(self, hours: int) -> None:
        self.clock.offset = timedelta(hours=hours)

    @rule()
    def ledger_fails(self) -> None:
        self.disk.is_failing = True

    @rule()
    def ledger_is_back(self) -> None:
        self.disk.is_failing = False
        with parts_of(self.app).store.read() as unit:
            unit.ledger.append_deferred()

    @rule()
    def restart(self) -> None:
        self.running.close()
        self.disk.is_failing = False
        self.start()
        client = self.app.test_client()
        email = self.family.parent.user["email"]
        user = self.family.parent.user
        self.family.parent = Caller.logged_in(client, email, PASSWORD)
        assert self.family.parent.user == user

    # What always holds

    def entries(self) -> list[dict[str, Any]]:
        household_id = self.family.parent.user["household_id"]
        return list(history.scan(parts_of(self.app), EntryFilter(household_id=household_id)))

    @invariant()
    def points_are_those_of_the_answers(self) -> None:
        listed = self.family.parent.get("/child").json["children"]
        assert {child["id"] for child in listed} == set(self.children)
        for child in listed:
            assert child["points"] == self.points[child["id"]] >= 0

    @invariant()
    def chain_holds(self) -> None:
        entries = self.entries()
        verdict = verify(entries)
        assert verdict.ok, verdict.first_mismatch
        assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))
        if not self.disk.is_failing:
            last = {entry["child_id"]: entry["points_after"] for entry in entries}
            assert {child_id: last.get(child_id, 0) for child_id in self.points} == self.points


AnyOrder.TestCase.settings = tuned(max_examples=20, stateful_step_count=25, deadline=None)
test_any_order = AnyOrder.TestCase
