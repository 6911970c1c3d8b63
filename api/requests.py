"""What happens around every request: its id, its log record, its headers, its measurement."""

import re
import time
from typing import Final

import structlog
from flask import Flask, Response, g, request

from api import access, identity
from models.ids import new_id
from utils.server_log import begin_request

log = structlog.get_logger()
REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,128}")
SECURITY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-site",
}
CONTENT_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"


def init_app(app: Flask) -> None:
    """Begin and end every request."""
    app.before_request(begin)
    app.after_request(end)
    app.teardown_request(access.dismiss)


def begin() -> None:
    """Take the request's id over or make one, and start its clock."""
    g.began = time.perf_counter()
    sent = request.headers.get("X-Request-Id", "")
    g.request_id = sent if REQUEST_ID.fullmatch(sent) else new_id()
    begin_request(g.request_id)
    g.outbox = identity.parts().outbox()


def end(response: Response) -> Response:
    """Answer the id and the security headers, and measure."""
    headers = response.headers
    headers["X-Request-Id"] = g.request_id
    for name, value in SECURITY_HEADERS.items():
        headers[name] = value
    headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
    headers.setdefault("Cache-Control", "no-store")
    seconds = time.perf_counter() - g.began
    route = "unknown" if request.url_rule is None else request.url_rule.rule
    identity.parts().metrics.observe_request(request.method, route, response.status_code, seconds)
    log.info(
        "request",
        method=request.method,
        path=_path_without_accounts(),
        status=response.status_code,
        ms=round(seconds * 1000, 2),
    )
    return response


def _path_without_accounts() -> str:
    """Give the path with no account's id in it: the log outlives accounts."""
    user_id = (request.view_args or {}).get("user_id")
    return request.path.replace(user_id, "<user_id>") if user_id else request.path
