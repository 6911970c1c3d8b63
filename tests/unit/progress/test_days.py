"""Which local date a moment belongs to, and when that date is over."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.progress.days import absent_dates, day_ends_at, local_date, zone_named
from models.progress.streaks import streak

BERLIN, NEW_YORK, APIA = "Europe/Berlin", "America/New_York", "Pacific/Apia"
ZONES = [BERLIN, NEW_YORK, APIA, "UTC", "Asia/Kathmandu"]
ZONES += ["America/Havana", "America/St_Johns", "America/Sao_Paulo", "Australia/Lord_Howe"]
MOMENTS = st.datetimes(
    min_value=datetime(2010, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2027, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def at(text: str, zone: str, fold: int = 0) -> datetime:
    """Give the moment of a time on a wall."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


@pytest.mark.parametrize(
    ("moment", "zone", "day_start_hour", "day"),
    [
        ("2026-02-09T23:30:00Z", "UTC", 0, "2026-02-09"),
        ("2026-02-09T23:30:00Z", BERLIN, 0, "2026-02-10"),
        ("2026-02-09T22:59:59.999999Z", BERLIN, 0, "2026-02-09"),
        ("2026-02-09T23:00:00Z", BERLIN, 0, "2026-02-10"),
        ("2026-02-10T04:30:00Z", NEW_YORK, 0, "2026-02-09"),
        ("2025-12-31T23:30:00Z", BERLIN, 0, "2026-01-01"),
        ("2028-02-28T23:30:00Z", BERLIN, 0, "2028-02-29"),
        ("2026-02-10T03:59:59Z", "UTC", 4, "2026-02-09"),
        ("2026-02-10T04:00:00Z", "UTC", 4, "2026-02-10"),
        ("2026-01-01T03:00:00Z", "UTC", 4, "2025-12-31"),
        ("2026-03-29T01:59:59Z", BERLIN, 4, "2026-03-28"),
        ("2026-03-29T02:00:00Z", BERLIN, 4, "2026-03-29"),
        ("2011-12-30T09:59:59Z", APIA, 0, "2011-12-29"),
        ("2011-12-30T10:00:00Z", APIA, 0, "2011-12-31"),
        ("2011-12-30T13:59:59Z", APIA, 4, "2011-12-29"),
        ("2011-12-30T14:00:00Z", APIA, 4, "2011-12-31"),
    ],
)
def test_a_moment_belongs_to_the_date_on_the_wall(
    moment: str, zone: str, day_start_hour: int, day: str
) -> None:
    said = local_date(datetime.fromisoformat(moment), zone, day_start_hour)
    assert said == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("day", "zone", "day_start_hour", "end"),
    [
        ("2026-02-09", "UTC", 0, "2026-02-10T00:00:00Z"),
        ("2026-02-09", "UTC", 4, "2026-02-10T04:00:00Z"),
        ("2026-02-09", BERLIN, 0, "2026-02-09T23:00:00Z"),
        ("2026-03-28", BERLIN, 2, "2026-03-29T01:00:00Z"),
        ("2026-03-29", BERLIN, 0, "2026-03-29T22:00:00Z"),
        ("2026-10-25", BERLIN, 0, "2026-10-25T23:00:00Z"),
        ("2026-10-24", BERLIN, 2, "2026-10-25T00:00:00Z"),
        ("2018-11-03", "America/Sao_Paulo", 0, "2018-11-04T03:00:00Z"),
        ("2018-02-17", "America/Sao_Paulo", 0, "2018-02-18T03:00:00Z"),
        ("2026-10-31", "America/Havana", 0, "2026-11-01T04:00:00Z"),
        ("2010-11-06", "America/St_Johns", 0, "2010-11-07T03:30:00Z"),
        ("2011-12-29", APIA, 0, "2011-12-30T10:00:00Z"),
        ("2011-12-29", APIA, 4, "2011-12-30T14:00:00Z"),
        ("2011-12-30", APIA, 0, "2011-12-30T10:00:00Z"),
    ],
    ids=[
        "UTC",
        "at four",
        "Berlin",
        "an hour that is skipped",
        "a day of 23 hours",
        "a day of 25 hours",
        "an hour that comes twice",
        "no midnight",
        "an hour before midnight twice",
        "midnight twice",
        "back over midnight",
        "the day before a date that did not exist",
        "and with a day from four",
        "a date that did not exist",
    ],
)
def test_a_day_ends_where_the_next_begins(
    day: str, zone: str, day_start_hour: int, end: str
) -> None:
    said = day_ends_at(date.fromisoformat(day), zone, day_start_hour)
    assert said == datetime.fromisoformat(end)
    assert said.tzinfo is UTC


