"""Limits on how often passwords may be tried, by flask-limiter; in memory, for one process."""

from typing import Any, Final

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from models.errors import StarchartError


class TooManyRequests(StarchartError):
    """Too many attempts from one address."""

    status = 429
    code = "too_many_requests"


LIMITS: Final = {
    "auth.signup": "30 per minute; 200 per hour",
    "auth.login": "30 per minute; 300 per hour",
    "auth.change_password": "10 per minute",
}


def init_app(app: Flask) -> None:
    """Limit sign-up and sign-in for each address."""
    limiter = Limiter(
        get_remote_address,
        app=app,
        headers_enabled=True,
        storage_uri="memory://",
        strategy="moving-window",
    )
    app.extensions["starchart_limiter"] = limiter  # the limited views only refer to it weakly
    for endpoint, limit in LIMITS.items():
        limited: Any = limiter.limit(limit)(app.view_functions[endpoint])
        app.view_functions[endpoint] = limited
