"""What the OpenAPI document says of each route: answers, problems, security."""

from collections.abc import Callable, Collection, Mapping
from http import HTTPStatus
from typing import Any, get_type_hints

from flask_openapi import Info
from flask_openapi.models import Operation, Parameter, Response
from pydantic import BaseModel

from api.errors import MEDIA_TYPE
from models.roles import Role

Responses = dict[int | str, Any]

SECURITY_SCHEMES: Mapping[str, dict[str, Any]] = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "access_token_cookie"},
}
PROBLEM: Mapping[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
IDEMPOTENCY_HEADER: Mapping[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Makes a retry safe: the same key with the same request changes nothing.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[\\x21-\\x7e]+$"},
}


def info(version: str) -> Info:
    """Give the document's title and version."""
    return Info(
        title="Starchart",
        version=version,
        description="Tasks, penalties and rewards of families, with points that can be proved.",
    )


def responses(
    view: Callable[..., Any],
    allow: Collection[Role],
    answers: Mapping[int, type[BaseModel] | str | None],
    refuses: Mapping[int, str],
) -> Responses:
    """Describe every status that a route gives."""
    found: Responses = {status: _answer(status, what) for status, what in answers.items()}
    for status, when in {**_usual_refusals(view, allow), **refuses}.items():
        found[status] = _problem(when)
    return found


def security(allow: Collection[Role]) -> list[dict[str, list[Any]]] | None:
    """Say how to sign in, for a route that wants it."""
    return [{name: []} for name in SECURITY_SCHEMES] if allow else None


def add_idempotency_key(operation: Operation) -> None:
    """Document that a route takes an Idempotency-Key."""
    header = Parameter.model_validate(IDEMPOTENCY_HEADER)
    operation.parameters = [*(operation.parameters or []), header]
    operation.responses = {
        **(operation.responses or {}),
        "422": Response(**_problem("The Idempotency-Key came before with another request.")),
    }


def _answer(status: int, what: type[BaseModel] | str | None) -> Any:
    if isinstance(what, str):
        return {
            "description": HTTPStatus(status).phrase,
            "content": {what: {"schema": {"type": "string"}}},
        }
    return what


def _problem(when: str) -> dict[str, Any]:
    return {"description": when, "content": {MEDIA_TYPE: {"schema": dict(PROBLEM)}}}


def _usual_refusals(view: Callable[..., Any], allow: Collection[Role]) -> dict[int, str]:
    takes = get_type_hints(view)
    found: dict[int, str] = {}
    if "query" in takes or "body" in takes:
        found[400] = "Invalid input, named field by field."
    if allow:
        found[401] = "Not signed in, or the token is not good any more."
        found[403] = "Not for this role."
    if "path" in takes:
        found[404] = "Not there, or not yours."
    if "body" in takes:
        found[413] = "The body is too long."
        found[415] = "The body is not JSON."
    return found | {503: "Storage is unavailable; try again after Retry-After seconds."}
