"""What administrators ask: the proof of the ledger, and the accounts."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask_openapi import OpenAPI

from tests.api.builders import fields_of, refusal, serving
from tests.api.test_tracking import linked
from tests.families import Caller, Family, sign_up
from utils.settings import Settings

VERIFY = "/admin/ledger/verify"


def test_a_whole_ledger_is_proved_with_its_heads(family: Family, admin: Caller) -> None:
    other = Family(sign_up(family.parent.client))
    for each in (family, other, family):
        each.trigger()
    verdict = admin.get(VERIFY).json
    heads = [
        {name: each.history[0][name] for name in ("household_id", "seq", "hash")}
        for each in (family, other)
    ]
    assert (verdict["ok"], verdict["households"], verdict["events"]) == (True, 2, 3)
    assert verdict["heads"] == sorted(heads, key=lambda head: head["household_id"])
    assert verdict["first_mismatch"] is None


def test_one_household_is_proved_by_itself(family: Family, admin: Caller) -> None:
    Family(sign_up(family.parent.client)).trigger()
    family.trigger()
    household_id = family.parent.user["household_id"]
    verdict = admin.get(VERIFY, household_id=household_id).json
    assert (verdict["households"], verdict["events"]) == (1, 1)
    assert [head["household_id"] for head in verdict["heads"]] == [household_id]


def test_households_without_entries_do_not_count(family: Family, admin: Caller) -> None:
    for query in ({}, {"household_id": family.parent.user["household_id"]}):
        verdict = admin.get(VERIFY, **query).json
        assert (verdict["ok"], verdict["households"], verdict["events"]) == (True, 0, 0)
        assert (verdict["heads"], verdict["first_mismatch"]) == ([], None)


def tampered(path: Path, **values: Any) -> None:
    """Change the second entry of a ledger's file, as somebody with an editor would."""
    document = json.loads(path.read_bytes())
    document["tracking_events"]["2"] |= values
    path.write_text(json.dumps(document))


@pytest.mark.data_folder
def test_an_entry_that_somebody_changed_is_named(settings: Settings) -> None:
    with serving(settings) as app:
        family = Family(sign_up(app.test_client()))
        for _ in range(3):
            family.trigger()
    tampered(settings.data_dir / "db" / "tracking_events.json", points_after=1000, delta=990)
    with serving(settings) as app:
        client = app.test_client()
        admin = Caller.logged_in(client, "admin@home.test", "administrator password")
        verdict = admin.get(VERIFY).json
        assert not verdict["ok"]
        mismatch = verdict["first_mismatch"]
        assert mismatch["household_id"] == family.parent.user["household_id"]
        assert mismatch["seq"] == 2
        assert "hash" in mismatch["reason"]
        shown = admin.get("/admin/tracking", child_id=family.child_id).json["tracking_events"]
        assert [entry["points_after"] for entry in shown] == [30, 1000, 10]


@pytest.mark.parametrize("path", [VERIFY, "/admin/users"])
def test_only_an_administrator_asks(family: Family, path: str) -> None:
    for caller in (family.parent, family.device()):
        assert refusal(caller.get(path)) == (403, "forbidden")


# Accounts


def test_accounts_are_listed_oldest_first(family: Family, admin: Caller) -> None:
    second = sign_up(family.parent.client)
    answer = admin.get("/admin/users")
    assert answer.json["users"] == [admin.user, family.parent.user, second.user]
    page = {name: answer.json[name] for name in ("total", "count", "limit", "offset")}
    assert page == {"total": 3, "count": 3, "limit": 50, "offset": 0}


def test_accounts_come_in_pages(family: Family, admin: Caller) -> None:
    answer = admin.get("/admin/users", limit=1, offset=1)
    assert answer.json["users"] == [family.parent.user]
    assert linked(answer) == {"prev": {"limit": "1", "offset": "0"}}
    assert fields_of(admin.get("/admin/users", limit=0)) == ["limit"]


@pytest.mark.parametrize("email", ["zoe@home.test", "ZOE@home.test"])
def test_an_account_is_found_by_its_email(app: OpenAPI, admin: Caller, email: str) -> None:
    zoe = sign_up(app.test_client(), email="zoe@home.test")
    assert admin.get("/admin/users", email=email).json["users"] == [zoe.user]
    assert admin.get("/admin/users", email="zoe").json["total"] == 0
