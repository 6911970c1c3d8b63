"""What the document leaves to HTTP: HEAD, OPTIONS, other methods, and the request's id."""

import re
from collections.abc import Iterator

import pytest

from tests.api.contract import DOCUMENT, OPERATIONS, Operation
from tests.api.world import Who, World, application

READING = [operation for operation in OPERATIONS if operation.method == "GET"]


def methods_of(path: str) -> set[str]:
    """Give the methods of a path, those included of a path whose id it might be."""
    found = {"OPTIONS"}
    for operation in OPERATIONS:
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", operation.path), path):
            found |= {operation.method, *(["HEAD"] if operation.method == "GET" else [])}
    return found


METHODS = {path: methods_of(path) for path in DOCUMENT["paths"]}
OF_THE_MOMENT = {"X-Request-Id", "Content-Length", "Date"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with application(tmp_path_factory.mktemp("methods")) as app:
        yield World(app)


@pytest.mark.parametrize("operation", READING, ids=lambda each: each.name)
@pytest.mark.parametrize("who", [Who.NOBODY, Who.PARENT, Who.OTHER_PARENT, Who.ADMIN])
def test_head_answers_as_get_without_the_body(world: World, operation: Operation, who: Who) -> None:
    got, asked = (world.call(who, operation.name, instead=each) for each in ("GET", "HEAD"))
    got.close()
    assert asked.status_code == got.status_code
    assert asked.data == b""
    kept = [
        {name: value for name, value in answer.headers if name not in OF_THE_MOMENT}
        for answer in (got, asked)
    ]
    assert kept[0] == kept[1]


def test_head_of_the_stream_opens_none(world: World) -> None:
    broker = world.app.extensions["starchart"].broker
    before = broker.subscriber_count
    assert world.open(Who.PARENT, "HEAD", "/events").status_code == 200
    assert broker.subscriber_count == before


@pytest.mark.parametrize("path", METHODS)
def test_options_names_the_methods_of_a_path_to_everybody(world: World, path: str) -> None:
    answer = world.open(Who.NOBODY, "OPTIONS", path)
    assert (answer.status_code, answer.data) == (200, b"")
    assert set(answer.headers["Allow"].split(", ")) == METHODS[path]


@pytest.mark.parametrize("path", METHODS)
@pytest.mark.parametrize("who", [Who.NOBODY, Who.PARENT])
def test_a_method_that_a_path_has_not_is_405(world: World, path: str, who: Who) -> None:
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "FETCH"} - METHODS[path]:
        answer = world.open(who, method, path)
        assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
        assert answer.mimetype == "application/problem+json"
        assert set(answer.headers["Allow"].split(", ")) == METHODS[path]


@pytest.mark.parametrize(
    "path",
    ["/", "/child/", "/children", "/auth", "/openapi/none", "/CHILD", "/static/x", "//child"],
)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "OPTIONS"])
def test_a_path_that_is_not_here_is_404(world: World, method: str, path: str) -> None:
    answer = world.open(Who.PARENT, method, path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_a_request_id_is_taken_over(world: World) -> None:
    answer = world.open(Who.NOBODY, "GET", "/healthz", headers={"X-Request-Id": "app-7:3.a_b"})
    assert answer.headers["X-Request-Id"] == "app-7:3.a_b"


@pytest.mark.parametrize(
    "sent",
    [
        "",
        " ",
        "a b",
        "a\nb",
        "a\r\nSet-Cookie: x=y",
        "a\0b",
        "é",
        "<script>",
        "x" * 129,
        "x" * 10_240,
    ],
    ids=repr,
)
def test_a_request_id_of_another_form_is_replaced(world: World, sent: str) -> None:
    answer = world.client.get("/healthz", environ_overrides={"HTTP_X_REQUEST_ID": sent})
    assert answer.status_code == 200
    made = answer.headers["X-Request-Id"]
    assert made != sent
    assert 0 < len(made) <= 128
    assert "Set-Cookie" not in answer.headers
