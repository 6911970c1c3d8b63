"""Whatever is wrong with a body or a query is a 4xx that names it, and changes nothing."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.bad_values import wrong_json, wrong_query
from tests.api.builders import fields_of, refusal
from tests.api.contract import BODIES, OPERATIONS, QUERIES, Operation
from tests.api.world import Who, World, application, whose

pytestmark = pytest.mark.usefixtures("unmeasured")

WITH_BODIES = [operation for operation in OPERATIONS if operation.body is not None]
WITH_QUERIES = [operation for operation in OPERATIONS if operation.query]
TAKES_ANYTHING = {"last_event_id"}
LONG_BODIES = {"POST /api/activity"}
# Whether they are in sight is looked at before their form.
SIGHTED = {"child_id", "project_id"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with application(tmp_path_factory.mktemp("bad_input")) as app:
        yield World(app)


@pytest.fixture(autouse=True)
def nothing_changed(world: World) -> Iterator[None]:
    """Compare all that is stored with what was there before the test."""
    before = world.stored
    yield
    assert world.stored == before


def name_of_each(operation: Operation) -> str:
    return operation.name


each_body = pytest.mark.parametrize("operation", WITH_BODIES, ids=name_of_each)


def send(world: World, operation: Operation, body: bytes | str) -> TestResponse:
    return world.open(
        whose(operation),
        operation.method,
        operation.path,
        data=body,
        content_type="application/json",
    )


def good_body(world: World, operation: Operation) -> dict[str, str]:
    """Give a body that the route takes, each value as JSON text."""
    filled = world.filled_in(BODIES[operation.name])
    return {name: json.dumps(value) for name, value in filled.items()}


def as_json(values: dict[str, str]) -> str:
    return "{" + ",".join(f"{json.dumps(name)}:{text}" for name, text in values.items()) + "}"


# fmt: off
NO_OBJECTS = {
    "nothing": b"",
    "a blank": b" ",
    "an open object": b"{",
    "an open list": b"[",
    "an open text": b'{"name": "Mia',
    "an empty list": b"[]",
    "a list of an object": b"[{}]",
    "text": b'"name"',
    "a number": b"7",
    "null": b"null",
    "true": b"true",
    "NaN": b"NaN",
    "Infinity": b"-Infinity",
    "1e400": b"1e400",
    "two objects": b"{} {}",
    "a comma too many": b'{"name": "Mia",}',
    "a comment": b'{} // no more',
    "single quotes": b"{'name': 'Mia'}",
    "no quotes": b"{name: 1}",
    "a form": b"name=Mia",
    "a byte order mark": b'\xef\xbb\xbf{}',
    "UTF-16": '{"name": "Mia"}'.encode("utf-16"),
    "invalid UTF-8": b'{"name": "\xff\xfe"}',
    "half a character": b'{"name": "\xc3"}',
    "an encoded surrogate": b'{"name": "\xed\xa0\x80"}',
    "a lone surrogate": rb'{"name": "\ud800"}',
    "a surrogate's other half": rb'{"name": "\udc00"}',
    "a surrogate in a field's name": rb'{"\ud800": 1}',
    "a raw control character": b'{"name": "a\x00b"}',
    "a raw line end": b'{"name": "a\nb"}',
    "an odd escape": rb'{"name": "\x41"}',
    "5,000 digits": b'{"points": ' + b"9" * 5_000 + b"}",
    "30,000 brackets": b"[" * 30_000,
    "10,000 objects": b'{"a":' * 10_000,
    "30,000 brackets in a field": b'{"name":' + b"[" * 30_000 + b"]" * 30_000 + b"}",
}
# fmt: on


@each_body
@pytest.mark.parametrize("body", NO_OBJECTS.values(), ids=NO_OBJECTS)
def test_a_body_that_is_no_object_is_400(world: World, operation: Operation, body: bytes) -> None:
    assert fields_of(send(world, operation, body)) == ["body"]


@pytest.mark.parametrize(
    "operation", [each for each in WITH_BODIES if each.name not in LONG_BODIES], ids=name_of_each
)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"[" * 100_000, id="100,000 brackets"),
        pytest.param(b" " * 65_537, id="a byte too many"),
        pytest.param(b'{"name": "' + b"x" * 1_000_000 + b'"}', id="1 MB"),
    ],
)
def test_a_body_over_64_kib_is_413(world: World, operation: Operation, body: bytes) -> None:
    assert refusal(send(world, operation, body)) == (413, "too_large")


@each_body
@pytest.mark.parametrize("content_type", [None, "text/plain", "application/octet-stream"])
def test_a_body_that_does_not_say_it_is_json_is_415(
    world: World, operation: Operation, content_type: str | None
) -> None:
    body = as_json(good_body(world, operation))
    answer = world.open(
        whose(operation), operation.method, operation.path, data=body, content_type=content_type
    )
    assert refusal(answer) == (415, "unsupported_media_type")


@each_body
@pytest.mark.parametrize(
    "field", ["nonsense", "id", "", "__proto__", "a.b", "ünïcödé", "x" * 5_000]
)
def test_an_unknown_field_is_named(world: World, operation: Operation, field: str) -> None:
    body = good_body(world, operation) | {field: "1"}
    assert fields_of(send(world, operation, as_json(body))) == [field or "body"]


@each_body
def test_a_field_that_comes_twice_is_named(world: World, operation: Operation) -> None:
    body = good_body(world, operation) or {next(iter(operation.body["properties"])): "null"}
    field = next(iter(body))
    twice = as_json(body)[:-1] + f",{json.dumps(field)}:{body[field]}}}"
    assert fields_of(send(world, operation, twice)) == [field]


@pytest.mark.parametrize(
    ("operation", "field"),
    [
        pytest.param(operation, field, id=f"{operation.name} {field}")
        for operation in WITH_BODIES
        for field in operation.body.get("required", ())
    ],
)
def test_a_field_that_is_missing_is_named(world: World, operation: Operation, field: str) -> None:
    body = good_body(world, operation)
    del body[field]
    assert fields_of(send(world, operation, as_json(body))) == [field]


@pytest.mark.parametrize(
    ("operation", "field", "value"),
    [
        pytest.param(operation, field, value, id=f"{operation.name} {field} {label}")
        for operation in WITH_BODIES
        for field, schema in operation.body["properties"].items()
        for label, value in wrong_json(field, schema)
    ],
)
def test_a_wrong_value_is_named(world: World, operation: Operation, field: str, value: str) -> None:
    body = good_body(world, operation) | {field: value}
    assert fields_of(send(world, operation, as_json(body))) == [field]


def test_all_that_is_wrong_is_named_at_once(world: World) -> None:
    body = {"name": "", "points": 0, "is_good": "yes", "more": 1}
    answer = world.open(Who.PARENT, "POST", "/task", json=body)
    assert sorted(fields_of(answer)) == ["is_good", "more", "name", "points"]


def ask(world: World, operation: Operation, query: dict[str, Any]) -> TestResponse:
    options: dict[str, Any] = {"query_string": query}
    if operation.body is not None:
        options["json"] = world.filled_in(BODIES[operation.name])
    return world.open(whose(operation), operation.method, operation.path, **options)


@pytest.mark.parametrize(
    ("operation", "field", "value"),
    [
        pytest.param(operation, field, value, id=f"{operation.name} {field} {label}")
        for operation in WITH_QUERIES
        for field, schema in operation.query.items()
        if field not in TAKES_ANYTHING
        for label, value in wrong_query(field, schema)
    ],
)
def test_a_wrong_parameter_is_named(
    world: World, operation: Operation, field: str, value: str
) -> None:
    query = world.filled_in(QUERIES.get(operation.name, {})) | {field: value}
    answer = ask(world, operation, query)
    if answer.status_code == 404:
        assert field in SIGHTED
    else:
        assert fields_of(answer) == [field]


@pytest.mark.parametrize("limit", ["501", "100000", str(2**63), str(10**30), "9" * 300])
def test_a_limit_above_500_counts_as_500(world: World, limit: str) -> None:
    answer = world.open(Who.ADMIN, "GET", "/admin/users", query_string={"limit": limit})
    assert (answer.status_code, answer.json["limit"]) == (200, 500)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "child_id"),
        ("child_id={child_id}&user_id={user_id}", "child_id"),
        ("limit=5", "child_id"),
    ],
)
def test_one_of_child_and_user_is_asked_for(world: World, query: str, field: str) -> None:
    answer = world.open(Who.ADMIN, "GET", f"/admin/tracking?{query}")
    assert fields_of(answer) == [field]


@pytest.mark.parametrize(
    "query", ["limit=1&limit=abc", "limit=%31", "limit=01", "unknown=1", "&&="]
)
def test_a_query_is_read_by_its_first_values_and_known_names(world: World, query: str) -> None:
    assert world.open(Who.ADMIN, "GET", f"/admin/users?{query}").status_code == 200


@pytest.mark.parametrize("raw", ["%ff", "%ED%A0%80", "%C3", "%F0%9F%A6%8A", "%zz", "%"])
def test_odd_bytes_in_a_query_find_nothing(world: World, raw: str) -> None:
    answer = world.client.get(
        "/admin/users",
        headers=world.headers(Who.ADMIN),
        environ_overrides={"QUERY_STRING": f"email={raw}"},
    )
    assert (answer.status_code, answer.json["total"]) == (200, 0)
