"""The OpenAPI document as a whole: flask-openapi's, with shared parts named once."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from api.schemas import problems
from utils.refusal import MEDIA_TYPE

Json = dict[str, Any]

HEADERS: Final[Mapping[str, Json]] = {
    "X-Request-Id": {
        "description": "The request's id, as in the server's log.",
        "required": True,
        "schema": {"type": "string"},
    },
    "WWW-Authenticate": {
        "description": "How to sign in.",
        "required": True,
        "schema": {"const": "Bearer"},
    },
    "Retry-After": {
        "description": "After how many seconds to try again.",
        "required": True,
        "schema": {"type": "integer", "minimum": 0},
    },
    "Idempotent-Replayed": {
        "description": "There where the Idempotency-Key came before and nothing was changed.",
        "schema": {"const": "true"},
    },
    "Link": {
        "description": 'The neighbouring pages: `<...>; rel="next"`, `rel="prev"`.',
        "schema": {"type": "string"},
    },
    "X-RateLimit-Limit": {
        "description": "How many requests are taken in the time.",
        "schema": {"type": "integer"},
    },
    "X-RateLimit-Remaining": {
        "description": "How many of them are left.",
        "schema": {"type": "integer"},
    },
    "X-RateLimit-Reset": {
        "description": "When they are all there again, in epoch seconds.",
        "schema": {"type": "integer"},
    },
}
RATE_LIMIT: Final = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
OF_STATUS: Final[Mapping[str, tuple[str, ...]]] = {
    "401": ("WWW-Authenticate",),
    "429": ("Retry-After", *RATE_LIMIT),
    "503": ("Retry-After",),
}
PAGE: Final = frozenset({"total", "count", "limit", "offset"})


def complete(document: Json) -> None:
    """Make the document say what flask-openapi leaves out, and say it once."""
    components = document["components"]
    del components["schemas"]["ValidationErrorModel"]
    components["schemas"] |= problems.components()
    components["headers"] = dict(HEADERS)
    components["responses"] = {}
    for operation in operations(document):
        _drop_what_says_nothing(operation)
        _describe_headers(operation, components["schemas"])
        _share_problems(operation, components["responses"])
    _drop_titles(document["paths"])
    _drop_titles(components["schemas"])


def operations(document: Json) -> Iterator[Json]:
    """Give every operation of the document."""
    for path_item in document["paths"].values():
        yield from path_item.values()


def _drop_what_says_nothing(operation: Json) -> None:
    """Drop what flask-openapi adds: a 400 where nothing can be refused, null in a query."""
    refused = operation["responses"].get("400", {})
    if "application/json" in refused.get("content", {}):
        del operation["responses"]["400"]
    if not operation.get("deprecated"):
        operation.pop("deprecated", None)
    for parameter in operation.get("parameters", ()):
        match parameter["schema"]:
            case {"anyOf": [schema, {"type": "null"}]}:
                parameter["schema"] = schema


def _describe_headers(operation: Json, schemas: Json) -> None:
    """Name the headers that follow from the status, the parameters, or the answer's form."""
    responses = operation["responses"]
    for status, response in responses.items():
        names = ["X-Request-Id", *OF_STATUS.get(status, ())]
        if status.startswith("2"):
            names += _headers_of_success(operation, response, schemas)
        named = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
        response["headers"] = named | response.get("headers", {})


def _headers_of_success(operation: Json, response: Json, schemas: Json) -> Iterator[str]:
    parameters = {parameter["name"] for parameter in operation.get("parameters", ())}
    if "Idempotency-Key" in parameters:
        yield "Idempotent-Replayed"
    if _fields(response, schemas) >= PAGE:
        yield "Link"
    if "429" in operation["responses"]:
        yield from RATE_LIMIT


def _fields(response: Json, schemas: Json) -> set[str]:
    reference = response.get("content", {}).get("application/json", {}).get("schema", {})
    name = reference.get("$ref", "").rpartition("/")[2]
    return set(schemas.get(name, {}).get("properties", ()))


def _share_problems(operation: Json, shared: Json) -> None:
    """Move problems to the components, named by their codes."""
    responses = operation["responses"]
    for status, response in responses.items():
        media = response.get("content", {}).get(MEDIA_TYPE)
        if media is not None:
            name = "-".join(media["schema"]["properties"]["code"]["enum"])
            shared[name] = response
            responses[status] = {"$ref": f"#/components/responses/{name}"}


def _drop_titles(node: Any) -> None:
    """Drop the titles that pydantic makes of names: they say nothing more."""
    if isinstance(node, list):
        for item in node:
            _drop_titles(item)
    elif isinstance(node, dict):
        if isinstance(node.get("title"), str):
            del node["title"]
        for item in node.values():
            _drop_titles(item)
