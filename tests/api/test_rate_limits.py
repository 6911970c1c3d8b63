"""Limits on how often passwords may be tried."""

from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from flask.testing import FlaskClient
from flask_limiter import Limiter

from tests.api.builders import refusal, serving
from tests.families import PASSWORD, Caller, Family, sign_up
from utils.settings import Settings


@pytest.fixture
def client(settings: Settings) -> Iterator[FlaskClient]:
    with serving(settings.model_copy(update={"rate_limits": True})) as app:
        yield app.test_client()


def test_the_31st_sign_in_of_a_minute_is_refused(client: FlaskClient) -> None:
    body = {"email": sign_up(client).user["email"], "password": PASSWORD}
    tried = [client.post("/auth/login", json=body) for _ in range(31)]
    assert [answer.status_code for answer in tried[:30]] == [200] * 30
    assert refusal(tried[30]) == (429, "too_many_requests")
    assert 1 <= int(tried[30].headers["Retry-After"]) <= 60


def test_wrong_passwords_count_too(client: FlaskClient) -> None:
    body = {"email": "nobody@home.test", "password": "guess"}
    statuses = [client.post("/auth/login", json=body).status_code for _ in range(32)]
    assert statuses == [401] * 30 + [429] * 2


def test_sign_ups_are_limited(client: FlaskClient) -> None:
    for _ in range(30):
        sign_up(client)
    answer = client.post("/auth/signup", json={})
    assert refusal(answer) == (429, "too_many_requests")
    assert answer.headers["Retry-After"]


def test_changes_of_a_password_are_limited(client: FlaskClient) -> None:
    parent = sign_up(client)
    guess = {"current_password": "guess", "new_password": "a new password"}
    statuses = [parent.post("/auth/change-password", **guess).status_code for _ in range(11)]
    assert statuses == [400] * 10 + [429]


def test_another_address_has_its_own_limit(client: FlaskClient) -> None:
    body = {"email": "nobody@home.test", "password": "guess"}
    for _ in range(31):
        client.post("/auth/login", json=body)
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    answer = client.post("/auth/login", json=body, environ_base=elsewhere)
    assert answer.status_code == 401


def test_a_trusted_proxy_says_whose_limit_it_is(settings: Settings) -> None:
    trusting = {"rate_limits": True, "trusted_proxies": (ip_network("127.0.0.1"),)}
    body = {"email": "nobody@home.test", "password": "guess"}

    def try_from(address: str) -> int:
        headers = {"X-Forwarded-For": address}
        return client.post("/auth/login", json=body, headers=headers).status_code

    with serving(settings.model_copy(update=trusting)) as app:
        client = app.test_client()
        statuses = [try_from("192.0.2.7") for _ in range(31)]
        assert statuses == [401] * 30 + [429]
        assert try_from("192.0.2.8") == 401


def test_the_familys_routes_are_not_limited(client: FlaskClient) -> None:
    family = Family(sign_up(client))
    assert {family.trigger().status_code for _ in range(50)} == {200}


def test_without_limits_there_are_none(admin: Caller, settings: Settings) -> None:
    with serving(settings.model_copy(update={"data_dir": settings.data_dir / "other"})) as app:
        body = {"email": "nobody@home.test", "password": "guess"}
        client = app.test_client()
        statuses = {client.post("/auth/login", json=body).status_code for _ in range(40)}
    assert statuses == {401}


def test_the_limiter_is_asked_only_where_something_is_limited(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str | None] = []
    identify = Limiter.identify_request

    def noting(limiter: Limiter) -> str | None:
        asked.append(identify(limiter))
        return asked[-1]

    monkeypatch.setattr(Limiter, "identify_request", noting)
    parent = sign_up(client)
    assert "auth.signup" in asked
    asked.clear()
    assert parent.post("/child", name="Mia").status_code == 201
    assert asked == []
