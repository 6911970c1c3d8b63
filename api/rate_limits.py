"""Limits on how often passwords may be tried, by flask-limiter.

They hold for all processes together where there is Redis, else for each by itself.
"""

from typing import Any, Final

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from pydantic import SecretStr
from redis.backoff import NoBackoff
from redis.retry import Retry

from models.errors import StarchartError


class TooManyRequests(StarchartError):
    """Too many attempts from one address."""

    status = 429
    code = "too_many_requests"


LIMITS: Final = {
    "auth.signup": "30 per minute; 200 per hour",
    "auth.login": "30 per minute; 300 per hour",
    "auth.change_password": "10 per minute",
    "deletion.mark_for_deletion": "10 per minute",
    "auth.change_email": "10 per minute",
}
IN_MEMORY: Final = {"storage_uri": "memory://"}
SECONDS: Final = 0.25


def init_app(app: Flask, redis_url: SecretStr | None = None) -> None:
    """Limit sign-up and sign-in for each address."""
    limiter = Limiter(
        get_remote_address,
        app=app,
        headers_enabled=True,
        strategy="moving-window",
        **(IN_MEMORY if redis_url is None else _in_redis(redis_url.get_secret_value())),
    )
    app.extensions["starchart_limiter"] = limiter  # the limited views only refer to it weakly
    for hooks in (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs):
        _keep_to_blueprints(hooks)
    for endpoint, limit in LIMITS.items():
        limited: Any = limiter.limit(limit)(app.view_functions[endpoint])
        app.view_functions[endpoint] = limited


def _keep_to_blueprints(hooks: dict[Any, list[Any]]) -> None:
    """Have the limiter's newest hook called where something is limited: it takes longer than most
    views."""
    hook = hooks[None].pop()
    for blueprint in {endpoint.partition(".")[0] for endpoint in LIMITS}:
        hooks.setdefault(blueprint, []).append(hook)


def _in_redis(url: str) -> dict[str, Any]:
    """Count in Redis, and in memory while it is away."""
    return {
        "storage_uri": f"redis+{url}" if url.startswith("unix:") else url,
        "storage_options": {
            "key_prefix": "starchart:limits",
            "socket_connect_timeout": SECONDS,
            "socket_timeout": SECONDS,
            "retry": Retry(NoBackoff(), 0),
            "protocol": 2,
        },
        "in_memory_fallback_enabled": True,
    }
