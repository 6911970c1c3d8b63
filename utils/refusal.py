"""Write the answer to a request that never reaches the application (RFC 9457)."""

from http import HTTPStatus
from typing import Final

import orjson

HEADERS: Final = (("Content-Type", "application/problem+json"), ("Connection", "close"))


def refusal(status: int, code: str, detail: str) -> bytes:
    """Write a problem's document."""
    title = HTTPStatus(status).phrase
    problem = {"type": "about:blank", "title": title, "status": status}
    return orjson.dumps(problem | {"detail": detail, "code": code})
