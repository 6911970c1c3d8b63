"""Problem details (RFC 9457): every error becomes one `application/problem+json` answer here."""

from http import HTTPStatus
from typing import Any

import orjson
import structlog
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from api.contexts import current_request
from models.errors import FieldError, StarchartError
from utils.refusal import MEDIA_TYPE, problem_document

log = structlog.get_logger()

CODES = {
    400: "invalid",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    408: "request_timeout",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
    500: "internal_error",
    503: "unavailable",
}
REFUSALS = (401, 403, 429)


def init_app(app: Flask) -> None:
    """Answer every error as a problem."""
    app.register_error_handler(StarchartError, of_starchart_error)
    app.register_error_handler(HTTPException, of_http_exception)
    app.register_error_handler(Exception, of_bug)


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: tuple[FieldError, ...] = (),
    extra: dict[str, Any] | None = None,
) -> Response:
    """Build a problem's answer; `extra` adds members of its own."""
    body = problem_document(status, code, detail)
    if errors:
        body["errors"] = [{"field": e.field, "message": e.message} for e in errors]
    return Response(orjson.dumps(body | (extra or {})), status, mimetype=MEDIA_TYPE)


def of_starchart_error(error: StarchartError) -> Response:
    """Answer one of our own errors."""
    _note_refusal(error.status, error.code)
    response = problem(
        error.status, error.code, error.detail, errors=error.errors, extra=error.extra
    )
    if error.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    retry_after = error.retry_after
    if retry_after is None and error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        retry_after = 1
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("unavailable", code=error.code, detail=error.detail)
    return response


def of_http_exception(error: HTTPException) -> Response:
    """Answer what Flask and its extensions raise."""
    status = error.code or 500
    _note_refusal(status, CODES.get(status, "error"))
    response = problem(status, CODES.get(status, "error"), error.description or "")
    kept = {"allow", "retry-after", "location"}
    for name, value in error.get_headers():
        if name.lower() in kept:
            response.headers[name] = value
    return response


def _note_refusal(status: int, code: str) -> None:
    """Leave who was not let in, and where, in the server's log: a sign-in, never an account."""
    if status not in REFUSALS:
        return
    scope = current_request().scope
    log.warning(
        "refused",
        status=status,
        code=code,
        method=request.method,
        route=str(request.url_rule),
        address=request.remote_addr,
        role=None if scope is None else scope.principal.role,
        session=None if scope is None else scope.principal.session_id,
    )


def of_bug(error: Exception) -> Response:
    """Answer a bug: what went wrong stands in the server's log, under the request's id."""
    log.exception("bug", exc_info=error)
    return problem(500, "internal_error", "This is a bug of the server; its log says more.")
