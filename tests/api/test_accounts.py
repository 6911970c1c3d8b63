"""Accounts: sign-up, sign-in, profile, password."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_openapi import OpenAPI
from werkzeug.test import TestResponse

from models.times import parse_iso
from tests.api.builders import fields_of, parts_of, refusal
from tests.families import PASSWORD, Caller, Family, sign_up
from utils.settings import Settings

NEW_PASSWORD = "a wholly new password"
USER_FIELDS = {
    "id",
    "email",
    "name",
    "role",
    "household_id",
    "timezone",
    "day_start_hour",
    "created_at",
    "marked_for_deletion",
    "marked_for_deletion_at",
    "disabled",
}


def signup(client: FlaskClient, **fields: Any) -> TestResponse:
    body = {"email": "ann@home.test", "password": PASSWORD, "name": "Ann"}
    return client.post("/auth/signup", json=body | fields)


def login(client: FlaskClient, email: str, password: str = PASSWORD) -> TestResponse:
    return client.post("/auth/login", json={"email": email, "password": password})


def test_a_sign_up_founds_a_household_with_its_parent(client: FlaskClient) -> None:
    answer = signup(client, timezone="Europe/Berlin")
    assert answer.status_code == 201
    assert set(answer.json) == {"user", "access_token", "refresh_token"}
    user = answer.json["user"]
    assert set(user) == USER_FIELDS
    assert (user["email"], user["name"], user["role"]) == ("ann@home.test", "Ann", "parent")
    assert (user["timezone"], user["day_start_hour"]) == ("Europe/Berlin", 0)
    assert (user["marked_for_deletion"], user["marked_for_deletion_at"]) == (False, None)
    assert parse_iso(user["created_at"])
    household = Caller(client, answer.json["access_token"]).get("/household").json
    assert household["id"] == user["household_id"]
    assert household["members"] == [{"id": user["id"], "name": "Ann"}]


def test_the_time_zone_is_utc_unless_said(client: FlaskClient) -> None:
    assert signup(client).json["user"]["timezone"] == "UTC"


@pytest.mark.parametrize("email", ["ann@home.test", "ANN@home.test", "Ann@Home.Test"])
def test_an_email_is_taken_in_any_case(client: FlaskClient, email: str) -> None:
    assert signup(client).status_code == 201
    assert refusal(signup(client, email=email)) == (409, "email_taken")


def test_nobody_joins_by_a_code_that_nobody_gave(client: FlaskClient) -> None:
    assert refusal(signup(client, invite_code="made-up")) == (400, "invalid_invite")
    assert signup(client).status_code == 201


@pytest.mark.parametrize("length", [10, 128])
def test_a_password_has_10_to_128_characters(client: FlaskClient, length: int) -> None:
    password = "ü" * length
    assert signup(client, password=password).status_code == 201
    assert login(client, "ann@home.test", password).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "ninechars"},
        {"password": "p" * 129},
        {"email": "no at sign"},
        {"email": ""},
        {"name": ""},
        {"name": "   "},
        {"timezone": "Mars/Olympus"},
        {"timezone": "../etc/passwd"},
        {"invite_code": ""},
        {"role": "admin"},
        {"household_id": "another"},
    ],
)
def test_a_wrong_sign_up_names_the_field(client: FlaskClient, wrong: dict[str, str]) -> None:
    assert fields_of(signup(client, **wrong)) == list(wrong)


@pytest.mark.parametrize("missing", ["email", "password", "name"])
def test_a_sign_up_needs_its_fields(client: FlaskClient, missing: str) -> None:
    body = {"email": "ann@home.test", "password": PASSWORD, "name": "Ann"}
    del body[missing]
    assert fields_of(client.post("/auth/signup", json=body)) == [missing]


@pytest.mark.parametrize("email", ["ann@home.test", "ANN@HOME.TEST"])
def test_a_sign_in_gives_the_user_and_tokens(client: FlaskClient, email: str) -> None:
    user = signup(client).json["user"]
    answer = login(client, email)
    assert answer.status_code == 200
    assert set(answer.json) == {"user", "access_token", "refresh_token"}
    assert answer.json["user"] == user


def test_an_unknown_email_is_answered_like_a_wrong_password(client: FlaskClient) -> None:
    signup(client)
    wrong, unknown = login(client, "ann@home.test", "wrong"), login(client, "bob@home.test")
    assert refusal(wrong) == refusal(unknown) == (401, "invalid_credentials")
    assert wrong.json == unknown.json
    assert not wrong.headers.getlist("Set-Cookie")


def test_a_password_is_not_trimmed_nor_cut(client: FlaskClient) -> None:
    signup(client, password=f" {PASSWORD}")
    assert refusal(login(client, "ann@home.test")) == (401, "invalid_credentials")
    assert login(client, "ann@home.test", f" {PASSWORD}").status_code == 200


def test_me_is_who_is_signed_in(client: FlaskClient) -> None:
    parent = sign_up(client)
    assert parent.get("/auth/me").json == parent.user


@pytest.mark.parametrize(
    "change", [{"name": "Anna"}, {"timezone": "Asia/Kathmandu"}, {"day_start_hour": 12}]
)
def test_a_profile_changes_in_what_is_sent(client: FlaskClient, change: dict[str, Any]) -> None:
    parent = sign_up(client)
    answer = parent.patch("/auth/me", **change)
    assert answer.json == parent.user | change == parent.get("/auth/me").json


def test_a_profile_that_says_nothing_stays(client: FlaskClient) -> None:
    parent = sign_up(client)
    assert parent.patch("/auth/me").json == parent.user


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": None},
        {"timezone": "Berlin"},
        {"day_start_hour": 13},
        {"day_start_hour": -1},
        {"email": "new@home.test"},
        {"role": "admin"},
    ],
)
def test_a_wrong_profile_names_the_field(client: FlaskClient, wrong: dict[str, Any]) -> None:
    parent = sign_up(client)
    assert fields_of(parent.patch("/auth/me", **wrong)) == list(wrong)
    assert parent.get("/auth/me").json == parent.user


def change_password(parent: Caller, current: str = PASSWORD, new: str = NEW_PASSWORD) -> Any:
    return parent.post("/auth/change-password", current_password=current, new_password=new)


def test_a_new_password_counts_at_once(client: FlaskClient) -> None:
    parent = sign_up(client)
    answer = change_password(parent)
    assert (answer.status_code, answer.data) == (204, b"")
    email = parent.user["email"]
    assert refusal(login(client, email)) == (401, "invalid_credentials")
    assert login(client, email, NEW_PASSWORD).status_code == 200


def test_a_new_password_ends_the_other_sign_ins(client: FlaskClient) -> None:
    parent = sign_up(client)
    others = [Caller.logged_in(client, parent.user["email"], PASSWORD) for _ in range(2)]
    change_password(parent)
    assert parent.get("/auth/me").status_code == 200
    for other in others:
        assert refusal(other.get("/auth/me")) == (401, "token_revoked")


def test_a_new_password_leaves_the_childrens_devices_alone(family: Family) -> None:
    device = family.device()
    change_password(family.parent)
    assert device.get("/child").status_code == 200


def test_a_new_password_needs_the_old_one(client: FlaskClient) -> None:
    parent = sign_up(client)
    assert fields_of(change_password(parent, current="wrong")) == ["current_password"]
    assert fields_of(change_password(parent, new="short")) == ["new_password"]
    assert login(client, parent.user["email"]).status_code == 200


def test_the_first_administrator_comes_from_the_settings(admin: Caller) -> None:
    user = admin.get("/auth/me").json
    assert (user["role"], user["household_id"]) == ("admin", None)


def test_an_administrator_gets_nothing_of_the_families(admin: Caller) -> None:
    for path in ("/child", "/task", "/reward", "/household"):
        assert refusal(admin.get(path)) == (403, "forbidden")


def test_no_answer_holds_a_secret(
    app: OpenAPI, family: Family, admin: Caller, settings: Settings
) -> None:
    with parts_of(app).store.read() as unit:
        users, _ = unit.users.page(None, 10, 0)
    secrets = [secret for user in users for secret in (user.password_hash, user.reference_key)]
    secrets += [PASSWORD, (settings.data_dir / "secret_key").read_text().strip(), "argon2"]
    family.trigger()
    child, user_id = f"/child/{family.child_id}", family.parent.user["id"]
    answers = [
        *map(family.parent.get, ["/auth/me", "/household", "/child", child, f"{child}/devices"]),
        *map(family.parent.get, ["/task", "/reward", f"{child}/tracking"]),
        *map(admin.get, ["/auth/me", "/admin/users", "/admin/ledger/verify", "/metrics"]),
        admin.get("/admin/tracking", user_id=user_id),
        admin.get("/admin/tracking/export", format="ndjson"),
        login(family.parent.client, family.parent.user["email"]),
        login(family.parent.client, family.parent.user["email"], "wrong"),
        signup(family.parent.client, email=family.parent.user["email"]),
        signup(family.parent.client, password=f"{PASSWORD}\N{NULL}" * 10),
        change_password(family.parent, new="short"),
    ]
    for answer in answers:
        assert answer.text
        assert not [secret for secret in secrets if secret in answer.text], answer.text
