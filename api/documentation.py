"""What the OpenAPI document says of each route: answers, problems, headers, security."""

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final, cast, get_type_hints

from flask_openapi import Info
from flask_openapi.models import MediaType, Operation, Parameter, RequestBody
from pydantic import BaseModel

from api import identity
from api.parsing import TooLarge, UnsupportedMediaType
from api.schemas import problems
from api.schemas.components import components_of, reference
from api.schemas.fields import OptionalBody
from models.errors import (
    Forbidden,
    Invalid,
    KeyReused,
    NotFound,
    StarchartError,
    StorageUnavailable,
    Unauthorized,
)
from models.roles import Role
from utils.refusal import MEDIA_TYPE

Responses = dict[int | str, Any]
Headers = Mapping[str, str]
Streamed = Mapping[str, type[BaseModel] | None]
Answers = Mapping[int, type[BaseModel] | Streamed | None]
Refusals = Collection[type[StarchartError]]
Security = list[dict[str, list[Any]]]

SECURITY_SCHEMES: Final[Mapping[str, dict[str, Any]]] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "An access token, a device's token, or a project's.",
    },
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": "access_token_cookie",
        "description": "The HttpOnly cookie that login sets.",
    },
    "csrf": {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRF-TOKEN",
        "description": "With the access cookie: the value of the cookie `csrf_access_token`.",
    },
    "refresh_bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A refresh token.",
    },
    "refresh_cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": "refresh_token_cookie",
        "description": "The HttpOnly cookie that login sets for `/auth/refresh`.",
    },
    "refresh_csrf": {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRF-TOKEN",
        "description": "With the refresh cookie: the value of the cookie `csrf_refresh_token`.",
    },
    "metrics_token": {
        "type": "http",
        "scheme": "bearer",
        "description": "The `STARCHART_METRICS_TOKEN`, where one is set.",
    },
}
READING: Final[Security] = [{"bearer": []}, {"cookie": []}]
WRITING: Final[Security] = [{"bearer": []}, {"cookie": [], "csrf": []}]
REFRESHING: Final[Security] = [{"refresh_bearer": []}, {"refresh_cookie": [], "refresh_csrf": []}]
MEASURING: Final[Security] = [{}, {"metrics_token": []}]

SIGN_IN: Final[Refusals] = (
    Unauthorized,
    identity.InvalidToken,
    identity.TokenExpired,
    identity.TokenRevoked,
    identity.CsrfMissing,
)
IDEMPOTENCY_KEY: Final[Mapping[str, Any]] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Makes a retry safe: the same key with the same request changes nothing.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[\\x21-\\x7e]+$"},
}
LAST_EVENT_ID: Final[Mapping[str, Any]] = {
    "name": "Last-Event-ID",
    "in": "header",
    "required": False,
    "description": "The last id seen, as `last_event_id`; this header wins.",
    "schema": {"type": "string"},
}
SET_COOKIE: Final[Headers] = {"Set-Cookie": "The sign-in cookies, and their CSRF values."}


def info(version: str) -> Info:
    """Give the document's title, version, and what all routes have in common."""
    return Info(
        title="Starchart",
        version=version,
        description=(
            "Tasks, penalties and rewards of families, with points that can be proved.\n\n"
            "Every error is `application/problem+json` with a stable `code`. Who you are is looked "
            "at before what you sent: 401, then 403, then 404, then 400. A path that is not here "
            "is 404 `not_found`, another method on a path 405 `method_not_allowed` with `Allow`, "
            "a bug of the server 500 `internal_error`. Every GET has its HEAD, every path its "
            "OPTIONS. `X-Request-Id` is taken over from the request, where it is 1 to 128 of "
            "`A-Z a-z 0-9 . _ : -`, or made."
        ),
    )


def responses(
    view: Callable[..., Any],
    allow: Collection[Role],
    answers: Answers,
    refuses: Refusals,
    *,
    retryable: bool,
) -> Responses:
    """Describe every status that a route gives."""
    found: Responses = {status: _answer(status, what) for status, what in answers.items()}
    by_status: dict[int, list[type[StarchartError]]] = {}
    for refusal in dict.fromkeys((*_usual_refusals(view, allow, retryable), *refuses)):
        by_status.setdefault(refusal.status, []).append(refusal)
    return found | {status: _problem(status, by_status[status]) for status in sorted(by_status)}


def streamed_schemas(answers: Answers) -> dict[str, Any]:
    """Give the schemas of what answers stream, one after the other, by name."""
    items = [i for what in answers.values() if isinstance(what, Mapping) for i in what.values()]
    return components_of(*(item for item in items if item is not None))


def security(allow: Collection[Role], *, is_reading: bool) -> Security | None:
    """Say how to sign in, for a route that wants it."""
    if not allow:
        return None
    return READING if is_reading else WRITING


def add_parameter(operation: Operation, parameter: Mapping[str, Any]) -> None:
    """Document a parameter that the view does not take itself."""
    described = Parameter.model_validate(parameter)
    operation.parameters = [*(operation.parameters or []), described]


def add_file(operation: Operation, media_types: Collection[str]) -> None:
    """Document a body that is a file."""
    if media_types:
        text = MediaType.model_validate({"schema": {"type": "string"}})
        operation.requestBody = RequestBody(content=dict.fromkeys(media_types, text))


def mark_body(operation: Operation, view: Callable[..., Any]) -> None:
    """Say where a body may be left out."""
    body = get_type_hints(view).get("body")
    if operation.requestBody is not None and body is not None:
        cast(RequestBody, operation.requestBody).required = not issubclass(body, OptionalBody)


def add_headers(operation: Operation, status: int, headers: Headers) -> None:
    """Document headers that only this route answers."""
    response = (operation.responses or {})[str(status)]
    response.headers = {
        name: {"description": text, "schema": {"type": "string"}}  # type: ignore[misc]
        for name, text in headers.items()
    }


def _answer(status: int, what: type[BaseModel] | Streamed | None) -> Any:
    if not isinstance(what, Mapping):
        return what
    content = {media_type: _content_of(media_type, item) for media_type, item in what.items()}
    return {"description": HTTPStatus(status).phrase, "content": content}


def _content_of(media_type: str, item: type[BaseModel] | None) -> dict[str, Any]:
    if item is None:
        return {"schema": {"type": "string"}}
    return {"schema" if media_type == "application/json" else "itemSchema": reference(item)}


def _problem(status: int, refusals: Iterable[type[StarchartError]]) -> dict[str, Any]:
    """Describe the problem that several refusals share a status of."""
    codes = {refusal.code: inspect.getdoc(refusal) or "" for refusal in refusals}
    properties: dict[str, Any] = {"status": {"const": status}, "code": {"enum": list(codes)}}
    for code in codes:
        properties |= problems.members_of(code)
    schema = {"allOf": [reference(problems.Problem)], "properties": properties}
    return {
        "description": " ".join(f"`{code}`: {text}" for code, text in codes.items()),
        "content": {MEDIA_TYPE: {"schema": schema}},
    }


def _usual_refusals(
    view: Callable[..., Any], allow: Collection[Role], retryable: bool
) -> list[type[StarchartError]]:
    takes = get_type_hints(view)
    found: list[type[StarchartError]] = []
    if "query" in takes or "body" in takes:
        found.append(Invalid)
    if allow:
        found += [*SIGN_IN, Forbidden, StorageUnavailable]
    if "path" in takes:
        found.append(NotFound)
    if "body" in takes:
        found += [TooLarge, UnsupportedMediaType]
    if retryable:
        found.append(KeyReused)
    return found
