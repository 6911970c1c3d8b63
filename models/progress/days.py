"""Which of a learner's days a moment belongs to, and when that day ends.

A day begins at `day_start_hour` by the clock on the learner's wall. Zones are read from the
pinned tzdata package, so that every machine counts the same days.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

A_DAY: Final = timedelta(days=1)
A_TICK: Final = timedelta(microseconds=1)
HALF_A_DAY: Final = timedelta(hours=12)


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """Read a zone; raises ZoneInfoNotFoundError, a KeyError, for a name that is none."""
    *folders, last = ["zoneinfo", *name.split("/")]
    if not all(part and part.strip(".") for part in (*folders, last)):
        raise ZoneInfoNotFoundError(f"no time zone {name!r}")
    try:
        with resources.files("tzdata").joinpath(*folders, last).open("rb") as file:
            return ZoneInfo.from_file(file, key=name)
    except (OSError, ValueError):
        raise ZoneInfoNotFoundError(f"no time zone {name!r}") from None


def local_date(moment: datetime, zone: str, day_start_hour: int = 0) -> date:
    """Give the learner's day that a moment belongs to."""
    wall = moment.astimezone(zone_named(zone)).replace(tzinfo=None)
    day = (wall - timedelta(hours=day_start_hour)).date()
    while day in absent_dates(zone):
        day -= A_DAY
    return day


def day_ends_at(day: date, zone: str, day_start_hour: int = 0) -> datetime:
    """Give the first moment, in UTC, after a day; a date that did not exist ended as it began."""
    next_day = day + A_DAY
    while next_day in absent_dates(zone):
        next_day += A_DAY
    wall = datetime.combine(next_day, time(day_start_hour), zone_named(zone))
    first, second = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    repeats = second > first and local_date(second - A_TICK, zone, day_start_hour) < next_day
    return second if repeats else first


@lru_cache(maxsize=1024)
def absent_dates(zone: str) -> frozenset[date]:
    """Name the dates from 1970 on that a zone's calendar left out: Apia's 2011-12-30."""
    days = (date(year, month, 1) for year in range(1970, 2038) for month in range(1, 13))
    offsets = [(day, _offset(day, zone)) for day in days]
    return frozenset(
        absent
        for (day, before), (_, after) in pairwise(offsets)
        if after - before > HALF_A_DAY
        for absent in _left_out_after(day, zone)
    )


def _left_out_after(first: date, zone: str) -> list[date]:
    days = [first + timedelta(days=n) for n in range(32)]
    return [day for day in days if _offset(day + A_DAY, zone) - _offset(day, zone) > HALF_A_DAY]


def _offset(day: date, zone: str) -> timedelta:
    offset = datetime.combine(day, time(0), zone_named(zone)).utcoffset()
    return offset or timedelta(0)
