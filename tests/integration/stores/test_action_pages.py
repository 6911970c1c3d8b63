"""Pages of long timelines: whatever is asked, as if all had been looked at."""

import random
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from typing import Any

import pytest

from db.filters import ActionFilter
from models.activity.action import ActionStatus, Environment, ProjectAction
from models.activity.words import Word, words_asked, words_of
from models.ids import new_id
from tests.integration.stores.builders import Home, found
from tests.integration.stores.engines import Engine

pytestmark = pytest.mark.usefixtures("unmeasured")

BEGIN = 1_600_000_000
YEARS = 3 * 365 * 86_400
BATCH = 1000
TYPES = ("deployment", "endpoints_added", "tables_added")
PROJECTS = [new_id() for _ in range(3)]
KINDS: list[dict[str, Any]] = [
    {},
    {"project_id": PROJECTS[1]},
    {"action_type": "deployment", "status": "failed"},
    {"environment": "staging", "project_id": PROJECTS[0]},
    {"project_id": new_id()},
]


class Timeline:
    """A household's timeline, and all of it in memory to compare with."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.recorded: list[ProjectAction] = []
        self._in_order: dict[str, list[str]] = {}

    def record(self, chance: random.Random, *times: int) -> None:
        made = [self._action(chance, len(self.recorded) + n, time) for n, time in enumerate(times)]
        for first in range(0, len(made), BATCH):
            with self.home.store.write(self.home.id) as unit:
                unit.actions.record(made[first : first + BATCH])
        self.recorded += made
        self._in_order.clear()

    def _action(self, chance: random.Random, number: int, time: int) -> ProjectAction:
        words = ["any", *(["half"] * chance.randrange(2)), f"every{chance.randrange(40)}"]
        return ProjectAction(
            action_id=new_id(),
            household_id=self.home.id,
            project_id=PROJECTS[number % 7 % 3],
            user_id=None,
            action_type=chance.choice(TYPES),
            action_details=" ".join(words),
            status=ActionStatus.FAILED if chance.random() < 0.02 else ActionStatus.SUCCESS,
            environment=chance.choice([*Environment]),
            request_id="often" if chance.random() < 0.3 else None,
            created_at=time,
        )

    def forget(self, project_id: str) -> None:
        with self.home.store.write(self.home.id) as unit:
            unit.actions.forget_project(self.home.id, project_id)
        self.recorded = [each for each in self.recorded if each.project_id != project_id]
        self._in_order.clear()

    def page(self, limit: int, offset: int, **asked: Any) -> tuple[list[str], int]:
        filters = ActionFilter(household_id=self.home.id, **asked)
        with self.home.store.read() as unit:
            actions, total = unit.actions.page(filters, limit, offset)
        return [action.action_id for action in actions], total

    def expected(self, limit: int, offset: int, **asked: Any) -> tuple[list[str], int]:
        in_order = self._in_order.setdefault(repr(asked), [])
        if not in_order:
            matching = [
                (action.created_at, number, action.action_id)
                for number, action in enumerate(self.recorded)
                if matches(action, **asked)
            ]
            in_order += [action_id for _, _, action_id in sorted(matching, reverse=True)]
        return in_order[offset : offset + limit], len(in_order)


def matches(
    action: ProjectAction,
    words: tuple[Word, ...] = (),
    start: int | None = None,
    end: int | None = None,
    **fields: Any,
) -> bool:
    return (
        all(getattr(action, name) == value for name, value in fields.items())
        and (start is None or start <= action.created_at)
        and (end is None or action.created_at < end)
        and all(is_in(word, action.action_details) for word in words)
    )


@cache
def is_in(word: Word, details: str) -> bool:
    there = words_of(details)
    if word.is_beginning:
        return any(each.startswith(word.text) for each in there)
    return word.text in there


def questions(chance: random.Random) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Give limits, offsets and filters of all kinds."""
    start = BEGIN + chance.randrange(YEARS)
    end = start + chance.choice([1, 5_000, 10**6, 10**8])
    times: list[dict[str, Any]] = [{}, {"start": start}, {"end": end}, {"start": start, "end": end}]
    texts = ["", "any", "half", "any every7", "every1*", "nowhere", "half any every3*"]
    for text in texts:
        words = {"words": words_asked(text)} if text else {}
        for kind in KINDS:
            asked = kind | words | chance.choice(times)
            yield chance.choice([1, 50, 500]), chance.choice([0, 0, 7, 900, 3000, 9500]), asked
    for time in times:
        yield 50, chance.choice([0, 400]), {"request_id": "often", **time}


@pytest.fixture
def timeline(engine: Engine) -> Iterator[Timeline]:
    with closing(engine.open()) as store:
        timeline = Timeline(found(store))
        chance = random.Random(3)
        # slowly over years, faster in one day, and much in one second
        timeline.record(chance, *(BEGIN + number * YEARS // 3000 for number in range(3000)))
        timeline.record(chance, *(BEGIN + 10**7 + 60 * number for number in range(9000)))
        timeline.record(chance, *[BEGIN + 2 * 10**7] * 600)
        yield timeline


def test_every_page_is_what_looking_at_all_of_it_gives(timeline: Timeline) -> None:
    chance = random.Random(17)
    for _ in range(3):
        for limit, offset, asked in questions(chance):
            given = timeline.page(limit, offset, **asked)
            assert given == timeline.expected(limit, offset, **asked), (limit, offset, asked)


def test_a_page_is_found_however_deep_it_lies(timeline: Timeline) -> None:
    for asked in KINDS[:4]:
        _, total = timeline.expected(1, 0, **asked)
        for offset in range(0, total, total // 29):
            given = timeline.page(20, offset, **asked)
            assert given == timeline.expected(20, offset, **asked), (asked, offset)


def test_pages_follow_what_is_recorded_and_what_is_forgotten(timeline: Timeline) -> None:
    chance = random.Random(29)
    searches: list[dict[str, Any]] = [
        {},
        {"words": words_asked("any")},
        {"words": words_asked("half")},
        {"words": words_asked("half"), "start": BEGIN + 10**7},
        {"project_id": PROJECTS[2]},
        {"request_id": "often"},
    ]

    def look() -> None:
        for asked in searches:
            for limit, offset in ((50, 0), (50, 1000), (50, 9100)):
                assert timeline.page(limit, offset, **asked) == timeline.expected(
                    limit, offset, **asked
                )

    look()
    timeline.record(chance, BEGIN + YEARS)
    look()
    timeline.record(chance, *(BEGIN + 977 * number for number in range(50)))
    look()
    timeline.forget(timeline.recorded[-1].project_id)
    look()
    timeline.record(chance, *(BEGIN + 10**7 + number for number in range(40)))
    look()
