"""Sign-ins that hold: refresh tokens that are good once, sessions, other emails, disabled users."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_openapi import OpenAPI
from werkzeug.test import TestResponse

from app import close_app, create_app
from tests.api.builders import fields_of, parts_of, refusal
from tests.api.listening import Listener
from tests.conftest import TurnedClock, cheap_passwords
from tests.families import PASSWORD, Caller, Family, sign_up
from utils.settings import Settings


def tokens_of(client: FlaskClient, email: str = "ann@home.test") -> dict[str, Any]:
    """Sign up, and sign in once more; gives the second sign-in's tokens."""
    sign_up(client, email=email)
    answer = client.post("/auth/login", json={"email": email, "password": PASSWORD})
    client.delete_cookie("access_token_cookie")
    client.delete_cookie("refresh_token_cookie", path="/auth/refresh")
    found: dict[str, Any] = answer.json
    return found


def refreshed(client: FlaskClient, token: str) -> TestResponse:
    return client.post("/auth/refresh", headers={"Authorization": f"Bearer {token}"})


# Refresh tokens


def test_each_refresh_token_gives_the_next_one(client: FlaskClient) -> None:
    token = tokens_of(client)["refresh_token"]
    for _ in range(3):
        answer = refreshed(client, token)
        assert answer.status_code == 200
        assert Caller(client, answer.json["access_token"]).get("/auth/me").status_code == 200
        token = answer.json["refresh_token"]


def test_a_refresh_token_that_comes_twice_ends_its_sign_in(client: FlaskClient) -> None:
    tokens = tokens_of(client)
    newer = refreshed(client, tokens["refresh_token"]).json
    again = refreshed(client, tokens["refresh_token"])
    assert refusal(again) == (401, "refresh_token_reused")
    assert refusal(refreshed(client, newer["refresh_token"])) == (401, "token_revoked")
    for token in (tokens["access_token"], newer["access_token"]):
        assert refusal(Caller(client, token).get("/auth/me")) == (401, "token_revoked")


def test_a_refresh_token_that_comes_twice_ends_no_other_sign_in(client: FlaskClient) -> None:
    tokens = tokens_of(client)
    other = Caller.logged_in(client, "ann@home.test", PASSWORD)
    for _ in range(2):
        refreshed(client, tokens["refresh_token"])
    assert other.get("/auth/me").status_code == 200


def test_a_stolen_refresh_token_ends_the_streams(client: FlaskClient) -> None:
    tokens = tokens_of(client)
    with Listener(Caller(client, tokens["access_token"])) as listener:
        for _ in range(2):
            refreshed(client, tokens["refresh_token"])
        listener.wait_for_end()


def test_of_many_who_refresh_at_once_one_is_given_tokens(app: OpenAPI, client: FlaskClient) -> None:
    token = tokens_of(client)["refresh_token"]
    statuses: list[int] = []
    together = threading.Barrier(6)

    def refresh() -> None:
        together.wait()
        statuses.append(refreshed(app.test_client(), token).status_code)

    threads = [threading.Thread(target=refresh) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] + [401] * 5


def test_by_cookie_the_refresh_token_is_replaced_too(app: OpenAPI) -> None:
    browser = app.test_client()
    email = sign_up(browser).user["email"]
    browser.post("/auth/login", json={"email": email, "password": PASSWORD})
    for _ in range(3):
        csrf = {"X-CSRF-TOKEN": browser.get_cookie("csrf_refresh_token").value}
        assert browser.post("/auth/refresh", headers=csrf).status_code == 200
        assert browser.get("/auth/me").status_code == 200


# Sessions


def test_the_sessions_are_those_that_have_not_ended(
    client: FlaskClient, clock: TurnedClock
) -> None:
    parent = sign_up(client)
    email = parent.user["email"]
    client.post(
        "/auth/login",
        json={"email": email, "password": PASSWORD},
        headers={"User-Agent": "Kitchen tablet " + "x" * 300},
    )
    gone = Caller.logged_in(client, email, PASSWORD)
    gone.post("/auth/logout")
    sessions = parent.get("/auth/sessions").json["sessions"]
    assert [session["current"] for session in sessions] == [True, False]
    assert sessions[1]["user_agent"].startswith("Kitchen tablet x")
    assert len(sessions[1]["user_agent"]) == 200
    assert sessions[0]["expires_at"] > sessions[0]["created_at"]
    clock.turn(timedelta(days=31))
    again = Caller.logged_in(client, email, PASSWORD)
    assert len(again.get("/auth/sessions").json["sessions"]) == 1


