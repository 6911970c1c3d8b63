"""The OpenAPI document is valid, complete, and says each thing once."""

import json
import re
from collections import Counter
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from flask.testing import FlaskClient

import app as _app  # noqa: F401 - every error of the application is known then
from models.errors import StarchartError
from tests.api.contract import DOCUMENT, OPERATIONS, Json, Operation, resolved, words_of

SIGNED_IN = {"unauthorized", "invalid_token", "token_expired", "token_revoked", "csrf_missing"}
WITH_ROLES = [each for each in OPERATIONS if {"bearer": []} in each.says.get("security", ())]
WITH_BODIES = [each for each in OPERATIONS if each.body is not None]
RETRYABLE = [each for each in OPERATIONS if each.is_retryable]


def names(operations: list[Operation]) -> Any:
    return pytest.mark.parametrize("operation", operations, ids=lambda each: each.name)


def everything(node: Any) -> Any:
    """Give every object of the document."""
    if isinstance(node, dict):
        yield node
    for item in node.values() if isinstance(node, dict) else node:
        if isinstance(item, dict | list):
            yield from everything(item)


def response(operation: Operation, status: int) -> Json:
    return resolved(operation.says["responses"][str(status)])


def codes(operation: Operation, status: int) -> set[str]:
    problem = response(operation, status)["content"]["application/problem+json"]["schema"]
    assert {"$ref": "#/components/schemas/Problem"} in problem["allOf"]
    return set(problem["properties"]["code"]["enum"])


def test_the_served_document_is_the_one_that_is_tested(client: FlaskClient) -> None:
    answer = client.get("/openapi/openapi.json")
    assert answer.mimetype == "application/json"
    assert answer.json == json.loads(json.dumps(DOCUMENT))


def test_the_document_is_valid_openapi() -> None:
    assert DOCUMENT["openapi"] == "3.2.0"
    schemathesis.openapi.from_dict(DOCUMENT).validate()


