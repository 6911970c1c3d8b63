"""What happens around every request: its id, its log record, its headers, its measurement."""

import re
import time
from typing import TYPE_CHECKING, Any, Final

import structlog
from flask import Flask, Request, request
from flask.sessions import NullSession, SessionInterface

from api import identity
from models.ids import new_id
from utils.server_log import begin_request

if TYPE_CHECKING:
    from collections.abc import Iterable

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


class NoSessions(SessionInterface):
    """Flask's own sessions are not used: nothing is read, signed or set for them."""

    _session: Final = NullSession()

    def open_session(self, app: Flask, request: Request) -> NullSession:
        """Give the session that nothing can be put into."""
        return self._session


def init_app(app: Flask) -> None:
    """Begin and end every request.

    Done around Flask: its hooks cost as much as what they would do, and its headers would be
    searched anew for each that is set.
    """
    app.session_interface = NoSessions()
    app.wsgi_app = _with_headers(app.wsgi_app)  # type: ignore[assignment,method-assign]  # Flask's way


def _observe(
    log: structlog.typing.FilteringBoundLogger,
    request: Request,
    status: int,
    seconds: float,
) -> None:
    """Measure a request, and leave its record in the log."""
    rule, method = request.url_rule, request.method
    route = "unknown" if rule is None else rule.rule
    identity.parts().metrics.observe_request(method, route, status, seconds)
    log.info(
        "request",
        method=method,
        path=_path_without_accounts(request),
        status=status,
        ms=round(seconds * 1000, 2),
    )


def _path_without_accounts(request: Request) -> str:
    """Give the path with no account's id in it: the log outlives accounts."""
    user_id = (request.view_args or {}).get("user_id")
    return request.path.replace(user_id, "<user_id>") if user_id else request.path


def _with_headers(wsgi_app: "WSGIApplication") -> "WSGIApplication":
    """Take a request's id over or make one, and answer it with the headers of every answer."""
    log = structlog.get_logger().bind()  # else it would be put together at every request

    def application(
        environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        began = time.perf_counter()
        sent = environ.get("HTTP_X_REQUEST_ID", "")
        request_id = sent if REQUEST_ID.fullmatch(sent) else new_id()
        begin_request(request_id)

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            sent: Request = request._get_current_object()  # type: ignore[attr-defined]  # once
            _observe(log, sent, int(status[:3]), time.perf_counter() - began)
            said = {name.title() for name, _ in headers}
            missing = [item for item in HEADERS.items() if item[0] not in said]
            own = [*headers, *missing, ("X-Request-Id", request_id)]
            return start_response(status, own, *error)

        return wsgi_app(environ, start)

    return application