def test_a_session_tells_when_it_was_refreshed(client: FlaskClient, clock: TurnedClock) -> None:
    tokens = tokens_of(client)
    clock.turn(timedelta(hours=2))
    caller = Caller(client, refreshed(client, tokens["refresh_token"]).json["access_token"])
    older, current = caller.get("/auth/sessions").json["sessions"]
    assert older["refreshed_at"] is None
    assert current["refreshed_at"] > current["created_at"]


def test_a_session_is_ended_from_another_one(client: FlaskClient) -> None:
    tokens = tokens_of(client)
    mine = Caller.logged_in(client, "ann@home.test", PASSWORD)
    theirs = Caller(client, tokens["access_token"])
    session_id = next(
        session["id"]
        for session in theirs.get("/auth/sessions").json["sessions"]
        if session["current"]
    )
    with Listener(theirs) as listener:
        assert mine.delete(f"/auth/sessions/{session_id}").status_code == 204
        listener.wait_for_end()
    assert refusal(theirs.get("/auth/me")) == (401, "token_revoked")
    assert refusal(refreshed(client, tokens["refresh_token"])) == (401, "token_revoked")
    assert refusal(mine.delete(f"/auth/sessions/{session_id}")) == (404, "not_found")


def test_nobody_ends_the_session_of_another_account(client: FlaskClient) -> None:
    parent, other = sign_up(client), sign_up(client)
    session_id = parent.get("/auth/sessions").json["sessions"][0]["id"]
    assert refusal(other.delete(f"/auth/sessions/{session_id}")) == (404, "not_found")
    assert parent.get("/auth/me").status_code == 200


# Another email


def test_an_account_signs_in_by_its_new_email_only(client: FlaskClient) -> None:
    parent = sign_up(client, email="ann@home.test")
    changed = parent.post(
        "/auth/change-email", current_password=PASSWORD, new_email="Anna@home.test"
    )
    assert (changed.status_code, changed.json["email"]) == (200, "Anna@home.test")
    assert Caller.logged_in(client, "anna@HOME.test", PASSWORD).user == changed.json
    old = client.post("/auth/login", json={"email": "ann@home.test", "password": PASSWORD})
    assert refusal(old) == (401, "invalid_credentials")
    assert sign_up(client, email="ann@home.test").user["id"] != parent.user["id"]


def test_an_email_changes_only_with_the_password(client: FlaskClient) -> None:
    parent = sign_up(client)
    wrong = parent.post("/auth/change-email", current_password="guess", new_email="x@home.test")
    assert fields_of(wrong) == ["current_password"]
    assert parent.get("/auth/me").json == parent.user


def test_an_email_does_not_change_to_a_taken_one(client: FlaskClient) -> None:
    parent = sign_up(client)
    sign_up(client, email="taken@home.test")
    taken = parent.post(
        "/auth/change-email", current_password=PASSWORD, new_email="TAKEN@home.test"
    )
    assert refusal(taken) == (409, "email_taken")


# Disabled accounts


def test_a_disabled_account_is_out_at_once_and_in_again_once_enabled(
    family: Family, admin: Caller
) -> None:
    parent, device = family.parent, family.device()
    user_id = parent.user["id"]
    with Listener(parent) as listener, Listener(device) as other:
        answer = admin.post(f"/admin/users/{user_id}/disable")
        assert (answer.status_code, answer.json["disabled"]) == (200, True)
        listener.wait_for_end()
        other.wait_for_end()
    assert refusal(parent.get("/child")) == (401, "token_revoked")
    assert refusal(device.get("/child")) == (401, "token_revoked")
    right = {"email": parent.user["email"], "password": PASSWORD}
    assert refusal(parent.client.post("/auth/login", json=right)) == (403, "account_disabled")
    wrong = right | {"password": "guess"}
    assert refusal(parent.client.post("/auth/login", json=wrong)) == (401, "invalid_credentials")
    assert admin.post(f"/admin/users/{user_id}/enable").json["disabled"] is False
    assert device.get("/child").status_code == 200
    assert (
        Caller.logged_in(parent.client, right["email"], PASSWORD).get("/child").status_code == 200
    )
    assert refusal(parent.get("/child")) == (401, "token_revoked")


