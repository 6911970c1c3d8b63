"""Write the answer to a request that never reaches the application (RFC 9457)."""

from typing import Final

import orjson

HEADERS: Final = (("Content-Type", "application/problem+json"), ("Connection", "close"))


def refusal(status: int, code: str, detail: str) -> bytes:
    """Write a problem's document."""
    problem = {"type": "about:blank", "status": status, "detail": detail, "code": code}
    return orjson.dumps(problem)
