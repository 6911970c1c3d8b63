"""Headers that are not what they should be: each a 401 or 400 with its code, and never a 500."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from werkzeug.test import TestResponse

from tests.api.builders import fields_of, refusal
from tests.api.world import Who, World, application


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with application(tmp_path_factory.mktemp("headers")) as app:
        yield World(app)


def token_of(world: World, who: Who, *, refreshing: bool = False) -> str:
    return world.headers(who, refreshing=refreshing)["Authorization"].removeprefix("Bearer ")


def ask(
    world: World, authorization: str, method: str = "GET", path: str = "/child"
) -> TestResponse:
    return world.client.open(
        path, method=method, environ_overrides={"HTTP_AUTHORIZATION": authorization}
    )


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "unauthorized"),
        (" ", "unauthorized"),
        (",", "unauthorized"),
        (", ,", "unauthorized"),
        (", , Bearer {token}", "unauthorized"),
        ("{token}", "unauthorized"),
        ("Token {token}", "unauthorized"),
        ("Basic cGFyZW50OnBhc3N3b3Jk", "unauthorized"),
        ("Bearer {token}, Bearer {token}", "unauthorized"),
        ("Bearer", "invalid_token"),
        ("Bearer {token} {token}", "invalid_token"),
        ("Bearer,{token}", "invalid_token"),
        ("Bearer a", "invalid_token"),
        ("Bearer a.b.c", "invalid_token"),
        ("Bearer ..", "invalid_token"),
        ("Bearer {token}.{token}", "invalid_token"),
        ("Bearer \x00", "invalid_token"),
        ("Bearer \xff\xfe", "invalid_token"),
        ("Bearer \xa0", "invalid_token"),
        pytest.param("Bearer " + "x" * 60_000, "invalid_token", id="60 KB"),
        ("Bearer null", "invalid_token"),
        ("Bearer undefined", "invalid_token"),
    ],
)
def test_an_authorization_of_another_form_is_401(world: World, header: str, code: str) -> None:
    answer = ask(world, header.replace("{token}", token_of(world, Who.PARENT)))
    assert refusal(answer) == (401, code)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def forged(world: World, key: str | None = None, **changed: Any) -> str:
    """Sign a parent's claims, changed, with the server's key or another one."""
    claims = jwt.decode(token_of(world, Who.PARENT), options={"verify_signature": False})
    claims = {name: value for name, value in {**claims, **changed}.items() if value is not None}
    return jwt.encode(claims, key or world.app.config["JWT_SECRET_KEY"], algorithm="HS256")


def test_a_token_signed_as_the_server_signs_is_taken(world: World) -> None:
    assert ask(world, f"Bearer {forged(world)}").status_code == 200


def test_a_token_signed_by_another_key_is_refused(world: World) -> None:
    assert refusal(ask(world, f"Bearer {forged(world, key='k' * 64)}")) == (401, "invalid_token")


def test_a_token_without_a_signature_is_refused(world: World) -> None:
    claims = jwt.decode(token_of(world, Who.PARENT), options={"verify_signature": False})
    unsigned = jwt.encode(claims, None, algorithm="none")
    assert refusal(ask(world, f"Bearer {unsigned}")) == (401, "invalid_token")


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_token_with_a_changed_part_is_refused(world: World, part: int) -> None:
    parts = token_of(world, Who.PARENT).split(".")
    others = token_of(world, Who.OTHER_PARENT, refreshing=True).split(".")
    parts[part] = others[part] if part else parts[0][:-4]
    assert refusal(ask(world, f"Bearer {'.'.join(parts)}")) == (401, "invalid_token")


LONG_AGO = datetime.now(UTC) - timedelta(days=1)
TOMORROW = datetime.now(UTC) + timedelta(days=1)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"exp": LONG_AGO}, "token_expired"),
        ({"nbf": TOMORROW}, "invalid_token"),
        ({"type": "refresh"}, "invalid_token"),
        ({"sub": None}, "invalid_token"),
        ({"sub": "somebody"}, "token_revoked"),
        ({"sid": None}, "token_revoked"),
        ({"sid": 5}, "token_revoked"),
        ({"sid": ["a"]}, "token_revoked"),
        ({"sid": "unknown"}, "token_revoked"),
        ({"kind": "device"}, "token_revoked"),
    ],
)
def test_a_token_with_other_claims_is_refused(
    world: World, changed: dict[str, Any], code: str
) -> None:
    assert refusal(ask(world, f"Bearer {forged(world, **changed)}")) == (401, code)


def test_a_refresh_token_opens_nothing_but_the_refresh(world: World) -> None:
    token = token_of(world, Who.PARENT, refreshing=True)
    assert refusal(ask(world, f"Bearer {token}")) == (401, "invalid_token")
    assert ask(world, f"Bearer {token}", "POST", "/auth/refresh").status_code == 200


@pytest.mark.parametrize("who", [Who.PARENT, Who.ADMIN, Who.DEVICE])
def test_a_token_that_is_no_refresh_token_refreshes_nothing(world: World, who: Who) -> None:
    header = f"Bearer {token_of(world, who)}"
    assert refusal(ask(world, header, "POST", "/auth/refresh")) == (401, "invalid_token")


@pytest.mark.parametrize(
    ("cookie", "code"),
    [
        ("", "unauthorized"),
        ("access_token_cookie=", "unauthorized"),
        ("access_token_cookie=abc", "invalid_token"),
        ("access_token_cookie=\xff", "invalid_token"),
        ("refresh_token_cookie={token}", "unauthorized"),
        ("access_token_cookie={refresh_token}", "invalid_token"),
        pytest.param("access_token_cookie=" + "x" * 60_000, "invalid_token", id="60 KB"),
    ],
)
def test_a_cookie_of_another_form_is_401(world: World, cookie: str, code: str) -> None:
    sent = cookie.replace("{token}", token_of(world, Who.PARENT))
    sent = sent.replace("{refresh_token}", token_of(world, Who.PARENT, refreshing=True))
    answer = world.client.get("/child", environ_overrides={"HTTP_COOKIE": sent})
    assert refusal(answer) == (401, code)


@pytest.mark.parametrize("csrf", ["", "wrong", "\xff", "x" * 10_000], ids=len)
def test_a_cookie_with_a_wrong_csrf_value_changes_nothing(world: World, csrf: str) -> None:
    cookie = f"access_token_cookie={token_of(world, Who.PARENT)}"
    before = world.stored
    answer = world.client.post(
        "/child",
        json={"name": "Ida"},
        environ_overrides={"HTTP_COOKIE": cookie, "HTTP_X_CSRF_TOKEN": csrf},
    )
    assert refusal(answer) == (401, "csrf_missing")
    assert world.stored == before


@pytest.mark.parametrize(
    "key",
    ["", " ", "a b", "a\tb", "a\nb", "a\0b", "a\x7f", "é", "\xa0", "x" * 256, "x" * 10_000],
    ids=repr,
)
def test_an_idempotency_key_of_another_form_is_refused(world: World, key: str) -> None:
    before = world.stored
    answer = world.client.post(
        world.filled("/child/{child_id}/trigger-task"),
        json={"task_id": world.words["task_id"]},
        headers=world.headers(Who.PARENT),
        environ_overrides={"HTTP_IDEMPOTENCY_KEY": key},
    )
    assert fields_of(answer) == ["Idempotency-Key"]
    assert world.stored == before


@pytest.mark.parametrize(
    "key", ["x", "x" * 255, "!~'\"\\{};,", "01a1fdfe-1610-73d0-bfa5"], ids=repr
)
def test_an_idempotency_key_of_visible_ascii_is_taken(world: World, key: str) -> None:
    answer = world.open(
        Who.PARENT,
        "POST",
        "/child/{child_id}/trigger-task",
        json={"task_id": world.words["task_id"]},
        headers={"Idempotency-Key": key},
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "media_type",
    [
        "",
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json-patch+json",
        "application/problem+json",
        "json",
        ";",
        "application/json, text/plain",
        "\xff",
    ],
    ids=repr,
)
def test_a_body_of_another_media_type_is_415(world: World, media_type: str) -> None:
    before = world.stored
    answer = world.client.post(
        "/child",
        data=b'{"name": "Ida"}',
        headers=world.headers(Who.PARENT),
        environ_overrides={"CONTENT_TYPE": media_type},
    )
    assert refusal(answer) == (415, "unsupported_media_type")
    assert world.stored == before


@pytest.mark.parametrize(
    "media_type",
    ["application/json", "application/json; charset=utf-8", "Application/JSON ;charset=UTF-8"],
)
def test_a_body_of_json_is_taken_however_it_is_written(world: World, media_type: str) -> None:
    answer = world.open(
        Who.PARENT, "POST", "/child", data=b'{"name": "Ida"}', content_type=media_type
    )
    assert answer.status_code == 201


@pytest.mark.parametrize("last_id", ["-1", "x", "9" * 30, "1.5", "\xff", "\0", "0x1"], ids=repr)
def test_a_stream_from_an_id_that_cannot_be_begins_anew(world: World, last_id: str) -> None:
    answer = world.client.get(
        "/events",
        headers=world.headers(Who.PARENT),
        environ_overrides={"HTTP_LAST_EVENT_ID": last_id},
    )
    first = next(answer.iter_encoded())
    answer.close()
    assert answer.status_code == 200
    assert b"\n\nevent: resync\ndata: {}\n\n" in first
