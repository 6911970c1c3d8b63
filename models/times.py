"""Instants: `datetime` with a zone inside, ISO 8601 text ending in `Z` outside."""

from datetime import UTC, datetime
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def iso(moment: datetime) -> str:
    """Write an instant as `2026-02-09T18:42:15.123456Z`, always with six digits."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def parse_iso(text: str) -> datetime:
    """Read an instant with any offset; raises ValueError where the offset is missing."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time needs an offset, such as Z or +01:00")
    return moment.astimezone(UTC)


def iso_or_none(moment: datetime | None) -> str | None:
    """Write an instant, or nothing where there is none."""
    return None if moment is None else iso(moment)


def parse_iso_or_none(text: str | None) -> datetime | None:
    """Read an instant, or nothing where there is none."""
    return None if text is None else parse_iso(text)
