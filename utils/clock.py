"""Tell the time: always UTC, always with a zone, always to the microsecond."""

import re
from datetime import UTC, datetime
from typing import Protocol

_RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d(:?\d\d)?)", re.ASCII
)


class Clock(Protocol):
    """Anything that knows what time it is."""

    def now(self) -> datetime:
        """Return the present moment in UTC, with its zone."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the present moment in UTC, with its zone."""
        return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """Write a moment as `2026-02-09T18:42:15.123456Z`; a moment without a zone is a ValueError."""
    if moment.tzinfo is not UTC:
        moment = _in_utc(moment)
    return moment.isoformat(timespec="microseconds")[:26] + "Z"


def parse_iso(text: str) -> datetime:
    """Read an ISO 8601 moment with any offset as UTC; without an offset it is a ValueError."""
    if not _RFC_3339.fullmatch(text):
        raise ValueError("not an ISO 8601 time with an offset, such as 2026-02-09T18:42:15Z")
    return _in_utc(datetime.fromisoformat(text))


def _in_utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a time without a zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a time outside the years 1 to 9999") from error
