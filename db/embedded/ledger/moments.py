"""Times as whole microseconds, to be kept in arrays and compared."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
UNKNOWN = -(1 << 63)


def microseconds(moment: datetime) -> int:
    """Return the microseconds since 1970; a time without a zone is in UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - EPOCH) // MICROSECOND


def parse_microseconds(text: object) -> int:
    """Return the microseconds of an ISO text, or UNKNOWN, which is before every time."""
    try:
        return microseconds(datetime.fromisoformat(text))  # type: ignore[arg-type]  # TypeError
    except (TypeError, ValueError, OverflowError):
        return UNKNOWN
