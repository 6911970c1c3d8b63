"""Actions are counted where they are recorded, and searches where they were asked."""

from contextlib import closing
from typing import Any

import psycopg
import pytest
from alembic import command

from db.filters import ActionFilter
from db.postgres import migrating
from db.postgres.action_counts import FILL
from db.postgres.kept_counts import AT_MOST, KeptCount, KeptCounts
from db.postgres.store import PostgresStore
from db.postgres.stretches import Portion
from models.activity.action import ActionStatus, ProjectAction
from models.activity.words import words_asked
from models.ids import new_id
from tests.integration.stores.builders import NOW, Home, found

NOON = 1_770_000_000
PROJECTS = [new_id(), new_id()]


def make_actions(home: Home, count: int, **fields: Any) -> list[ProjectAction]:
    return [
        ProjectAction(
            action_id=new_id(),
            household_id=home.id,
            project_id=PROJECTS[number % 2],
            user_id=None,
            action_type="deployment" if number % 3 else "github_push",
            action_details="any word",
            status=ActionStatus.FAILED if number % 5 == 0 else ActionStatus.SUCCESS,
            created_at=NOON + 40_000 * number,
            **fields,
        )
        for number in range(count)
    ]


def counted(url: str) -> list[Any]:
    with psycopg.connect(url) as connection:
        return connection.execute(
            "SELECT * FROM action_counts ORDER BY 1, 2, 3, 4, 5, 6"
        ).fetchall()


def total(home: Home, **asked: Any) -> int:
    with home.store.read() as unit:
        return unit.actions.page(ActionFilter(household_id=home.id, **asked), 1, 0)[1]


def record(home: Home, actions: list[ProjectAction]) -> None:
    with home.store.write(home.id) as unit:
        unit.actions.record(actions)


def test_an_upgrade_counts_what_is_there(migrated_url: str) -> None:
    with closing(PostgresStore(migrated_url, NOW)) as store:
        for home in (found(store), found(store)):
            record(home, make_actions(home, 90))
            record(home, make_actions(home, 30))
    before = counted(migrated_url)
    assert sum(row[-1] for row in before) == 4 * (2 * 120)
    with migrating._connected(migrated_url) as connection:
        config = migrating._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0006")
    migrating.upgrade(migrated_url)
    assert counted(migrated_url) == before


def test_a_copy_counts_as_recording_does(home: Home, database_url: str) -> None:
    record(home, make_actions(home, 90))
    before = counted(database_url)
    with psycopg.connect(database_url) as connection:
        connection.execute("DELETE FROM action_counts")
        connection.execute(FILL)
    assert counted(database_url) == before


def test_nothing_is_counted_of_what_is_forgotten(home: Home, database_url: str) -> None:
    record(home, make_actions(home, 10))
    with home.store.write(home.id) as unit:
        unit.actions.forget_project(home.id, PROJECTS[0])
    assert {str(row[3]) for row in counted(database_url)} == {PROJECTS[1]}
    with home.store.write(home.id) as unit:
        unit.actions.forget_household(home.id)
    assert counted(database_url) == []


def test_nothing_is_counted_of_what_was_taken_back(home: Home) -> None:
    record(home, make_actions(home, 10))
    words = words_asked("any")

    def take_back() -> None:
        with home.store.write(home.id) as unit:
            unit.actions.record(make_actions(home, 5))
            filters = ActionFilter(household_id=home.id, words=words)
            assert unit.actions.page(filters, 1, 0)[1] == 15
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        take_back()
    assert (total(home), total(home, words=words)) == (10, 10)


def test_a_search_counts_what_another_process_recorded(
    home: Home, other_store: PostgresStore
) -> None:
    words = words_asked("any")
    for _ in range(3):
        record(home, make_actions(home, 900))
    assert total(home, words=words) == total(home, words=words) == 2700
    with other_store.write(home.id) as unit:
        unit.actions.record(make_actions(home, 7))
    assert total(home, words=words) == 2707
    with other_store.write(home.id) as unit:
        unit.actions.forget_project(home.id, PROJECTS[0])
        # what comes now is given the places of what went
        unit.actions.record(make_actions(home, 1400))
    assert total(home, words=words) == total(home) == 1353 + 1400


def kept(counts: dict[int, int], size: int = 6) -> KeptCount:
    last = {"seq": 9, "action_id": new_id()}
    return KeptCount.of(last, sum(counts.values()), size, counts)


def test_what_is_kept_is_in_few_buckets() -> None:
    many = kept(dict.fromkeys(range(3 * AT_MOST), 2))
    assert (many.size, len(many.portions)) == (8, 3 * AT_MOST // 4)
    assert sum(each.matching for each in many.portions) == 6 * AT_MOST
    full = kept(dict.fromkeys(range(AT_MOST), 1))
    newer = full.with_newer({AT_MOST: 1, 3: 4, 7: 0}, {"seq": 10, "action_id": new_id()}, AT_MOST)
    assert newer.size == 8
    assert sum(each.matching for each in newer.portions) == AT_MOST + 5


def test_what_is_kept_of_a_range_is_whole_buckets_and_the_rest() -> None:
    portions = kept({0: 1, 1: 2, 5: 3})
    assert portions.within(0, 64 * 6) == (list(portions.portions), [])
    assert portions.within(10, 130) == ([Portion(64, 128, 2, 2)], [Portion(10, 64, 0, 0)])
    assert portions.within(10, 20) == ([], [Portion(10, 20, 0, 0)])
    assert portions.within(130, 200) == ([], [])


def test_what_was_not_asked_for_longest_is_forgotten() -> None:
    counts = KeptCounts(portions=5)
    for name in "ab":
        counts.keep({"words": name}, kept({1: 1, 2: 2}))
    assert counts.find({"words": "a"}) is not None
    counts.keep({"words": "c"}, kept({1: 1, 2: 2}))
    assert counts.find({"words": "b"}) is None
    assert counts.find({"words": "a"}) is not None
    counts.keep({"words": "d"}, kept(dict.fromkeys(range(9), 1)))
    assert counts.find({"words": "a"}) is counts.find({"words": "d"}) is None
