"""A token that came before is checked like one that comes for the first time."""

import time_machine
from flask.testing import FlaskClient
from flask_openapi import OpenAPI

from tests.families import PASSWORD, Caller, Family, sign_up


def test_a_known_token_is_refused_after_the_logout(client: FlaskClient) -> None:
    parent = sign_up(client)
    assert parent.get("/auth/me").status_code == 200
    assert parent.post("/auth/logout").status_code == 204
    answer = parent.get("/auth/me")
    assert (answer.status_code, answer.json["code"]) == (401, "token_revoked")


def test_a_known_token_is_refused_once_it_has_expired(client: FlaskClient) -> None:
    with time_machine.travel("2026-03-01T12:00:00Z") as clock:
        parent = sign_up(client)
        assert parent.get("/auth/me").status_code == 200
        clock.shift(61 * 60)
        answer = parent.get("/auth/me")
    assert (answer.status_code, answer.json["code"]) == (401, "token_expired")


def test_a_known_device_token_is_refused_once_its_device_was_ended(family: Family) -> None:
    device = family.device()
    path = f"/child/{family.child_id}"
    assert device.get(path).status_code == 200
    device_id = family.parent.get(f"{path}/devices").json["devices"][0]["id"]
    assert family.parent.delete(f"{path}/devices/{device_id}").status_code == 204
    assert device.get(path).status_code == 401


def test_a_cookie_still_needs_its_csrf_value_where_its_token_is_known(app: OpenAPI) -> None:
    browser = app.test_client()
    parent = sign_up(app.test_client())
    assert parent.user is not None
    body = {"email": parent.user["email"], "password": PASSWORD}
    token = browser.post("/auth/login", json=body).json["access_token"]
    assert Caller(app.test_client(), token).post("/child", name="Mia").status_code == 201
    answer = browser.post("/child", json={"name": "Ben"})
    assert (answer.status_code, answer.json["code"]) == (401, "csrf_missing")


def test_a_refresh_token_is_no_access_token_where_it_was_used_before(client: FlaskClient) -> None:
    parent = sign_up(client)
    assert parent.user is not None
    body = {"email": parent.user["email"], "password": PASSWORD}
    refresh = Caller(client, client.post("/auth/login", json=body).json["refresh_token"])
    assert refresh.post("/auth/refresh").status_code == 200
    assert refresh.get("/auth/me").status_code == 401
