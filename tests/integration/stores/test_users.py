"""Accounts and their emails, on both engines."""

from dataclasses import replace

import pytest

from db.store import Store
from models.errors import NotFound
from models.ids import new_id
from models.refusals import EmailTaken
from models.roles import Role
from models.user import User
from tests.integration.stores.builders import Home, later, make_user, together


def add(store: Store, user: User) -> User:
    with store.write(user.household_id) as unit:
        return unit.users.add(user)


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("ann@home.test", "ann@home.test"),
        ("Ann@Home.test", "aNN@home.TEST"),
        ("straße@home.test", "STRASSE@home.test"),
    ],
)
def test_an_email_is_compared_without_case(store: Store, kept: str, asked: str) -> None:
    user = add(store, make_user(email=kept))
    with store.read() as unit:
        assert unit.users.find_by_email(asked) == user
        assert unit.users.find_by_email("x" + asked) is None


@pytest.mark.parametrize("odd", ["", "ann", "a\x00b@home.test", "x" * 10_000, "' OR 1=1 --"])
def test_an_odd_email_is_nobodys(home: Home, odd: str) -> None:
    with home.store.read() as unit:
        assert unit.users.find_by_email(odd) is None
        assert unit.users.page(odd, 10, 0) == ([], 0)


def test_an_email_has_one_account(store: Store) -> None:
    add(store, make_user(email="ann@home.test"))
    with pytest.raises(EmailTaken):
        add(store, make_user(email="ANN@home.test"))
    with store.read() as unit:
        assert unit.users.page(None, 10, 0)[1] == 1


def test_a_refused_email_does_not_spoil_the_unit(store: Store) -> None:
    add(store, make_user(email="ann@home.test"))
    other = make_user()
    with store.write(None) as unit:
        with pytest.raises(EmailTaken):
            unit.users.add(make_user(email="ann@home.test"))
        unit.users.add(other)
    with store.read() as unit:
        assert unit.users.get(other.id) == other


def test_of_many_who_take_an_email_at_once_one_has_it(store: Store) -> None:
    users = [make_user(email="ann@home.test", household_id=None) for _ in range(8)]
    results = together(*(lambda user=user: add(store, user) for user in users))
    winners = [result for result in results if isinstance(result, User)]
    assert [type(result) for result in results if result not in winners] == [EmailTaken] * 7
    with store.read() as unit:
        assert unit.users.find_by_email("ann@home.test") == winners[0]


def test_the_email_of_a_removed_account_is_free(store: Store) -> None:
    user = add(store, make_user(email="ann@home.test"))
    with store.write(None) as unit:
        unit.users.remove(user.id)
    again = add(store, make_user(email="ann@home.test"))
    with store.read() as unit:
        assert unit.users.find_by_email("ann@home.test") == again
        assert unit.users.find(user.id) is None
        with pytest.raises(NotFound):
            unit.users.get(user.id)


def test_a_households_parents_come_oldest_first(home: Home) -> None:
    second = add(home.store, make_user(household_id=home.id, created_at=later(days=1)))
    add(home.store, make_user(role=Role.ADMIN))
    with home.store.read() as unit:
        assert unit.users.of_household(home.id) == [home.parent, second]


def test_a_removed_parent_is_of_no_household(home: Home) -> None:
    with home.store.write(home.id) as unit:
        unit.users.remove(home.parent.id)
        assert unit.users.of_household(home.id) == []


@pytest.mark.parametrize(
    ("limit", "offset", "expected"),
    [(3, 0, [0, 1, 2]), (3, 3, [3, 4]), (10, 0, [0, 1, 2, 3, 4]), (3, 9, []), (1, 10**30, [])],
)
def test_accounts_are_paged_oldest_first(
    store: Store, limit: int, offset: int, expected: list[int]
) -> None:
    users = [add(store, make_user(created_at=later(minutes=n))) for n in range(5)]
    with store.read() as unit:
        page, total = unit.users.page(None, limit, offset)
    assert page == [users[n] for n in expected]
    assert total == 5


def test_accounts_are_searched_by_the_whole_email(store: Store) -> None:
    user = add(store, make_user(email="Ann@home.test"))
    add(store, make_user(email="bob@home.test"))
    with store.read() as unit:
        assert unit.users.page("ann@HOME.test", 10, 0) == ([user], 1)
        assert unit.users.page("ann@HOME.test", 10, 1) == ([], 1)
        assert unit.users.page("ann", 10, 0) == ([], 0)


def test_an_account_keeps_its_email_through_changes(store: Store) -> None:
    user = add(store, make_user(email="Ann@home.test"))
    with store.write(None) as unit:
        unit.users.save(replace(user, name="Anna"))
        assert unit.users.find_by_email("ann@home.test") == replace(user, name="Anna")


def test_of_many_ids_the_accounts_that_there_are_are_given_once(home: Home) -> None:
    other = add(home.store, make_user())
    add(home.store, make_user())
    ids = [home.parent.id, other.id, other.id, new_id(), "no id at all"]
    with home.store.read() as unit:
        found = unit.users.find_all(ids)
        assert sorted(user.id for user in found) == sorted([home.parent.id, other.id])
        assert unit.users.find_all([]) == []