def test_every_schema_is_valid_json_schema() -> None:
    for schema in DOCUMENT["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema)


def test_every_reference_leads_somewhere() -> None:
    references = [node["$ref"] for node in everything(DOCUMENT) if "$ref" in node]
    assert references
    for reference in references:
        assert resolved({"$ref": reference})


def test_every_component_is_referred_to() -> None:
    text = json.dumps(DOCUMENT)
    for kind in ("schemas", "responses", "headers"):
        for name in DOCUMENT["components"][kind]:
            assert f'"#/components/{kind}/{name}"' in text


def test_every_route_has_an_id_of_its_own() -> None:
    ids = Counter(operation.says["operationId"] for operation in OPERATIONS)
    assert [each for each, times in ids.items() if times > 1] == []
    assert [each for each in ids if not re.fullmatch(r"[a-z]+(_[a-z]+)*", each)] == []


@names(OPERATIONS)
def test_a_route_says_in_a_sentence_what_it_does(operation: Operation) -> None:
    assert operation.says["summary"].endswith(".")
    (tag,) = operation.says["tags"]
    assert [each["description"] for each in DOCUMENT["tags"] if each["name"] == tag] != [""]


@names(OPERATIONS)
def test_a_route_names_the_words_of_its_path(operation: Operation) -> None:
    parameters = operation.says.get("parameters", ())
    assert {each["name"] for each in parameters if each["in"] == "path"} == words_of(operation.path)


@names(OPERATIONS)
def test_every_answer_of_a_route_has_a_description_and_the_request_id(operation: Operation) -> None:
    for status in operation.says["responses"]:
        described = response(operation, int(status))
        assert described["description"]
        assert "X-Request-Id" in described["headers"]


@names(WITH_ROLES)
def test_a_route_with_roles_says_how_it_refuses(operation: Operation) -> None:
    assert codes(operation, 401) == SIGNED_IN
    assert codes(operation, 403) == {"forbidden"}
    assert "storage_unavailable" in codes(operation, 503)
    assert "WWW-Authenticate" in response(operation, 401)["headers"]
    assert "Retry-After" in response(operation, 503)["headers"]


@names([each for each in WITH_ROLES if each.method != "GET"])
def test_a_route_that_changes_something_wants_the_csrf_value_with_the_cookie(
    operation: Operation,
) -> None:
    assert operation.says["security"] == [{"bearer": []}, {"cookie": [], "csrf": []}]


@names([each for each in OPERATIONS if words_of(each.path)])
def test_a_route_that_names_a_thing_says_that_it_may_not_be_there(operation: Operation) -> None:
    assert codes(operation, 404) == {"not_found"}


@names(WITH_BODIES)
def test_a_route_with_a_body_says_how_it_refuses_bodies(operation: Operation) -> None:
    assert "invalid" in codes(operation, 400)
    assert codes(operation, 413) == {"too_large"}
    assert codes(operation, 415) == {"unsupported_media_type"}
    assert operation.body is not None
    assert operation.body["additionalProperties"] is False


@names([each for each in OPERATIONS if each.body is None and not each.query])
def test_a_route_that_takes_nothing_has_no_invalid_input(operation: Operation) -> None:
    assert "400" not in operation.says["responses"]


def test_the_routes_that_change_points_take_an_idempotency_key() -> None:
    verbs = {"trigger-task", "request-reward", "trigger-reward", "cancel-request-reward", "undo"}
    assert {each.path.rpartition("/")[2] for each in RETRYABLE} >= verbs
    assert {each.method for each in RETRYABLE} == {"POST"}


@names(RETRYABLE)
def test_a_retryable_route_says_what_comes_of_a_retry(operation: Operation) -> None:
    assert codes(operation, 422) == {"idempotency_key_reused"}
    success = min(map(int, operation.says["responses"]))
    assert "Idempotent-Replayed" in response(operation, success)["headers"]


@names([each for each in OPERATIONS if "limit" in each.query])
def test_a_paged_route_links_to_its_neighbours(operation: Operation) -> None:
    assert "Link" in response(operation, 200)["headers"]


@pytest.mark.parametrize("path", ["/auth/login", "/auth/refresh", "/auth/logout"])
def test_a_route_that_sets_cookies_says_so(path: str) -> None:
    (operation,) = [each for each in OPERATIONS if each.path == path]
    success = min(map(int, operation.says["responses"]))
    assert "Set-Cookie" in response(operation, success)["headers"]


@pytest.mark.parametrize("path", ["/auth/signup", "/auth/login", "/auth/change-password"])
def test_a_route_with_a_rate_limit_says_when_to_come_back(path: str) -> None:
    (operation,) = [each for each in OPERATIONS if each.path == path]
    assert codes(operation, 429) == {"too_many_requests"}
    assert "Retry-After" in response(operation, 429)["headers"]


def test_the_export_has_both_of_its_media_types() -> None:
    (operation,) = [each for each in OPERATIONS if each.path == "/admin/tracking/export"]
    content = response(operation, 200)["content"]
    assert content.keys() == {"text/csv", "application/x-ndjson"}
    entry = {"$ref": "#/components/schemas/TrackingEventAnswer"}
    assert content["application/x-ndjson"] == {"itemSchema": entry}
    assert "Content-Disposition" in response(operation, 200)["headers"]


def test_a_tracking_event_has_exactly_its_fields() -> None:
    entry = DOCUMENT["components"]["schemas"]["TrackingEventAnswer"]
    assert entry["additionalProperties"] is False
    assert list(entry["properties"]) == entry["required"]


def test_every_code_of_an_error_stands_at_some_route() -> None:
    shared = DOCUMENT["components"]["responses"].values()
    schemas = [each["content"]["application/problem+json"]["schema"] for each in shared]
    documented = {code for each in schemas for code in each["properties"]["code"]["enum"]}
    codes = {error.code for error in subclasses(StarchartError) if is_of_a_route(error)}
    assert codes - documented == ROOTS


# What no route answers: the codes of a bug, and of the root of all conflicts.
ROOTS = {"internal_error", "conflict"}


def is_of_a_route(error: type[StarchartError]) -> bool:
    package = error.__module__.split(".")
    return package[0] != "db" and package[:2] != ["api", "commands"]


def subclasses(root: type[StarchartError]) -> set[type[StarchartError]]:
    return {root}.union(*(subclasses(each) for each in root.__subclasses__()))


def test_the_document_says_what_a_problem_is_only_once() -> None:
    problems = [node for node in everything(DOCUMENT) if "detail" in node.get("properties", ())]
    assert len(problems) == 1
    assert len(json.dumps(DOCUMENT, separators=(",", ":"))) < 1_900 * len(OPERATIONS)
