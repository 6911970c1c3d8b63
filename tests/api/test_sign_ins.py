"""Sign-ins: tokens, cookies with CSRF, and how they end."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
from flask.testing import FlaskClient
from flask_jwt_extended import create_access_token
from flask_openapi import OpenAPI
from werkzeug.test import TestResponse

from tests.api.builders import refusal, serving
from tests.api.listening import Listener
from tests.conftest import TurnedClock
from tests.families import PASSWORD, Caller, Family, sign_up
from utils.settings import Settings


def claims_of(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


def logged_in(client: FlaskClient, **fields: Any) -> TestResponse:
    """Sign somebody up and in; the client keeps the cookies."""
    user = sign_up(client, **fields).user
    answer = client.post("/auth/login", json={"email": user["email"], "password": PASSWORD})
    assert answer.status_code == 200
    return answer


def csrf(client: FlaskClient, kind: str = "access") -> dict[str, str]:
    cookie = client.get_cookie(f"csrf_{kind}_token")
    assert cookie is not None
    return {"X-CSRF-TOKEN": cookie.value}


def refreshed(client: FlaskClient, token: str) -> TestResponse:
    return client.post("/auth/refresh", headers={"Authorization": f"Bearer {token}"})


# Tokens


def test_an_access_token_lasts_sixty_minutes(client: FlaskClient) -> None:
    claims = claims_of(logged_in(client).json["access_token"])
    assert claims["exp"] - claims["iat"] == 3600


def test_a_token_holds_no_more_than_it_must(client: FlaskClient) -> None:
    claims = claims_of(logged_in(client).json["access_token"])
    assert not [value for value in claims.values() if "home.test" in str(value)]


def test_a_refresh_token_gives_a_new_access_token(client: FlaskClient) -> None:
    tokens = logged_in(client).json
    answer = refreshed(client, tokens["refresh_token"])
    assert answer.status_code == 200
    assert set(answer.json) == {"access_token", "refresh_token"}
    new = Caller(client, answer.json["access_token"])
    assert new.get("/auth/me").json == tokens["user"]


def test_a_token_of_the_wrong_kind_is_refused(client: FlaskClient) -> None:
    tokens = logged_in(client).json
    assert refusal(Caller(client, tokens["refresh_token"]).get("/auth/me"))[0] == 401
    assert refusal(refreshed(client, tokens["access_token"])) == (401, "invalid_token")


def test_a_device_has_nothing_to_refresh(family: Family) -> None:
    device = family.device()
    assert refusal(refreshed(device.client, device.token)) == (401, "invalid_token")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer nonsense",
        "Bearer a.b.c",
        "Bearer a b",
        "Basic YW5uOnB3",
        "bearer",
        "",
    ],
)
def test_what_is_no_token_is_refused(client: FlaskClient, header: str) -> None:
    answer = client.get("/auth/me", headers={"Authorization": header})
    assert refusal(answer)[0] == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("key", "algorithm"), [("x" * 32, "HS256"), ("", "none"), ("x" * 64, "HS512")]
)
def test_a_forged_token_is_refused(client: FlaskClient, key: str, algorithm: str) -> None:
    claims = claims_of(sign_up(client).token)
    forged = jwt.encode(claims, key, algorithm)
    assert refusal(Caller(client, forged).get("/auth/me")) == (401, "invalid_token")


def test_an_expired_token_is_refused(app: OpenAPI, client: FlaskClient) -> None:
    claims = claims_of(sign_up(client).token)
    with app.app_context():
        expired = create_access_token(
            claims["sub"],
            expires_delta=timedelta(seconds=-1),
            additional_claims={"sid": claims["sid"]},
        )
    assert refusal(Caller(client, expired).get("/auth/me")) == (401, "token_expired")


def test_a_sign_in_ends_after_thirty_days(client: FlaskClient, clock: TurnedClock) -> None:
    tokens = logged_in(client).json
    clock.turn(timedelta(days=30))
    assert refusal(refreshed(client, tokens["refresh_token"])) == (401, "token_revoked")
    assert refusal(Caller(client, tokens["access_token"]).get("/auth/me"))[0] == 401


def test_tokens_outlive_a_restart(settings: Settings) -> None:
    with serving(settings) as app:
        family = Family(sign_up(app.test_client()))
        device = family.device()
    with serving(settings) as app:
        for caller in (family.parent, device):
            caller.client = app.test_client()
            assert caller.get("/child").status_code == 200


# Signing out


def test_a_sign_out_ends_the_sign_in_and_no_other(client: FlaskClient) -> None:
    first = logged_in(client).json
    email = first["user"]["email"]
    other = Caller.logged_in(client, email, PASSWORD)
    answer = Caller(client, first["access_token"]).post("/auth/logout")
    assert (answer.status_code, answer.data) == (204, b"")
    ended = Caller(client, first["access_token"]).get("/auth/me")
    assert refusal(ended) == (401, "token_revoked")
    assert refusal(refreshed(client, first["refresh_token"])) == (401, "token_revoked")
    assert other.get("/auth/me").status_code == 200


def test_a_token_that_was_refreshed_ends_with_its_sign_in(client: FlaskClient) -> None:
    tokens = logged_in(client).json
    new = Caller(client, refreshed(client, tokens["refresh_token"]).json["access_token"])
    Caller(client, tokens["access_token"]).post("/auth/logout")
    assert refusal(new.get("/auth/me")) == (401, "token_revoked")


def test_a_sign_out_ends_the_streams(family: Family) -> None:
    with Listener(family.parent) as listener:
        family.parent.post("/auth/logout")
        listener.wait_for_end()


def test_a_new_password_ends_the_streams_of_the_other_sign_ins(family: Family) -> None:
    other = Caller.logged_in(family.parent.client, family.parent.user["email"], PASSWORD)
    with Listener(family.parent) as mine, Listener(other) as theirs:
        new = {"current_password": PASSWORD, "new_password": "a new password"}
        assert family.parent.post("/auth/change-password", **new).status_code == 204
        theirs.wait_for_end()
        family.trigger()
        assert mine.next("tracking_event_created").id == 1


# Cookies


@pytest.fixture
def browser(app: OpenAPI) -> FlaskClient:
    """A browser that is signed in by its cookies."""
    client = app.test_client()
    logged_in(client)
    return client


def test_the_sign_in_cookies_can_not_be_read_by_scripts(client: FlaskClient) -> None:
    cookies = {
        cookie.split("=")[0]: cookie for cookie in logged_in(client).headers.getlist("Set-Cookie")
    }
    for name in ("access_token_cookie", "refresh_token_cookie"):
        assert "HttpOnly" in cookies[name]
        assert "SameSite=Lax" in cookies[name]
    assert "HttpOnly" not in cookies["csrf_access_token"]
    assert "Path=/auth/refresh" in cookies["refresh_token_cookie"]


def test_reading_by_cookie_needs_nothing_more(browser: FlaskClient) -> None:
    assert browser.get("/auth/me").status_code == 200


@pytest.mark.parametrize("sent", [{}, {"X-CSRF-TOKEN": "guessed"}, {"X-CSRF-TOKEN": ""}])
@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
def test_changing_by_cookie_needs_the_csrf_token(
    browser: FlaskClient, method: str, sent: dict[str, str]
) -> None:
    path = {
        "POST": "/task",
        "PATCH": "/auth/me",
        "PUT": "/child/c/overrides/tasks/t",
        "DELETE": "/child/c",
    }[method]
    answer = browser.open(path, method=method, headers=sent, json={})
    assert refusal(answer) == (401, "csrf_missing")


def test_changing_by_cookie_works_with_the_csrf_token(browser: FlaskClient) -> None:
    answer = browser.patch("/auth/me", json={"name": "Anna"}, headers=csrf(browser))
    assert (answer.status_code, answer.json["name"]) == (200, "Anna")


def test_refreshing_by_cookie_sets_a_new_cookie(browser: FlaskClient) -> None:
    assert refusal(browser.post("/auth/refresh")) == (401, "csrf_missing")
    answer = browser.post("/auth/refresh", headers=csrf(browser, "refresh"))
    assert answer.status_code == 200
    assert browser.get_cookie("access_token_cookie").value == answer.json["access_token"]


def test_signing_out_by_cookie_takes_the_cookies_away(browser: FlaskClient) -> None:
    assert browser.post("/auth/logout", headers=csrf(browser)).status_code == 204
    assert browser.get_cookie("access_token_cookie") is None
    assert refusal(browser.get("/auth/me")) == (401, "unauthorized")


def test_a_bearer_token_counts_more_than_a_cookie(browser: FlaskClient) -> None:
    other = Caller(browser, sign_up(browser, name="Zoe").token)
    assert other.get("/auth/me").json["name"] == "Zoe"
    assert other.patch("/auth/me", name="Zoé").status_code == 200


def test_cookies_are_for_https_only_where_that_is_set(settings: Settings) -> None:
    with serving(settings.model_copy(update={"cookie_secure": True})) as app:
        cookies = logged_in(app.test_client()).headers.getlist("Set-Cookie")
    assert len(cookies) == 4
    assert all("; Secure" in cookie for cookie in cookies)
