"""Instants: `datetime` with a zone inside, ISO 8601 text ending in `Z` outside."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
RFC_3339: Final = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d(:?\d\d)?)", re.ASCII
)


@lru_cache(maxsize=4096)  # one mutation writes each of its few times about five times
def iso(moment: datetime) -> str:
    """Write an instant as `2026-02-09T18:42:15.123456Z`, always with six digits."""
    if moment.tzinfo is not UTC:
        moment = _in_utc(moment)
    return moment.isoformat(timespec="microseconds")[:26] + "Z"


def parse_iso(text: str) -> datetime:
    """Read an instant with any offset; raises ValueError where the offset is missing."""
    if not RFC_3339.fullmatch(text):
        raise ValueError("must be an ISO 8601 time with an offset, such as 2026-02-09T18:42:15Z")
    return _in_utc(datetime.fromisoformat(text))


def iso_or_none(moment: datetime | None) -> str | None:
    """Write an instant, or nothing where there is none."""
    return None if moment is None else iso(moment)


def parse_iso_or_none(text: str | None) -> datetime | None:
    """Read an instant, or nothing where there is none."""
    return None if text is None else parse_iso(text)


def _in_utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("must have an offset, such as Z or +01:00")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("must be within the years 1 to 9999") from error