@given(MOMENTS, st.sampled_from(ZONES), st.integers(0, 12))
def test_a_moment_lies_within_its_day(moment: datetime, zone: str, day_start_hour: int) -> None:
    day = local_date(moment, zone, day_start_hour)
    end = day_ends_at(day, zone, day_start_hour)
    assert moment < end
    assert end <= moment + timedelta(hours=25)
    assert local_date(end, zone, day_start_hour) > day
    assert local_date(end - timedelta(microseconds=1), zone, day_start_hour) == day


@pytest.mark.parametrize(
    ("first", "second", "hours", "dates"),
    [
        (
            at("2026-03-28T23:30", BERLIN),
            at("2026-03-29T23:45", BERLIN),
            23.25,
            "2026-03-28 2026-03-29",
        ),
        (
            at("2026-10-24T00:10", BERLIN),
            at("2026-10-25T23:50", BERLIN),
            48 + 2 / 3,
            "2026-10-24 2026-10-25",
        ),
        (
            at("2026-11-01T01:30", NEW_YORK, fold=0),
            at("2026-11-01T01:30", NEW_YORK, fold=1),
            1,
            "2026-11-01 2026-11-01",
        ),
    ],
    ids=["23 h 15 min apart", "48 h 40 min apart", "01:30 twice on one day"],
)
def test_a_change_of_the_clock_neither_breaks_nor_stretches_a_streak(
    first: datetime, second: datetime, hours: float, dates: str
) -> None:
    zone = str(first.tzinfo)
    days = [local_date(moment.astimezone(UTC), zone) for moment in (first, second)]
    assert (second.astimezone(UTC) - first.astimezone(UTC)) / timedelta(hours=1) == hours
    assert [day.isoformat() for day in days] == dates.split()
    assert streak(days, days[1]).current == len(set(days))


@pytest.mark.parametrize(
    ("completions", "current"),
    [
        (
            [
                (at("2026-05-10T09:00", "Asia/Tokyo"), "Asia/Tokyo"),
                (at("2026-05-10T08:00", "Pacific/Honolulu"), "Pacific/Honolulu"),
                (at("2026-05-11T08:00", "Pacific/Honolulu"), "Pacific/Honolulu"),
            ],
            2,
        ),
        (
            [
                (at("2026-05-10T20:00", "Pacific/Honolulu"), "Pacific/Honolulu"),
                (at("2026-05-11T23:30", "Pacific/Honolulu"), "Pacific/Honolulu"),
                (at("2026-05-12T22:00", "Pacific/Auckland"), "Pacific/Auckland"),
            ],
            3,
        ),
        (
            [
                (at("2026-05-10T20:00", "Pacific/Honolulu"), "Pacific/Honolulu"),
                (at("2026-05-12T08:00", "Pacific/Auckland"), "Pacific/Auckland"),
            ],
            1,
        ),
        (
            [
                (at("2026-05-10T23:30", BERLIN), BERLIN),
                (at("2026-05-11T00:30", "Europe/London"), "Europe/London"),
            ],
            2,
        ),
    ],
    ids=[
        "eastward, the same date twice",
        "westward, active on each date there was",
        "westward, the date skipped on the way",
        "a zone change leaves the date of yesterday's work",
    ],
)
def test_each_completion_keeps_the_date_of_the_zone_it_was_made_in(
    completions: list[tuple[datetime, str]], current: int
) -> None:
    days = [local_date(moment.astimezone(UTC), zone) for moment, zone in completions]
    assert streak(days, max(days)).current == current


def test_only_whole_dates_that_a_calendar_left_out_are_absent() -> None:
    assert absent_dates(APIA) == {date(2011, 12, 30)}
    assert absent_dates("Pacific/Kiritimati") == {date(1994, 12, 31)}
    assert absent_dates(BERLIN) == absent_dates("UTC") == frozenset()


def test_work_on_both_sides_of_a_date_that_did_not_exist_is_one_streak() -> None:
    moments = [at("2011-12-29T18:00", APIA), at("2011-12-31T09:00", APIA)]
    days = [local_date(moment.astimezone(UTC), APIA) for moment in moments]
    assert streak(days, days[-1], absent=absent_dates(APIA)).current == 2


def test_late_sync_of_yesterdays_work_joins_the_runs() -> None:
    synced = local_date(datetime(2026, 2, 8, 20, tzinfo=UTC), "UTC")
    days = [date(2026, 2, 7), date(2026, 2, 9)]
    assert streak(days, days[-1]).current == 1
    assert streak([*days, synced], days[-1]).current == 3


@pytest.mark.parametrize(
    "name", ["", "Nowhere", "Europe", "Europe/", "../zones", "Europe/../UTC", "/etc", "localtime"]
)
def test_a_name_that_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        zone_named(name)
