"""Set up the server's own log: one JSON object a line on stderr, readable text on a terminal."""

import logging
import sys
from collections.abc import Mapping
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from utils.json_line import json_line

_SECRET_WORDS = ("password", "secret", "token", "authorization", "cookie", "csrf", "api_key")
_REDACTED = "[redacted]"

current_request_id: ContextVar[str | None] = ContextVar("current_request_id", default=None)


def configure_server_log(level: int = logging.INFO) -> None:
    """Send structlog's and the standard library's records from `level` up to stderr."""
    structlog.configure(
        processors=[*_shared(), *_renderers()],
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


class _StderrLogger:
    """Writes each rendered record to stderr in one piece."""

    def __init__(self, name: str = "starchart") -> None:
        self.name = name

    def msg(self, line: str) -> None:
        """Write a record; the level is inside it."""
        with suppress(OSError, ValueError):  # a full disk or a closed pipe fails no request
            sys.stderr.write(line + "\n")
            sys.stderr.flush()

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


def _renderers() -> list[Processor]:
    if sys.stderr.isatty():
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


def _complete(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Say when it was and in which request, and keep secrets out."""
    record = _without_secrets(event)
    record["timestamp"] = datetime.now(UTC).isoformat(timespec="microseconds")[:26] + "Z"
    request_id = current_request_id.get()
    if request_id is not None:
        record["request_id"] = request_id
    return record


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
