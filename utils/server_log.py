"""Set up the server's own log: one JSON object a line on stderr, readable text on a terminal."""

import logging
import sys
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from utils import short_calls
from utils.json_line import json_line

_SECRET_WORDS = ("password", "secret", "token", "authorization", "cookie", "csrf", "api_key")
_REDACTED = "[redacted]"
_LEVELS = {"exception": "error", "warn": "warning"}
_PEN = short_calls.Pen(2)

current_request_id: ContextVar[str | None] = ContextVar("current_request_id", default=None)


def configure_server_log(level: int = logging.INFO) -> None:
    """Send structlog's and the standard library's records from `level` up to stderr."""
    structlog.configure(
        processors=[*_shared(), *_renderers()] if _is_on_terminal() else [_as_json],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # straight to stderr: by way of the standard library a record takes twice as long
        logger_factory=_StderrLogger,
        # not cached: a second set-up, as tests make, reaches every logger
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, _ServerLogHandler)]:
        root.removeHandler(handler)
    root.addHandler(_ServerLogHandler())
    root.setLevel(level)


def begin_request(request_id: str) -> None:
    """Name the request in every record of this thread, until the next one begins."""
    current_request_id.set(request_id)


def request_logger() -> Callable[..., None]:
    """Give what leaves the record of a request, with the fields that it is called with.

    Where it is written as JSON, structlog and the search for secrets are left out, which take
    longer than the rest of it: its fields are known, and none is a secret.
    """
    bound = structlog.get_logger().bind()
    if structlog.get_config()["processors"] != [_as_json] or not bound.is_enabled_for(logging.INFO):
        return lambda **fields: bound.info("request", **fields)
    logger = _StderrLogger()
    said = {"level": "info", "logger": logger.name}
    return lambda **fields: logger.msg(
        json_line({**fields, **said, **_circumstances(), "message": "request"})
    )


class _StderrLogger:
    """Writes each rendered record to stderr in one piece."""

    def __init__(self, name: str = "starchart") -> None:
        self.name = name

    def msg(self, line: str) -> None:
        """Write a record; the level is inside it."""
        stream = sys.stderr
        if stream is None:
            return  # it was closed before the start
        data = (line + "\n").encode(errors="backslashreplace")
        try:
            if stream is sys.__stderr__ and len(data) <= short_calls.SURE_TO_FIT:
                _PEN.write(data)
            else:
                stream.write(data.decode())  # without a lone surrogate, which no stream takes
                stream.flush()
        except (OSError, ValueError):
            pass  # a full disk or a closed pipe fails no request

    debug = info = warning = error = critical = exception = log = msg


class _ServerLogHandler(logging.StreamHandler):  # type: ignore[type-arg]
    """The one handler that this module adds to the root logger."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)
        self.setFormatter(
            structlog.stdlib.ProcessorFormatter(
                foreign_pre_chain=_shared(),
                processors=[
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *_renderers(),
                ],
            )
        )


def _shared() -> list[Processor]:
    return [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        _complete,
    ]


def _is_on_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _renderers() -> list[Processor]:
    if _is_on_terminal():
        # plain tracebacks: the pretty ones show local variables, and with them secrets
        return [
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
        ]
    return [
        structlog.processors.format_exc_info,
        _json,
    ]


def _json(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    event["message"] = event.pop("event")
    return json_line(event)


def _as_json(logger: WrappedLogger, method: str, event: EventDict) -> str:
    """Do all that `_shared` and `_renderers` do for JSON, in one call."""
    event["level"] = _LEVELS.get(method, method)
    event["logger"] = logger.name
    event = _complete(logger, method, event)
    if "exc_info" in event:
        event = structlog.processors.format_exc_info(logger, method, event)
    return _json(logger, method, event)


def _complete(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Say when it was and in which request, and keep secrets out."""
    return {**_without_secrets(event), **_circumstances()}


def _circumstances() -> dict[str, object]:
    now = datetime.now(UTC).isoformat(timespec="microseconds")[:26] + "Z"
    request_id = current_request_id.get()
    if request_id is None:
        return {"timestamp": now}
    return {"timestamp": now, "request_id": request_id}


def _without_secrets(fields: Mapping[str, object]) -> dict[str, object]:
    return {
        key: _REDACTED
        if _is_secret(key)
        else (_without_secrets(each) if isinstance(each, dict) else each)
        for key, each in fields.items()
    }


@lru_cache(maxsize=1024)
def _is_secret(key: object) -> bool:
    name = str(key).lower().replace("-", "_")
    return any(word in name for word in _SECRET_WORDS)
