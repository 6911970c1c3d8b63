"""What happens around every request: its id, its log record, its headers, its measurement."""

import re
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Request

from api import identity
from api.contexts import current_request
from models.ids import new_id
from utils.server_log import begin_request, request_logger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,128}")
# What every answer has, unless its view says otherwise.
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-site",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}


def init_app(app: Flask) -> None:
    """Begin and end every request.

    Done around Flask: its hooks cost as much as what they would do, and its headers would be
    searched anew for each that is set.
    """
    app.wsgi_app = _with_headers(app.wsgi_app)  # type: ignore[assignment,method-assign]  # Flask's way


def _observe(
    log_request: "Callable[..., None]", request: Request, status: int, seconds: float
) -> None:
    """Measure a request, and leave its record in the log."""
    rule, method, path = request.url_rule, request.method, request.path
    route = "unknown" if rule is None else rule.rule
    identity.parts().metrics.observe_request(method, route, status, seconds)
    user_id = request.view_args.get("user_id") if request.view_args else None
    if user_id:  # the log outlives accounts
        path = path.replace(user_id, "<user_id>")
    log_request(method=method, path=path, status=status, ms=round(seconds * 1000, 2))


@lru_cache(maxsize=256)
def _missing(said: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Give the headers that an answer with these names lacks; there are few sets of names."""
    titled = {name.title() for name in said}
    return tuple(item for item in HEADERS.items() if item[0] not in titled)


def _with_headers(wsgi_app: "WSGIApplication") -> "WSGIApplication":
    """Take a request's id over or make one, and answer it with the headers of every answer."""
    log_request = request_logger()

    def application(
        environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        began = time.perf_counter()
        sent = environ.get("HTTP_X_REQUEST_ID")
        request_id = sent if sent and REQUEST_ID.fullmatch(sent) else new_id()
        begin_request(request_id)

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            _observe(log_request, current_request(), int(status[:3]), time.perf_counter() - began)
            missing = _missing(tuple([name for name, _ in headers]))
            own = [*headers, *missing, ("X-Request-Id", request_id)]
            return start_response(status, own, *error)

        return wsgi_app(environ, start)

    return application
