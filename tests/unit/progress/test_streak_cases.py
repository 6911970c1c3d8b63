"""Streaks in a table: which days were active, what today is, and what the streak is then."""

from datetime import date

import pytest

from models.progress.active_days import ActiveDays
from models.progress.streak_history import StreakHistory
from models.progress.streaks import Streak, streak
from tests.unit.progress.builders import dates

WEEK = "2026-01-05 2026-01-06 2026-01-07 2026-01-08 2026-01-09 2026-01-10 2026-01-11"
THREE_WEEKS = " ".join(f"2026-01-{day:02}" for day in range(5, 26))
FORTNIGHT = f"{WEEK} 2026-01-12 2026-01-13 2026-01-14 2026-01-15 2026-01-16 2026-01-17 2026-01-18"


def both(days: list[date], today: date, freezes: int = 0) -> Streak:
    """Give the streak, which its two forms must agree on."""
    said = streak(days, today, freezes)
    assert StreakHistory.of(ActiveDays.of(days), freezes).at(today) == said
    return said


@pytest.mark.parametrize(
    ("days", "today", "current", "longest", "at_risk"),
    [
        ("", "2026-02-09", 0, 0, False),
        ("2026-02-09", "2026-02-09", 1, 1, False),
        ("2026-02-08", "2026-02-09", 1, 1, True),
        ("2026-02-07", "2026-02-09", 0, 1, False),
        ("2026-02-08 2026-02-09", "2026-02-09", 2, 2, False),
        ("2026-02-09 2026-02-08 2026-02-09", "2026-02-09", 2, 2, False),
        ("2026-02-06 2026-02-07 2026-02-09", "2026-02-09", 1, 2, False),
        ("2026-02-06 2026-02-07 2026-02-08 2026-02-09", "2026-02-09", 4, 4, False),
        ("2026-01-01 2026-01-02 2026-01-03 2026-02-08", "2026-02-09", 1, 3, True),
        ("2025-12-30 2025-12-31 2026-01-01", "2026-01-01", 3, 3, False),
        ("2028-02-28 2028-02-29 2028-03-01", "2028-03-01", 3, 3, False),
        ("2028-02-28 2028-03-01", "2028-03-01", 1, 1, False),
        ("2026-02-28 2026-03-01", "2026-03-01", 2, 2, False),
        ("2026-02-09 2026-02-10", "2026-02-09", 1, 1, False),
        ("2026-02-10", "2026-02-09", 0, 0, False),
        ("2026-02-07 2026-02-10", "2026-02-09", 0, 1, False),
    ],
    ids=[
        "never active",
        "today",
        "yesterday",
        "the day before yesterday",
        "two days",
        "out of order, one day twice",
        "a missed day",
        "the missed day made up for",
        "an older record",
        "year end",
        "leap day",
        "leap day missed",
        "no leap day",
        "tomorrow does not count yet",
        "only tomorrow",
        "tomorrow beyond a gap",
    ],
)
def test_a_streak_is_a_run_of_days_up_to_today_or_yesterday(
    days: str, today: str, current: int, longest: int, at_risk: bool
) -> None:
    said = both(dates(days), date.fromisoformat(today))
    assert (said.current, said.longest, said.at_risk) == (current, longest, at_risk)


