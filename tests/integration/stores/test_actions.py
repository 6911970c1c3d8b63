"""The timeline of projects, on both engines."""

import random
from contextlib import closing
from typing import Any

import pytest

from db.faces.ledger import Remembered
from db.filters import ActionFilter
from db.recorded_actions import KeyUse
from db.store import Store
from models.activity.action import ActionStatus, Environment, ProjectAction
from models.activity.summary import Counted
from models.activity.words import words_asked
from models.entry import IdempotencyKey
from models.ids import new_id
from tests.integration.stores.builders import NOW, Home, found
from tests.integration.stores.engines import Engine

NOON = 1_770_000_000
PROJECT, OTHER_PROJECT = new_id(), new_id()
KEY = IdempotencyKey(key="tap-1", request="f" * 64)


def make_action(home: Home, details: str = "Added pagination", **fields: Any) -> ProjectAction:
    given = {
        "action_id": new_id(),
        "project_id": PROJECT,
        "user_id": home.parent.id,
        "action_type": "endpoints_modified",
        "created_at": NOON,
        "household_id": home.id,
    }
    return ProjectAction(action_details=details, **given | fields)


def record(home: Home, *actions: ProjectAction, first: KeyUse | None = None) -> None:
    with home.store.write(home.id) as unit:
        unit.actions.record(actions, first)


def recorded(home: Home, *details: str, **fields: Any) -> list[ProjectAction]:
    """Record an action a second, each by itself; gives them newest first."""
    made = [
        make_action(home, text, created_at=NOON + n, **fields) for n, text in enumerate(details)
    ]
    for action in made:
        record(home, action)
    return made[::-1]


def page(home: Home, limit: int = 50, offset: int = 0, **asked: Any) -> list[ProjectAction]:
    with home.store.read() as unit:
        found, total = unit.actions.page(ActionFilter(household_id=home.id, **asked), limit, offset)
    assert total >= len(found)
    return found


def total(home: Home, **asked: Any) -> int:
    with home.store.read() as unit:
        return unit.actions.page(ActionFilter(household_id=home.id, **asked), 1, 0)[1]


def details(home: Home, query: str) -> list[str]:
    return [action.action_details for action in page(home, words=words_asked(query))]


def scanned(home: Home, **asked: Any) -> list[ProjectAction]:
    with home.store.read() as unit:
        return list(unit.actions.scan(ActionFilter(household_id=home.id, **asked)))


def test_an_action_comes_back_as_it_was(home: Home) -> None:
    full = make_action(
        home,
        "Zwei\n\tTabellen: ✓ 'a' \\ \"b\" 100%",
        request_id="req 1",
        status=ActionStatus.FAILED,
        environment=Environment.STAGING,
        quantity=0,
    )
    least = make_action(home, user_id=None, created_at=NOON - 10**9)
    record(home, full, least)
    assert page(home) == [full, least]
    with home.store.read() as unit:
        assert unit.actions.find(home.id, least.action_id) == least
        assert unit.actions.find(home.id, new_id()) is None
        assert unit.actions.find(new_id(), least.action_id) is None


def test_a_household_sees_only_its_own(home: Home) -> None:
    other = found(home.store)
    record(other, make_action(other))
    assert page(home) == scanned(home) == []
    with home.store.read() as unit:
        assert unit.actions.tally(ActionFilter(household_id=home.id)) == []
        assert unit.actions.after(home.id, 0, 10) == []
        assert (unit.actions.last_seq(home.id), unit.actions.last_seq(other.id)) == (0, 1)


