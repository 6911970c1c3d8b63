"""What comes and goes with people: invites, marks, sign-ins, on both engines."""

from dataclasses import replace
from threading import Event, Thread

import pytest

from db.store import Store
from models.errors import NotFound
from models.ids import new_id
from models.invite import hash_of
from models.refusals import EmailTaken
from tests.integration.stores.builders import (
    NOW,
    Home,
    found,
    later,
    make_invite,
    make_sign_in,
    make_user,
)


def test_an_invite_is_found_by_its_code_alone(home: Home) -> None:
    invite = make_invite(home.id, code_hash=hash_of("open sesame"))
    with home.store.write(home.id) as unit:
        unit.invites.add(invite)
        unit.invites.add(make_invite(home.id))
    with home.store.read() as unit:
        assert unit.invites.find_by_code("open sesame") == invite
        assert unit.invites.find_by_code("Open sesame") is None
        assert unit.invites.find_by_code("a\x00b") is None


def test_an_invite_that_was_removed_is_not_found(home: Home) -> None:
    with home.store.write(home.id) as unit:
        invite = unit.invites.add(make_invite(home.id, code_hash=hash_of("open sesame")))
        unit.invites.remove(home.id, invite.id)
        assert unit.invites.find_by_code("open sesame") is None
        with pytest.raises(NotFound):
            unit.invites.remove(home.id, invite.id)


def test_a_setting_is_what_it_was_set_to_last(store: Store) -> None:
    with store.read() as unit:
        assert unit.settings.find("hours") is None
    for value in ("24", "48"):
        with store.write(None) as unit:
            unit.settings.save("hours", value)
    with store.write(None) as unit:
        unit.settings.save("other", "")
    with store.read() as unit:
        assert (unit.settings.find("hours"), unit.settings.find("other")) == ("48", "")


def test_marked_accounts_come_longest_marked_first(home: Home) -> None:
    marks = [later(hours=3), later(hours=1), None]
    with home.store.write(home.id) as unit:
        users = [
            unit.users.add(make_user(household_id=home.id, marked_for_deletion_at=mark))
            for mark in marks
        ]
    with home.store.read() as unit:
        assert unit.users.marked_for_deletion() == [users[1], users[0]]


def test_an_account_comes_back_with_all_that_is_noted_of_its_deletion(home: Home) -> None:
    user = replace(
        home.parent,
        former_household_ids=(new_id(), new_id()),
        disabled_at=NOW,
        marked_for_deletion_at=NOW,
        deletion_in_progress=True,
        deletion_attempts=3,
        deletion_attempted_at=later(hours=1),
        deletion_error="the disk is full",
    )
    with home.store.write(home.id) as unit:
        unit.users.save(user)
    with home.store.read() as unit:
        assert unit.users.get(user.id) == user


def test_a_changed_email_is_the_only_one_that_finds_the_account(home: Home) -> None:
    before = home.parent.email
    with home.store.write(home.id) as unit:
        changed = unit.users.save(replace(home.parent, email="New@home.test"))
    with home.store.read() as unit:
        assert unit.users.find_by_email("new@HOME.test") == changed
        assert unit.users.find_by_email(before) is None


def test_an_email_is_not_changed_to_one_that_is_taken(home: Home) -> None:
    other = found(home.store).parent
    with pytest.raises(EmailTaken), home.store.write(home.id) as unit:
        unit.users.save(replace(home.parent, email=other.email.upper()))
    with home.store.read() as unit:
        assert unit.users.get(home.parent.id) == home.parent
        assert unit.users.find_by_email(other.email) == other


def test_an_account_that_moves_is_of_its_new_household_only(home: Home) -> None:
    other = found(home.store)
    with home.store.write(home.id) as unit:
        moved = unit.users.save(replace(home.parent, household_id=other.id))
    with home.store.read() as unit:
        assert unit.users.of_household(home.id) == []
        assert set(unit.users.of_household(other.id)) == {other.parent, moved}


def test_forgetting_sign_ins_is_of_one_account(home: Home) -> None:
    other = found(home.store).parent
    with home.store.write(home.id) as unit:
        for user in (home.parent, home.parent, other):
            unit.sign_ins.add(make_sign_in(user.id))
        assert unit.sign_ins.forget(home.parent.id) == 2
        assert unit.sign_ins.forget(home.parent.id) == 0
        assert unit.sign_ins.of_user(home.parent.id) == []
        assert len(unit.sign_ins.of_user(other.id)) == 1


def test_a_sign_in_comes_back_with_its_refresh_token(home: Home) -> None:
    sign_in = make_sign_in(
        home.parent.id, refresh_id=new_id(), refreshed_at=later(hours=1), user_agent="Firefox"
    )
    with home.store.write(home.id) as unit:
        unit.sign_ins.add(sign_in)
    with home.store.read() as unit:
        assert unit.sign_ins.get(sign_in.id) == sign_in


def test_one_leads_at_a_time(store: Store) -> None:
    with store.lead("deletion"), store.lead_if_free("deletion") as is_leader:
        assert not is_leader
    with store.lead_if_free("deletion") as is_leader:
        assert is_leader


def test_who_wants_to_lead_waits_for_the_leader(store: Store) -> None:
    has_led, order = Event(), []

    def follow() -> None:
        with store.lead("deletion"):
            order.append("follower")
        has_led.set()

    thread = Thread(target=follow)
    with store.lead("deletion"):
        thread.start()
        assert not has_led.wait(0.1)
        order.append("leader")
    thread.join()
    assert order == ["leader", "follower"]


def test_a_leader_who_fails_lets_go(store: Store) -> None:
    with pytest.raises(RuntimeError), store.lead("deletion"):
        raise RuntimeError
    with store.lead_if_free("deletion") as is_leader:
        assert is_leader


def test_purging_changes_nothing_that_is_read(home: Home) -> None:
    home.earn()
    home.earn()
    with home.store.write(home.id) as unit:
        unit.users.save(replace(home.parent, name="Anna"))
    home.store.purge()
    with home.store.read() as unit:
        assert unit.users.get(home.parent.id).name == "Anna"
    assert home.points() == 20
