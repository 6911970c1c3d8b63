"""A moment as a part of a file's name."""

from datetime import UTC, datetime


def timestamp() -> str:
    """Return the moment in UTC, to the microsecond so that two names differ."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