def test_of_one_second_the_later_recorded_comes_first(home: Home) -> None:
    made = [make_action(home, f"number {n}") for n in range(5)]
    record(home, *made[:3])
    record(home, *made[3:])
    assert page(home) == made[::-1]
    assert scanned(home) == made


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"project_id": OTHER_PROJECT}, {1}),
        ({"project_id": new_id()}, set()),
        ({"project_id": "no id"}, set()),
        ({"action_type": "deployment"}, {2, 5}),
        ({"status": "failed"}, {3}),
        ({"environment": "production"}, {2, 4}),
        ({"request_id": "req-4"}, {4}),
        ({"start": NOON + 4}, {4, 5}),
        ({"end": NOON + 2}, {0, 1}),
        ({"start": NOON + 1, "end": NOON + 3}, {1, 2}),
        ({"start": NOON + 3, "end": NOON + 3}, set()),
        ({"action_type": "deployment", "environment": "production", "start": NOON}, {2}),
        ({"action_type": "deployment", "words": words_asked("five")}, {5}),
    ],
)
def test_each_filter_chooses(home: Home, asked: dict[str, Any], numbers: set[int]) -> None:
    special: dict[int, dict[str, Any]] = {
        1: {"project_id": OTHER_PROJECT},
        2: {"action_type": "deployment", "environment": Environment.PRODUCTION},
        3: {"status": ActionStatus.FAILED},
        4: {"request_id": "req-4", "environment": Environment.PRODUCTION},
        5: {"action_type": "deployment"},
    }
    texts = ["zero", "one", "two", "three", "four", "five"]
    made = [
        make_action(home, text, created_at=NOON + n, **special.get(n, {}))
        for n, text in enumerate(texts)
    ]
    record(home, *made)
    expected = [made[n] for n in sorted(numbers, reverse=True)]
    assert page(home, **asked) == expected
    assert scanned(home, **asked) == expected[::-1]
    assert total(home, **asked) == len(expected)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("users", ["GET /api/users", "Tables: users, posts"]),
        ("USERS", ["GET /api/users", "Tables: users, posts"]),
        ("user", []),
        ("user*", ["GET /api/users", "Tables: users, posts"]),
        ("users posts", ["Tables: users, posts"]),
        ("/api/users", ["GET /api/users"]),
        ("posts*, get", []),
        ("straße", ["Straße 7 geändert"]),
        ("STRASSE GEÄ*", ["Straße 7 geändert"]),
        ("7", ["Straße 7 geändert"]),
        ("it's", ["It's a \\ in 'quotes' & | ! ()"]),
        ("quotes & in", ["It's a \\ in 'quotes' & | ! ()"]),
        ("!!!", []),
        ("*", []),
        ("", []),
    ],
)
def test_every_word_of_a_search_must_occur(home: Home, query: str, found: list[str]) -> None:
    texts = ["Tables: users, posts", "GET /api/users", "Straße 7 geändert"]
    recorded(home, *texts, "It's a \\ in 'quotes' & | ! ()")
    assert details(home, query) == found


def test_a_decomposed_letter_is_the_same_letter(home: Home) -> None:
    recorded(home, "gea\u0308ndert")
    assert details(home, "ge\u00e4ndert") == ["gea\u0308ndert"]


def test_words_beyond_any_length_are_found_by_their_beginning(home: Home) -> None:
    long = "x" * 4000
    recorded(home, long, "x" * 101 + "y")
    assert details(home, long)[-1] == long
    assert len(details(home, "xx*")) == 2


def test_pages_follow_one_another_without_a_gap_or_a_repeat(home: Home) -> None:
    made = recorded(home, *(f"number {n}" for n in range(25)))
    pages = [page(home, limit=10, offset=offset) for offset in (0, 10, 20, 30)]
    assert [action for each in pages for action in each] == made
    assert page(home, limit=10, offset=2**70) == []


def test_history_that_is_brought_later_takes_its_place_in_time(home: Home) -> None:
    """Several histories, each in its own order, between one another and what is there."""
    chance = random.Random(6)
    made: list[ProjectAction] = []
    for number in range(8):
        times = sorted(NOON + chance.randrange(200) for _ in range(40))
        batch = [make_action(home, f"{number} of {time}", created_at=time) for time in times]
        record(home, *batch)
        made += batch
    numbered = sorted(enumerate(made), key=lambda pair: (pair[1].created_at, pair[0]))
    in_order = [action for _, action in numbered]
    assert scanned(home) == in_order
    for limit, offset in ((7, 0), (50, 100), (3, 317), (500, 0)):
        assert page(home, limit, offset) == in_order[::-1][offset : offset + limit]
    start, end = NOON + 50, NOON + 150
    within = [action for action in in_order if start <= action.created_at < end]
    assert scanned(home, start=start, end=end) == within
    assert page(home, 9, 11, start=start, end=end) == within[::-1][11:20]


