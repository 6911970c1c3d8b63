"""What surrounds every request: ids, headers, errors, the size of bodies, other origins."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.builders import refusal, serving
from tests.families import Caller, Family
from utils.clock import SystemClock
from utils.settings import Settings

ORIGIN = "https://family.example"


def everywhere(caller: Caller) -> Iterator[TestResponse]:
    yield caller.get("/child")
    yield caller.post("/child")
    yield caller.get("/nowhere")
    yield caller.call("DELETE", "/child")
    yield caller.client.get("/child")
    yield caller.get("/openapi/openapi.json")
    yield caller.get("/healthz")


def test_every_answer_has_the_security_headers(family: Family) -> None:
    for answer in everywhere(family.parent):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"


def test_every_answer_has_an_id_of_its_own(family: Family) -> None:
    ids = [answer.headers["X-Request-Id"] for answer in everywhere(family.parent)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("sent", ["abc-123", "a" * 128, "01890a5d-ac96-774b-bcce-b302099a8057"])
def test_a_request_id_is_taken_over(client: FlaskClient, sent: str) -> None:
    for path in ("/healthz", "/nowhere"):
        answer = client.get(path, headers={"X-Request-Id": sent})
        assert answer.headers["X-Request-Id"] == sent


@pytest.mark.parametrize("sent", ["", "a" * 129, "two words", "a\tb", 'a"b', "ä"])
def test_an_odd_request_id_is_replaced(client: FlaskClient, sent: str) -> None:
    answer = client.get("/healthz", headers={"X-Request-Id": sent})
    assert answer.headers["X-Request-Id"] not in ("", sent)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("PUT", "/child", 405, "method_not_allowed"),
        ("GET", "/child/", 404, "not_found"),
    ],
)
def test_what_flask_refuses_is_a_problem_too(
    family: Family, method: str, path: str, status: int, code: str
) -> None:
    answer = family.parent.call(method, path)
    assert refusal(answer) == (status, code)
    assert (answer.headers.get("Allow") is not None) == (status == 405)


class BrokenClock(SystemClock):
    """A clock that can stop."""

    is_stopped = False

    def now(self) -> datetime:
        if self.is_stopped:
            raise RuntimeError("the clock stopped")
        return super().now()


def test_a_bug_is_a_problem_without_its_insides(settings: Settings) -> None:
    clock = BrokenClock()
    with serving(settings, clock=clock) as app:
        clock.is_stopped = True
        answer = app.test_client().post(
            "/auth/signup",
            json={"email": "a@home.test", "password": "correct horse", "name": "Ann"},
        )
    assert refusal(answer) == (500, "internal_error")
    assert "stopped" not in answer.text


# Bodies

SMALL, LARGE = 64 * 1024, 64 * 1024 + 1


def sent(caller: Caller, size: int, *, chunked: bool) -> TestResponse:
    body = b'{"name":"' + b" " * (size - 14) + b'Ben"}'
    assert len(body) == size
    options: dict[str, Any] = {"data": body}
    if chunked:
        overrides = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
        options = {"input_stream": io.BytesIO(body), "environ_overrides": overrides}
    return caller.call("POST", "/child", headers={"Content-Type": "application/json"}, **options)


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_has_at_most_64_kib(family: Family, chunked: bool) -> None:
    assert sent(family.parent, SMALL, chunked=chunked).status_code == 201
    assert refusal(sent(family.parent, LARGE, chunked=chunked)) == (413, "too_large")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
def test_a_body_is_json(family: Family, kind: str | None) -> None:
    headers = {} if kind is None else {"Content-Type": kind}
    answer = family.parent.call("POST", "/child", headers=headers, data=b'{"name":"Ben"}')
    assert refusal(answer) == (415, "unsupported_media_type")


# CORS


def preflight(client: FlaskClient, origin: str) -> TestResponse:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type, idempotency-key",
    }
    return client.options("/child", headers=headers)


@pytest.fixture
def elsewhere(settings: Settings) -> Iterator[FlaskClient]:
    """A server that a frontend of another origin may call."""
    with serving(settings.model_copy(update={"cors_origins": (ORIGIN,)})) as app:
        yield app.test_client()


def test_an_origin_of_the_settings_may_call(elsewhere: FlaskClient) -> None:
    answer = preflight(elsewhere, ORIGIN)
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    allowed = answer.headers["Access-Control-Allow-Headers"].lower()
    assert {"authorization", "content-type", "idempotency-key"} <= set(allowed.split(", "))
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]


def test_a_frontend_may_read_the_headers_that_the_contract_names(elsewhere: FlaskClient) -> None:
    answer = elsewhere.get("/healthz", headers={"Origin": ORIGIN})
    exposed = answer.headers["Access-Control-Expose-Headers"].lower().split(", ")
    named = {"link", "retry-after", "x-request-id", "idempotent-replayed"}
    assert named <= set(exposed)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", f"{ORIGIN}.evil.example"])
def test_another_origin_may_not(elsewhere: FlaskClient, origin: str) -> None:
    answer = preflight(elsewhere, origin)
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_without_origins_nobody_may(client: FlaskClient) -> None:
    assert "Access-Control-Allow-Origin" not in preflight(client, ORIGIN).headers
