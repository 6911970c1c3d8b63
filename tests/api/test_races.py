"""Races: many threads over one application, and what is left when they are done."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

import pytest
from werkzeug.test import TestResponse

from models.verification import verify
from tests.api.builders import FlakyDisk, refusal, serving
from tests.families import Caller, Family, sign_up
from utils.settings import Settings

AT_ONCE = 50


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield pool


def at_once(
    pool: ThreadPoolExecutor, family: Family, act: Callable[[Family], TestResponse]
) -> list[TestResponse]:
    """Let many parents' apps do the same at the same time."""
    start = Barrier(AT_ONCE)

    def run(_: int) -> TestResponse:
        own = on_a_client_of_its_own(family)
        start.wait()
        return act(own)

    return list(pool.map(run, range(AT_ONCE)))


def on_a_client_of_its_own(family: Family) -> Family:
    """Give the same family to a thread: a test client is for one at a time."""
    own = Family.__new__(Family)
    own.__dict__ |= family.__dict__
    own.parent = Caller(family.parent.client.application.test_client(), family.parent.token)
    return own


def test_of_many_redeems_of_one_request_one_wins(pool: ThreadPoolExecutor, family: Family) -> None:
    family.trigger()
    requested_at = family.request().json["child"]["pending_requests"][0]["requested_at"]
    answers = at_once(pool, family, lambda each: each.redeem(requested_at=requested_at))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: AT_ONCE - 1}
    won = next(answer.json["tracking_event"] for answer in answers if answer.status_code == 200)
    lost = [answer for answer in answers if answer.status_code == 409]
    assert {refusal(answer) for answer in lost} == {(409, "already_resolved")}
    by = {"actor": "parent", "user_id": family.parent.user["id"], "name": "Ann"}
    resolved = {"action": "redeemed", "by": by, "at": won["occurred_at"]}
    assert all(answer.json["resolved"] == resolved for answer in lost)
    assert (family.points, len(family.history)) == (5, 3)


def test_many_retries_with_one_key_are_one_entry(pool: ThreadPoolExecutor, family: Family) -> None:
    answers = at_once(pool, family, lambda each: each.trigger(key="the-same-tap"))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json["tracking_event"]["id"] for answer in answers}) == 1
    replayed = Counter(answer.headers.get("Idempotent-Replayed") for answer in answers)
    assert replayed == {None: 1, "true": AT_ONCE - 1}
    assert (family.points, len(family.history)) == (10, 1)


def test_of_many_requests_with_one_key_one_is_done(
    pool: ThreadPoolExecutor, family: Family
) -> None:
    tasks = (family.task_id, family.penalty_id, family.make("/task", name="Sweep", points=2))
    turns = count()
    answers = at_once(pool, family, lambda each: each.trigger(tasks[next(turns) % 3], key="tap"))
    done = [answer for answer in answers if answer.status_code == 200]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert len(done) in (AT_ONCE // 3, AT_ONCE // 3 + 1)
    assert {refusal(answer) for answer in refused} == {(422, "idempotency_key_reused")}
    assert len({answer.json["tracking_event"]["id"] for answer in done}) == 1
    assert len(family.history) == 1


def test_many_triggers_are_as_many_entries(pool: ThreadPoolExecutor, family: Family) -> None:
    answers = at_once(pool, family, Family.trigger)
    assert {answer.status_code for answer in answers} == {200}
    chain = family.history[::-1]
    assert [entry["seq"] for entry in chain] == list(range(1, AT_ONCE + 1))
    assert [entry["points_after"] for entry in chain] == list(range(10, 10 * AT_ONCE + 1, 10))
    assert family.points == 10 * AT_ONCE
    assert verify(chain).ok


def test_many_undos_of_one_entry_take_it_back_once(
    pool: ThreadPoolExecutor, family: Family
) -> None:
    family.trigger()
    entry = family.trigger().json["tracking_event"]
    answers = at_once(pool, family, lambda each: each.undo(entry["id"]))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: AT_ONCE - 1}
    assert (family.points, len(family.history)) == (10, 3)


def test_many_sign_ups_with_one_email_make_one_account(
    pool: ThreadPoolExecutor, family: Family, admin: Caller
) -> None:
    body = {"email": "race@home.test", "password": "correct horse", "name": "Ann"}
    answers = at_once(pool, family, lambda each: each.parent.client.post("/auth/signup", json=body))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: AT_ONCE - 1}
    assert admin.get("/admin/users", email="race@home.test").json["total"] == 1


def test_no_override_outlives_its_task(pool: ThreadPoolExecutor, family: Family) -> None:
    path = f"/child/{family.child_id}/overrides/tasks/{family.task_id}"
    turns = count()

    def act(each: Family) -> TestResponse:
        if next(turns) == AT_ONCE // 2:
            return each.parent.delete(f"/task/{family.task_id}")
        return each.parent.put(path, points=4)

    answers = at_once(pool, family, act)
    assert {answer.status_code for answer in answers} <= {200, 204, 404}
    assert family.child["overrides"]["tasks"] == {}


class SlowDisk(FlakyDisk):
    """A disk that takes its time to refuse."""

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        if self.is_failing:
            time.sleep(0.1)  # so that two households are in the middle of it at once
        return super().pwrite(fd, data, offset)


@pytest.mark.data_folder
def test_two_households_whose_entries_wait_do_not_wait_for_each_other(
    settings: Settings, pool: ThreadPoolExecutor
) -> None:
    disk = SlowDisk()
    with serving(settings, fs=disk) as app:
        app.extensions["starchart_retry"].close()
        families = [Family(sign_up(app.test_client())) for _ in range(2)]
        disk.is_failing = True
        for family in families:
            assert family.trigger().json["tracking"] == "deferred"
        refused = [
            pool.submit(family.parent.delete, f"/child/{family.child_id}") for family in families
        ]
        assert [answer.result(timeout=20).status_code for answer in refused] == [503, 503]
        disk.is_failing = False