def test_a_tally_counts_by_type_and_quarter_of_an_hour(home: Home) -> None:
    quarter = NOON // 900 * 900
    record(
        home,
        make_action(home, created_at=quarter, quantity=2),
        make_action(home, created_at=quarter + 899, quantity=3),
        make_action(home, created_at=quarter + 900, quantity=0),
        make_action(home, created_at=quarter + 900, action_type="deployment"),
        make_action(home, created_at=-1),
    )
    with home.store.read() as unit:
        tallies = unit.actions.tally(ActionFilter(household_id=home.id))
    assert sorted(tallies, key=lambda each: (each.start, each.action_type)) == [
        Counted(-900, "endpoints_modified", 1, 1),
        Counted(quarter, "endpoints_modified", 2, 5),
        Counted(quarter + 900, "deployment", 1, 1),
        Counted(quarter + 900, "endpoints_modified", 1, 0),
    ]


def test_a_key_leads_to_the_actions_that_it_recorded(engine: Engine) -> None:
    with closing(engine.open()) as store:
        home = found(store)
        first = KeyUse(namespace=home.id, key=KEY, at=NOW)
        record(home, make_action(home))
        record(home, make_action(home, "a"), make_action(home, "b"), first=first)
        record(home, make_action(home))
    with closing(engine.open()) as store, store.read() as unit:
        remembered = unit.ledger.remembered(home.id, KEY.key, NOW)
        assert remembered == Remembered(request=KEY.request, actions=(2, 3))
        again = unit.actions.after(home.id, 1, 2)
    assert [each.action.action_details for each in again] == ["a", "b"]
    assert [(each.seq, each.batch_end) for each in again] == [(2, 3), (3, 3)]


def test_everything_is_there_after_it_was_opened_again(engine: Engine) -> None:
    with closing(engine.open()) as store:
        home = found(store)
        made = recorded(home, "one", "two words", "three")
    with closing(engine.open()) as store:
        again = Home(store, home.household, home.parent, home.child, home.task)
        assert page(again) == made
        assert details(again, "words") == ["two words"]
        with store.read() as unit:
            assert unit.actions.last_seq(home.id) == 3


def reread(home: Home) -> list[str]:
    return [action.action_details for action in scanned(home)]


def test_a_project_is_forgotten_and_the_others_stay(home: Home) -> None:
    recorded(home, "gone", project_id=OTHER_PROJECT)
    recorded(home, "stays")
    with home.store.write(home.id) as unit:
        assert unit.actions.forget_project(home.id, OTHER_PROJECT) == 1
        assert unit.actions.forget_project(home.id, OTHER_PROJECT) == 0
    assert reread(home) == ["stays"]
    recorded(home, "follows")
    assert reread(home) == ["stays", "follows"]
    with home.store.read() as unit:
        assert [each.seq for each in unit.actions.after(home.id, 0, 10)] == [2, 3]


def test_a_household_is_forgotten_and_the_others_stay(store: Store) -> None:
    home, other = found(store), found(store)
    recorded(home, "gone")
    recorded(other, "stays")
    with store.write(home.id) as unit:
        assert unit.actions.forget_household(home.id) == 1
    assert (reread(home), reread(other)) == ([], ["stays"])


def test_a_user_is_taken_out_of_the_actions(home: Home) -> None:
    other = new_id()
    made = [make_action(home, "mine"), make_action(home, "theirs", user_id=other)]
    record(home, *made)
    with home.store.write(home.id) as unit:
        assert unit.actions.anonymize(home.id, home.parent.id) == 1
    assert [action.user_id for action in scanned(home)] == [None, other]
    assert reread(home) == ["mine", "theirs"]


@pytest.mark.parametrize("goes", ["project", "household", "user"])
def test_keys_go_with_the_actions_that_they_made(engine: Engine, goes: str) -> None:
    with closing(engine.open()) as store:
        home = found(store)
        other = IdempotencyKey(key="other", request="c" * 64)
        others = {"project_id": OTHER_PROJECT, "user_id": new_id()}
        for key, fields in ((KEY, {}), (other, others)):
            first = KeyUse(namespace=home.id, key=key, at=NOW)
            record(home, make_action(home, **fields), first=first)
        with store.write(home.id) as unit:
            match goes:
                case "project":
                    unit.actions.forget_project(home.id, make_action(home).project_id)
                case "household":
                    unit.actions.forget_household(home.id)
                case _:
                    unit.actions.anonymize(home.id, home.parent.id)
        assert remembered(store, home, KEY.key) is None
    with closing(engine.open()) as store:
        assert remembered(store, home, KEY.key) is None
        assert (remembered(store, home, "other") is None) == (goes == "household")


def remembered(store: Store, home: Home, key: str) -> Remembered | None:
    with store.read() as unit:
        return unit.ledger.remembered(home.id, key, NOW)
