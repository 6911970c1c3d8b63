"""Write problem details (RFC 9457), also for a request that never reaches the application."""

from http import HTTPStatus
from typing import Any, Final

import orjson

MEDIA_TYPE: Final = "application/problem+json"
HEADERS: Final = (("Content-Type", MEDIA_TYPE), ("Connection", "close"))


def problem_document(status: int, code: str, detail: str) -> dict[str, Any]:
    """Give the members that every problem has."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }


def refusal(status: int, code: str, detail: str) -> bytes:
    """Write a problem's document."""
    return orjson.dumps(problem_document(status, code, detail))