def test_an_administrator_does_not_disable_the_own_account(admin: Caller) -> None:
    answer = admin.post(f"/admin/users/{admin.user['id']}/disable")
    assert refusal(answer) == (409, "own_account")


@pytest.mark.parametrize("verb", ["disable", "enable"])
def test_an_account_that_is_not_there_is_404(admin: Caller, verb: str) -> None:
    assert refusal(admin.post(f"/admin/users/unknown/{verb}")) == (404, "not_found")


# The same for whoever asks


class CountingPasswords:
    """Argon2 that counts how often it was asked."""

    def __init__(self) -> None:
        self.verified: list[str] = []
        self._hasher = cheap_passwords()

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def verify(self, stored: str, password: str) -> bool:
        self.verified.append(stored)
        return self._hasher.verify(stored, password)


def test_an_unknown_email_costs_the_same_and_answers_the_same(settings: Settings) -> None:
    passwords = CountingPasswords()
    app = create_app(settings, passwords=passwords)  # type: ignore[arg-type]  # what is used of it
    try:
        client = app.test_client()
        sign_up(client, email="ann@home.test")
        answers = [
            client.post("/auth/login", json={"email": email, "password": "guess"})
            for email in ("ann@home.test", "nobody@home.test")
        ]
    finally:
        close_app(app)
    assert answers[0].json == answers[1].json
    assert refusal(answers[0]) == (401, "invalid_credentials")
    of_ann, of_nobody = passwords.verified
    parameters = [stored.rsplit("$", 2)[0] for stored in (of_ann, of_nobody)]
    assert parameters[0] == parameters[1]


def test_guessing_locks_nobody_out(client: FlaskClient) -> None:
    email = sign_up(client).user["email"]
    for _ in range(40):
        client.post("/auth/login", json={"email": email, "password": "guess"})
    assert Caller.logged_in(client, email, PASSWORD).get("/auth/me").status_code == 200


# The server's log


def test_the_log_tells_of_every_event_and_holds_no_secret(
    app: OpenAPI, family: Family, admin: Caller, capfd: pytest.CaptureFixture[str]
) -> None:
    client = family.parent.client
    capfd.readouterr()
    tokens = tokens_of(client, "zoe@home.test")
    caller = Caller(client, tokens["access_token"])
    device = family.device()
    user_id = tokens["user"]["id"]
    client.post("/auth/login", json={"email": "zoe@home.test", "password": "a wrong guess"})
    new = {"current_password": PASSWORD, "new_password": "a new password"}
    caller.post("/auth/change-password", **new)
    caller.post("/auth/change-email", current_password="a new password", new_email="z@home.test")
    device.post("/task", name="Dishes", points=3)
    Caller(client, "made.up.token").get("/auth/me")
    for _ in range(2):
        refreshed(client, tokens["refresh_token"])
    admin.post(f"/admin/users/{user_id}/disable")
    admin.post(f"/admin/users/{user_id}/enable")
    logged = capfd.readouterr()
    text = logged.out + logged.err
    for event in (
        "signed_up",
        "signed_in",
        "invalid_credentials",
        "credentials_changed",
        "forbidden",
        "invalid_token",
        "token_refreshed",
        "refresh_token_reused",
        "session_ended",
        "account_disabled",
        "account_enabled",
    ):
        assert event in text, event
    secrets = (PASSWORD, "a wrong guess", "a new password", device.token, *tokens.values())
    for secret in ("zoe@home.test", "z@home.test", "Zoe", user_id, *map(str, secrets)):
        assert secret not in text
    with parts_of(app).store.read() as unit:
        user = unit.users.get(user_id)
    assert user.reference_key not in text
    assert user.password_hash not in text