@pytest.mark.parametrize(
    ("days", "today", "freezes", "current", "frozen", "held"),
    [
        (WEEK, "2026-01-11", 0, 7, "", 0),
        (WEEK, "2026-01-10", 2, 6, "", 0),
        (WEEK, "2026-01-11", 2, 7, "", 1),
        (FORTNIGHT, "2026-01-18", 1, 14, "", 1),
        (FORTNIGHT, "2026-01-18", 2, 14, "", 2),
        (f"{WEEK} 2026-01-13", "2026-01-13", 0, 1, "", 0),
        (f"{WEEK} 2026-01-13", "2026-01-13", 1, 8, "2026-01-12", 0),
        (f"{WEEK} 2026-01-12 2026-01-13", "2026-01-13", 1, 9, "", 1),
        (f"{WEEK} 2026-01-14", "2026-01-14", 2, 1, "", 1),
        (f"{FORTNIGHT} 2026-01-21", "2026-01-21", 1, 1, "", 1),
        (f"{FORTNIGHT} 2026-01-21", "2026-01-21", 2, 15, "2026-01-19 2026-01-20", 0),
        (f"{FORTNIGHT} 2026-01-22", "2026-01-22", 5, 1, "", 2),
        (f"{THREE_WEEKS} 2026-01-29", "2026-01-29", 5, 1, "", 3),
        (f"{FORTNIGHT} 2026-01-20 2026-01-22", "2026-01-22", 5, 16, "2026-01-19 2026-01-21", 0),
        (
            f"{FORTNIGHT} 2026-01-20 2026-01-22 2026-01-24",
            "2026-01-24",
            5,
            1,
            "",
            0,
        ),
        (f"{FORTNIGHT} 2026-01-20 2026-01-23", "2026-01-23", 2, 1, "", 1),
        (f"{WEEK} 2026-01-20 2026-01-22", "2026-01-22", 5, 2, "2026-01-21", 0),
    ],
    ids=[
        "off",
        "six days earn none",
        "seven days earn one",
        "no more are held",
        "fourteen earn two",
        "off, a gap breaks",
        "a day covered",
        "backfilling gives it back",
        "two days are too many for one, which is kept",
        "two days cover nothing in part",
        "two days covered",
        "three days are too many for two, and both are kept",
        "three days are never covered, and three are kept",
        "two gaps covered",
        "the oldest gaps first",
        "one left is too few for two days",
        "kept over a gap that broke, spent on the next",
    ],
)
def test_freezes_cover_gaps(
    days: str, today: str, freezes: int, current: int, frozen: str, held: int
) -> None:
    said = both(dates(days), date.fromisoformat(today), freezes)
    assert said.current == current
    assert list(said.frozen_dates) == dates(frozen)
    assert said.freezes_held == held


@pytest.mark.parametrize(
    ("today", "current", "at_risk", "frozen", "held"),
    [
        ("2026-01-18", 14, False, "", 2),
        ("2026-01-19", 14, True, "", 2),
        ("2026-01-20", 14, True, "2026-01-19", 1),
        ("2026-01-21", 14, True, "2026-01-19 2026-01-20", 0),
        ("2026-01-22", 0, False, "", 2),
    ],
)
def test_freezes_keep_a_streak_alive_until_they_can_cover_no_more(
    today: str, current: int, at_risk: bool, frozen: str, held: int
) -> None:
    said = both(dates(FORTNIGHT), date.fromisoformat(today), freezes=2)
    assert (said.current, said.at_risk, said.freezes_held) == (current, at_risk, held)
    assert list(said.frozen_dates) == dates(frozen)
    assert said.longest == 14


def test_a_streak_knows_where_it_began_and_when_it_was_last_active() -> None:
    said = both(dates("2026-02-01 2026-02-03 2026-02-04 2026-02-05"), date(2026, 2, 6))
    assert (said.started_on, said.last_active_date) == (date(2026, 2, 3), date(2026, 2, 5))


def test_a_streak_that_ended_still_says_when_it_was_last_active() -> None:
    said = both(dates("2026-02-01 2026-02-10"), date(2026, 2, 9))
    assert (said.started_on, said.last_active_date) == (None, date(2026, 2, 1))


@pytest.mark.parametrize(("today", "current"), [("2026-01-13", 8), ("2026-01-11", 7)])
def test_a_covered_day_joins_and_counts_for_nothing(today: str, current: int) -> None:
    days = dates(f"{WEEK} 2026-01-13")
    history = StreakHistory.of(ActiveDays.of(days), freezes=1)
    assert history.lengths(date.fromisoformat(today)) == (current, current)


def test_a_streak_over_a_date_that_did_not_exist_goes_on() -> None:
    days, absent = dates("2011-12-28 2011-12-29 2011-12-31"), frozenset({date(2011, 12, 30)})
    for said in (
        streak(days, date(2011, 12, 31), absent=absent),
        StreakHistory.of(ActiveDays.of(days), absent=absent).at(date(2011, 12, 31)),
    ):
        assert (said.current, said.longest, said.frozen_dates) == (3, 3, ())


def test_a_date_that_did_not_exist_costs_no_freeze() -> None:
    days, absent = dates(f"{WEEK} 2026-01-14"), frozenset({date(2026, 1, 13)})
    for said in (
        streak(days, date(2026, 1, 14), 1, absent),
        StreakHistory.of(ActiveDays.of(days), 1, absent).at(date(2026, 1, 14)),
    ):
        assert (said.current, said.frozen_dates) == (8, (date(2026, 1, 12),))
