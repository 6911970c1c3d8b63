"""Name why streams end."""

from enum import StrEnum


class StreamEnd(StrEnum):
    """Why a stream ended."""

    LEFT = "left"
    EXPIRED = "expired"
    REVOKED = "revoked"
    DELETED = "deleted"
    OVERFLOW = "overflow"
    SHUTDOWN = "shutdown"
