"""Whoever joins, leaves or is deleted in whatever order: chains verify, households stay apart."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as tuned
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from db.filters import EntryFilter
from models.verification import verify
from services import history
from services.deletion import rounds
from services.deletion.steps import STEPS
from tests.api.builders import parts_of, refusal, serving
from tests.conftest import ENGINES
from tests.deletions import mark_long_ago, traces
from tests.families import Caller, Family, sign_up
from tests.postgres_servers import Databases
from utils.settings import Settings

pytestmark = pytest.mark.usefixtures("unmeasured")

PLACE = st.integers(0, 30)


class Crash(BaseException):
    """The process ends here, as far as the deletion can tell."""


@dataclass
class Home:
    """A household as it has to be: its parents, and a family of whom any of them may act."""

    family: Family
    members: list[Caller] = field(default_factory=list)

    def as_seen_by(self, member: Caller) -> Family:
        self.family.parent = member
        return self.family


class Parents(RuleBasedStateMachine):
    """Two households at first, whose parents come and go."""

    def __init__(self, settings_in: Callable[[Path], Settings]) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.running = ExitStack()
        self.app = self.running.enter_context(serving(settings_in(self.folder)))
        self.homes: list[Home] = []
        self.gone: list[Caller] = []

    @initialize()
    def begin(self) -> None:
        for _ in range(2):
            self.settle(sign_up(self.app.test_client()))

    def teardown(self) -> None:
        with self.running:
            self.chains_verify()
            for home in self.homes:
                for member in home.members:
                    self.sees_the_own_household_alone(home, member)
        shutil.rmtree(self.folder)

    def settle(self, parent: Caller) -> None:
        self.homes.append(Home(Family(parent), [parent]))

    def one(self, place: int) -> tuple[Home, Caller]:
        everybody = [(home, member) for home in self.homes for member in home.members]
        return everybody[place % len(everybody)]

    # What parents do

    @rule(place=PLACE, bad=st.booleans())
    def trigger(self, place: int, bad: bool) -> None:
        home, member = self.one(place)
        family = home.as_seen_by(member)
        answer = family.trigger(family.penalty_id if bad else family.task_id)
        assert answer.json["tracking_event"]["user_id"] == member.user["id"]

    @rule(place=PLACE, entry=PLACE)
    def undo(self, place: int, entry: int) -> None:
        home, member = self.one(place)
        family = home.as_seen_by(member)
        entries = family.history
        if entries:
            assert family.undo(entries[entry % len(entries)]["id"]).status_code in (200, 409)

    @rule(place=PLACE)
    def join(self, place: int) -> None:
        home, member = self.one(place)
        code = member.post("/household/invites").json["code"]
        home.members.append(sign_up(self.app.test_client(), invite_code=code))

    @rule(place=PLACE)
    def leave(self, place: int) -> None:
        home, member = self.one(place)
        answer = member.post("/household/leave")
        if len(home.members) == 1:
            assert refusal(answer) == (409, "last_parent")
        else:
            self.move_out(home, member)

    @rule(place=PLACE, other=PLACE)
    def remove(self, place: int, other: int) -> None:
        home, member = self.one(place)
        removed = home.members[other % len(home.members)]
        answer = member.delete(f"/household/members/{removed.user['id']}")
        if len(home.members) == 1:
            assert refusal(answer) == (409, "last_parent")
        else:
            assert answer.status_code == 204
            self.move_out(home, removed)

    def move_out(self, home: Home, member: Caller) -> None:
        home.members.remove(member)
        member.user = member.get("/auth/me").json
        self.settle(member)

    @precondition(lambda self: sum(len(home.members) for home in self.homes) > 1)
    @rule(place=PLACE, crash_at=st.none() | st.sampled_from(list(STEPS)))
    def delete(self, place: int, crash_at: str | None) -> None:
        home, member = self.one(place)
        mark_long_ago(self.app, member)
        if crash_at is not None:
            with pytest.raises(Crash):
                rounds.run(parts_of(self.app), crashing(crash_at))
        rounds.run(parts_of(self.app))
        home.members.remove(member)
        self.gone.append(member)
        self.homes = [home for home in self.homes if home.members]
        self.chains_verify()
        words = (member.user["id"], member.user["email"])
        assert traces(parts_of(self.app).settings, *words) == []

    # What always holds

    @rule(place=PLACE)
    def look_around(self, place: int) -> None:
        self.sees_the_own_household_alone(*self.one(place))

    def sees_the_own_household_alone(self, home: Home, member: Caller) -> None:
        children = [child["id"] for child in member.get("/child").json["children"]]
        assert children == [home.family.child_id]
        members = {each["id"] for each in member.get("/household").json["members"]}
        assert members == {each.user["id"] for each in home.members}
        for other in self.homes:
            if other is not home:
                path = f"/child/{other.family.child_id}"
                body = {"task_id": home.family.task_id}
                for answer in (
                    member.get(path),
                    member.get(f"{path}/tracking"),
                    member.post(f"{path}/trigger-task", **body),
                    member.get("/admin/tracking", child_id=other.family.child_id),
                ):
                    assert answer.status_code == 404

    def chains_verify(self) -> None:
        entries: list[dict[str, Any]] = list(history.scan(parts_of(self.app), EntryFilter()))
        verdict = verify(entries)
        assert verdict.ok, verdict.first_mismatch
        gone = {member.user["id"] for member in self.gone}
        assert not gone & {entry["user_id"] for entry in entries}
        assert verdict.anonymous == sum(entry["user_id"] is None for entry in entries)
        for member in self.gone:
            assert refusal(member.get("/child")) == (401, "token_revoked")


def crashing(at: str) -> rounds.StepDone:
    def step_done(step: str) -> None:
        if step == at:
            raise Crash

    return step_done


@pytest.mark.parametrize("engine", ENGINES)
def test_any_order_of_parents(engine: str, databases: Databases) -> None:
    def settings_in(folder: Path) -> Settings:
        return Settings(
            database_url=databases.emptied() if engine == "postgres" else None,
            data_dir=folder / "data",
            log_dir=folder / "logs",
            rate_limits=False,
            durability="relaxed",
        )

    run_state_machine_as_test(
        lambda: Parents(settings_in),
        settings=tuned(max_examples=8, stateful_step_count=20, deadline=None),
    )
