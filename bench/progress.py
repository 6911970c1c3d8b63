"""Measure progress in this process: what learners ask for, imports, and a rebuild.

Times are seconds, the best or the median of several runs, because the machine has other work.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import orjson
import structlog
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import close_app, create_app
from bench import made_up
from db.embedded.store import EmbeddedStore
from db.filters import EntryFilter
from models.child import Child
from models.household import Household
from models.roles import Role
from models.user import User
from services.progress import rebuilding
from utils.settings import Settings

EXERCISES = "/api/progress/exercises"
NDJSON = "application/x-ndjson"
DAYS = 3_650
FILE = 80_000
NOW = datetime.now(UTC)


class Learner:
    """A user who learns, in an application of its own."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        body = {"email": "p@home.example", "password": "a long password", "name": "P"}
        answer = _made(client.post("/auth/signup", json=body))
        self._headers = {"Authorization": f"Bearer {answer.get_json()['access_token']}"}

    def ask(self) -> TestResponse:
        """Ask for all progress in figures."""
        return _made(self._client.get("/api/progress", headers=self._headers))

    def record(self) -> TestResponse:
        """Record an exercise of today."""
        body = {"topic": "Topic 1", "grade": 80, "time_spent_seconds": 60}
        return _made(self._client.post(EXERCISES, json=body, headers=self._headers))

    def import_exercises(self, count: int) -> float:
        """Import exercises of ten years, every third day of which is none; gives the seconds."""
        lines = [_line(number, count) for number in range(count)]
        files = [b"\n".join(lines[start : start + FILE]) for start in range(0, count, FILE)]
        started = time.perf_counter()
        for file in files:
            answer = self._client.post(
                f"{EXERCISES}/import", data=file, content_type=NDJSON, headers=self._headers
            )
            _made(answer)
        return time.perf_counter() - started


@contextmanager
def learner(folder: Path) -> Iterator[Learner]:
    """Open an application in a folder, with one learner; its log says no more than warnings."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    app = create_app(
        Settings(
            data_dir=folder / "data",
            log_dir=folder / "logs",
            rate_limits=False,
            durability="relaxed",
        )
    )
    try:
        yield Learner(app.test_client())
    finally:
        close_app(app)


def record_seconds(one: Learner, other: Learner, runs: int) -> tuple[float, float]:
    """Return what recording an exercise takes for each of two learners, measured in turn."""
    times = [(_seconds(one.record), _seconds(other.record)) for _ in range(runs)]
    of_one, of_other = zip(*times, strict=True)
    return median(of_one), median(of_other)


def ask_seconds(one: Learner, runs: int) -> float:
    """Return what the answer to `GET /api/progress` takes."""
    return median(_seconds(one.ask) for _ in range(runs))


def rebuild_seconds(folder: Path, entries: int) -> tuple[float, float]:
    """Return what the rebuild of a ledger takes, and reading the same ledger without counting."""
    family = made_up.make_family()
    EmbeddedStore(folder, NOW, durability="relaxed").close()
    made_up.build_ledger(folder, family, entries)
    with closing(EmbeddedStore(folder, NOW, durability="relaxed")) as store:
        _found(store, family)
        found = rebuilding.places(store)
        with store.read() as unit:
            reading = _seconds(lambda: deque(unit.ledger.scan(EntryFilter()), maxlen=0))
        started = time.perf_counter()
        counted = sum(rebuilding.rebuild(store, NOW, found))
        rebuilding_took = time.perf_counter() - started
    assert counted == entries, "every entry is counted"
    return rebuilding_took, reading


def _found(store: EmbeddedStore, family: made_up.Family) -> None:
    """Make the households, parents and children that a made-up ledger is about."""
    for place, (household_id, user_id) in enumerate(
        zip(family.households, family.users, strict=True)
    ):
        with store.write(household_id) as unit:
            unit.households.add(Household(id=household_id, timezone="UTC", created_at=NOW))
            unit.users.add(_parent(user_id, household_id))
            for child_id in family.children[place :: len(family.households)]:
                unit.children.add(_child(child_id, household_id))


def _parent(user_id: str, household_id: str) -> User:
    return User(
        id=user_id,
        email=f"{user_id}@home.example",
        name="P",
        role=Role.PARENT,
        household_id=household_id,
        password_hash="none",
        reference_key="ab" * 32,
        created_at=NOW,
    )


def _child(child_id: str, household_id: str) -> Child:
    return Child(id=child_id, household_id=household_id, name="C", created_at=NOW, updated_at=NOW)


def _line(number: int, count: int) -> bytes:
    day = DAYS - number * (DAYS * 2 // 3) // count * 3 // 2
    exercise: dict[str, Any] = {
        "topic": f"Topic {number % 20}",
        "grade": number % 101,
        "time_spent_seconds": 60 + number % 600,
        "hints_used": number % 3,
        "completed_at": (NOW - timedelta(days=day, seconds=number % 3600)).isoformat(),
    }
    return orjson.dumps(exercise)


def _made(answer: TestResponse) -> TestResponse:
    if answer.status_code >= 400:
        raise RuntimeError(answer.text)
    return answer


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
