"""Times are written one way and read from any offset."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.times import iso, iso_or_none, parse_iso, parse_iso_or_none
from utils.clock import SystemClock

MOMENTS = st.datetimes(
    min_value=datetime(1, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(
        lambda offset: timezone(timedelta(minutes=offset // timedelta(minutes=1)))
    ),
)


def test_the_clock_tells_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 2, 9, 18, 42, 15, 123456, UTC), "2026-02-09T18:42:15.123456Z"),
        (datetime(2026, 2, 9, 18, 42, 15, tzinfo=UTC), "2026-02-09T18:42:15.000000Z"),
        (
            datetime(2026, 2, 9, 18, 42, tzinfo=timezone(timedelta(hours=2))),
            "2026-02-09T16:42:00.000000Z",
        ),
        (datetime(33, 4, 3, tzinfo=UTC), "0033-04-03T00:00:00.000000Z"),
    ],
)
def test_a_moment_is_written_in_utc_with_six_digits(moment: datetime, text: str) -> None:
    assert iso(moment) == text


@given(MOMENTS)
def test_what_is_written_reads_back_as_the_same_moment(moment: datetime) -> None:
    assert parse_iso(iso(moment)) == moment
    assert parse_iso(moment.isoformat()) == moment


@given(MOMENTS, MOMENTS)
def test_texts_sort_as_their_moments_do(first: datetime, second: datetime) -> None:
    assert (iso(first) < iso(second)) == (first < second)


@pytest.mark.parametrize(
    "text",
    ["2026-02-09T18:42:15Z", "2026-02-09 19:42:15,000+01:00", "2026-02-09T13:42:15-0500"],
)
def test_any_offset_is_read_as_utc(text: str) -> None:
    moment = parse_iso(text)
    assert moment == datetime(2026, 2, 9, 18, 42, 15, tzinfo=UTC)
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2026-02-09",
        "2026-02-09T18:42:15",
        "2026-02-30T18:42:15Z",
        "2026-02-09T25:00:00Z",
        "2026-W07-1T18:42:15Z",
        "0001-01-01T00:00:00+05:00",
        "9999-12-31T23:59:59-05:00",
        "٢٠٢٦-02-09T18:42:15Z",
        "2026-02-09T18:42:15Z\n",
    ],
)
def test_what_is_no_moment_with_an_offset_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_iso(text)


def test_a_moment_without_a_zone_is_not_written() -> None:
    with pytest.raises(ValueError, match="offset"):
        iso(datetime(2026, 2, 9))  # noqa: DTZ001 - that is the point


def test_nothing_stays_nothing() -> None:
    assert (iso_or_none(None), parse_iso_or_none(None)) == (None, None)
    moment = datetime(2026, 2, 9, tzinfo=UTC)
    assert parse_iso_or_none(iso_or_none(moment)) == moment
