"""Measure the timeline, on either engine: plain functions that take sizes and give numbers.

Times are seconds, the median of several runs.
"""

import random
import statistics
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from bench.timing import timed
from db.filters import ActionFilter
from db.store import Store
from models.activity.action import ActionStatus, Environment, ProjectAction
from models.activity.words import words_asked
from models.household import Household
from models.ids import new_id

BEGIN = 1_700_000_000
BATCH = 1000
PROJECTS = 7
PATHS = ("users", "posts", "orders", "tables")
TYPES = ("endpoints_added", "deployment", "github_push", "queries_executed")


def build_timeline(store: Store, actions: int) -> str:
    """Record actions of a busy household, one each ten seconds; gives the household's id."""
    household_id = new_id()
    with store.write(household_id) as unit:
        founded = datetime.fromtimestamp(BEGIN, UTC)
        unit.households.add(Household(id=household_id, timezone="UTC", created_at=founded))
    projects = [new_id() for _ in range(PROJECTS)]
    for first in range(0, actions, BATCH):
        batch = [*_made_up(household_id, projects, first, min(BATCH, actions - first))]
        with store.write(household_id) as unit:
            unit.actions.record(batch)
    store.ticket().wait()
    return household_id


def _made_up(
    household_id: str, projects: list[str], first: int, count: int
) -> Iterator[ProjectAction]:
    for number in range(first, first + count):
        chance = random.Random(number)
        path = f"/api/{chance.choice(PATHS)}{chance.randrange(900)}"
        yield ProjectAction(
            action_id=new_id(),
            project_id=projects[number % PROJECTS],
            household_id=household_id,
            user_id=None,
            request_id=f"{chance.getrandbits(64):016x}",
            action_type=chance.choice(TYPES),
            action_details=f"Added 1 endpoint: GET {path} in {chance.getrandbits(28):07x}",
            status=ActionStatus.FAILED if number % 50 == 0 else ActionStatus.SUCCESS,
            environment=Environment.PRODUCTION,
            created_at=BEGIN + 10 * number,
        )


def page_seconds(
    store: Store, household_id: str, actions: int, limit: int = 50, runs: int = 20
) -> dict[str, float]:
    """Return what a page with its exact total costs, first and in the middle, by each filter."""
    times = {}
    for name, filters in _filters(store, household_id, actions).items():
        total = _page(store, filters, 1, 0)
        for place, offset in (("first", 0), ("middle", total // 2)):
            ask = partial(_page, store, filters, limit, offset)
            ask()
            times[f"{name}, {place}"] = statistics.median(timed(ask) for _ in range(runs))
    return times


def _page(store: Store, filters: ActionFilter, limit: int, offset: int) -> int:
    with store.read() as unit:
        return unit.actions.page(filters, limit, offset)[1]


def _filters(store: Store, household_id: str, actions: int) -> dict[str, ActionFilter]:
    whole = partial(ActionFilter, household_id=household_id)
    with store.read() as unit:
        newest = unit.actions.page(whole(), 1, 0)[0][0]
    third = 10 * actions // 3
    return {
        "all": whole(),
        "project": whole(project_id=newest.project_id),
        "type": whole(action_type="deployment"),
        "status and type": whole(status=ActionStatus.FAILED, action_type="deployment"),
        "request": whole(request_id=newest.request_id),
        "time": whole(start=BEGIN + third, end=BEGIN + 2 * third),
        "word of all": whole(words=words_asked("endpoint")),
        "word of few": whole(words=words_asked("users77")),
        "two words": whole(words=words_asked("users77 get")),
        "beginning": whole(words=words_asked("orders12*")),
        "word and project": whole(words=words_asked("posts5"), project_id=newest.project_id),
    }
