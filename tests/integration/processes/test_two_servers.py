"""Two servers on one database: one family, one ledger, one stream."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from time import monotonic
from typing import LiteralString

import httpx
import psycopg
import pytest
from psycopg import errors

from tests.families import PASSWORD
from tests.integration.processes.pairs import Pair
from tests.integration.server.homes import Home
from tests.integration.server.listening import Subscriber, listening
from tests.postgres_servers import run
from tests.redis_servers import wait_until

TRIGGERS = 200
REDEEMS = 50


def at_once(number: int, homes: list[Home], act: Callable[[Home], httpx.Response]) -> Counter[int]:
    """Let so many act together, in turn on each server; gives how often each status came."""
    start = threading.Barrier(number)
    turns = cycle(homes)

    def run_one(home: Home) -> int:
        start.wait()
        return act(home).status_code

    with ThreadPoolExecutor(number) as pool:
        return Counter(pool.map(run_one, [next(turns) for _ in range(number)]))


def trigger(home: Home) -> httpx.Response:
    with home.client() as client:
        path = f"/child/{home.children[0]}/trigger-task"
        return client.post(path, json={"task_id": home.task})


def history(home: Home) -> list[dict[str, object]]:
    """Give all entries of the child, oldest first."""
    with home.client() as client:
        path = f"/child/{home.children[0]}/tracking"
        entries: list[dict[str, object]] = client.get(path, params={"limit": 500}).json()[
            "tracking_events"
        ]
    return entries[::-1]


def test_200_triggers_at_once_are_exact(pair: Pair) -> None:
    homes = pair.found()
    assert at_once(TRIGGERS, homes, trigger) == {200: TRIGGERS}
    for home in homes:
        entries = history(home)
        assert [entry["seq"] for entry in entries] == list(range(1, TRIGGERS + 1))
        assert [entry["points_after"] for entry in entries] == [10 * n for n in range(1, 201)]
        with home.client() as client:
            assert client.get(f"/child/{home.children[0]}").json()["points"] == 10 * TRIGGERS
        assert pair.verdict(home.server)["ok"]


def test_of_50_redeems_of_one_request_one_wins(pair: Pair) -> None:
    homes = pair.found()
    trigger(homes[0])
    reward = homes[0].make("/reward", name="Ice cream", cost=5)
    path = f"/child/{homes[0].children[0]}"
    with homes[0].client() as client:
        asked = client.post(f"{path}/request-reward", json={"reward_id": reward}).json()
    requested_at = asked["child"]["pending_requests"][0]["requested_at"]
    body = {"reward_id": reward, "requested_at": requested_at}

    def redeem(home: Home) -> httpx.Response:
        with home.client() as client:
            return client.post(f"{path}/trigger-reward", json=body)

    assert at_once(REDEEMS, homes, redeem) == {200: 1, 409: REDEEMS - 1}
    with homes[1].client() as client:
        assert client.get(path).json()["points"] == 5
    assert [entry["action"] for entry in history(homes[1])] == [
        "activated",
        "requested",
        "redeemed",
    ]


def test_what_happens_here_is_heard_there_in_order_and_resumed_on_either(pair: Pair) -> None:
    home, elsewhere = pair.found()
    listener = Subscriber(home.token)
    for turn in range(1, 5):
        server = [pair.there, pair.here][turn % 2]
        thread = threading.Thread(target=listener.listen, args=[server, 6])
        thread.start()
        for _ in range(3):
            home.trigger()
            elsewhere.trigger()
        thread.join()
        assert listener.ids == list(range(1, 6 * turn + 1))


SLOW_COMMIT: LiteralString = """
    CREATE OR REPLACE FUNCTION wait_for_the_test() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON tracking_events
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (NEW.metadata ->> 'task_name' = 'Slow') EXECUTE FUNCTION wait_for_the_test();
"""
IS_COMMITTING = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


@contextmanager
def slow_commits(pair: Pair) -> Iterator[psycopg.Connection[tuple[int]]]:
    """Let the commit of an entry of the task "Slow" wait until the end of the block."""
    run(pair.owner_url, SLOW_COMMIT)
    try:
        with psycopg.connect(pair.owner_url) as gate:
            gate.execute("SELECT pg_advisory_lock(1)")
            gate.commit()
            yield gate  # type: ignore[misc]
    finally:
        run(pair.owner_url, "DROP TRIGGER slow_commit ON tracking_events")


def test_no_subscriber_skips_an_entry_whose_commit_is_slow(pair: Pair) -> None:
    home, elsewhere = pair.found()
    slow_task = home.make("/task", name="Slow", points=1)
    home.trigger()
    child = home.children[0]
    with (
        listening(pair.here, home.token, "0") as here,
        listening(pair.there, home.token, "0") as there,
        ThreadPoolExecutor(2) as pool,
    ):
        assert [next(here).id, next(there).id] == ["1", "1"]
        with slow_commits(pair) as gate:
            home.task = slow_task
            slow = pool.submit(home.trigger)
            wait_until(lambda: gate.execute(IS_COMMITTING).fetchone() is not None)
            behind = pool.submit(elsewhere.trigger)
            with home.client() as client:
                seen = client.get(f"/child/{child}/tracking").json()["tracking_events"]
            assert [entry["seq"] for entry in seen] == [1]
            assert not slow.done()
            assert not behind.done()
        assert (slow.result()["seq"], behind.result()["seq"]) == (2, 3)
        for events in (here, there):
            assert [next(events).id, next(events).id] == ["2", "3"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tracking_events SET points_after = points_after + 1, delta = delta + 1",
        "DELETE FROM tracking_events",
        "TRUNCATE tracking_events",
        "ALTER TABLE tracking_events DISABLE TRIGGER ALL",
    ],
)
def test_the_role_that_the_servers_have_changes_no_entry(pair: Pair, statement: str) -> None:
    home, _ = pair.found()
    home.trigger()
    with pytest.raises(errors.InsufficientPrivilege):
        run(pair.role_url, statement)
    assert [entry["seq"] for entry in history(home)] == [1]


def test_signing_out_there_counts_here(pair: Pair) -> None:
    home, elsewhere = pair.found()
    token = home.sign_in()
    with elsewhere.client(token) as client:
        assert client.post("/auth/logout").status_code in (200, 204)
    with home.client(token) as client:
        assert client.get("/auth/me").status_code == 401


def test_a_retry_on_the_other_server_changes_nothing(pair: Pair) -> None:
    home, elsewhere = pair.found()
    path, body = f"/child/{home.children[0]}/trigger-task", {"task_id": home.task}
    answers = []
    for each in (home, elsewhere):
        with each.client() as client:
            answers.append(client.post(path, json=body, headers={"Idempotency-Key": "tap"}))
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["Idempotent-Replayed"] == "true"


def test_deleting_an_account_here_ends_its_stream_there(pair: Pair) -> None:
    home, elsewhere = pair.found()
    with home.client() as client:
        user_id = client.get("/auth/me").json()["id"]
        marked = client.post("/auth/me/deletion", json={"password": PASSWORD})
        assert marked.status_code == 202
    mark = "UPDATE users SET marked_for_deletion_at = now() - interval '40 days' WHERE id = '{}'"
    run(pair.owner_url, mark.format(user_id))
    with elsewhere.client() as client, client.stream("GET", "/events", timeout=5) as stream:
        chunks = stream.iter_raw()
        next(chunks)
        with pair.here.client(pair.admin) as admin:
            done = admin.post("/admin/deletion-queue/run").json()
        began = monotonic()
        assert (done["processed"], done["deleted"]) == (1, 1)
        assert len(list(chunks)) < 5
        assert monotonic() - began < 5
    with elsewhere.client() as client:
        assert client.get("/auth/me").status_code == 401
    assert pair.verdict(pair.there)["ok"]
