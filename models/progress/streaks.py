"""Streaks: runs of consecutive active days, as a pure function of the set of local dates.

- Today is still open: a streak that ends yesterday is alive, and at risk.
- Freezes cover gaps of one or two missed days. One is earned by each 7 active days, counted over
  all time; at most `freezes` are held, and one earned beyond that is lost. Gaps are covered oldest
  first, whole or not at all; a gap that is not covered costs none and breaks the streak.
- A covered day joins what lies on both sides of it. It is no active day: it does not count into a
  streak's length and earns nothing.
- A gap up to today that the held freezes cover keeps the streak alive, and at risk, and is shown
  as covered. Should the gap grow too long for them, it costs none.
- An absent date, which the learner's calendar left out, can be neither active nor missed.
- Dates after today do not count before their day has come.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

DAYS_FOR_A_FREEZE: Final = 7
LONGEST_COVERED_GAP: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    """A learner's streak on one day; lengths count active days.

    `started_on` and `frozen_dates`, the days that freezes covered, are the current streak's.
    """

    current: int = 0
    longest: int = 0
    at_risk: bool = False
    last_active_date: date | None = None
    started_on: date | None = None
    frozen_dates: tuple[date, ...] = ()
    freezes_held: int = 0


class Outcome(StrEnum):
    """What an activity did to the current streak."""

    STARTED = "started"
    EXTENDED = "extended"
    UNCHANGED = "unchanged"
    BROKEN = "broken"


def streak(
    days: Iterable[date], today: date, freezes: int = 0, absent: Set[date] = frozenset()
) -> Streak:
    """Walk over all the days up to today; `StreakHistory` says the same without the walk."""
    walk = _Walk(freezes, absent)
    for day in sorted({day for day in days if day <= today}):
        walk.visit(day)
    return walk.seen_on(today)


def outcome(before: Streak, after: Streak) -> Outcome:
    """Say what became of the current streak; both are looked at on the same day.

    Broken: the last streak had ended and a new one has begun, or a removal shortened it.
    """
    if after.current == before.current:
        return Outcome.UNCHANGED
    if before.last_active_date is None:
        return Outcome.STARTED
    return Outcome.EXTENDED if _goes_on(before, after) else Outcome.BROKEN


def is_new_record(before: Streak, after: Streak) -> bool:
    """Whether the longest streak has become longer."""
    return after.longest > before.longest


def missed_days(last: date, day: date, absent: Set[date]) -> list[date]:
    """List the days between two, without those that the calendar left out."""
    between = map(date.fromordinal, range(last.toordinal() + 1, day.toordinal()))
    return [missed for missed in between if missed not in absent]


def _goes_on(before: Streak, after: Streak) -> bool:
    if after.current < before.current or after.started_on is None:
        return False
    return before.last_active_date is not None and after.started_on <= before.last_active_date


class _Walk:
    """Visit the active days in order, keeping what the rules need."""

    def __init__(self, freezes: int, absent: Set[date]) -> None:
        self._freezes = freezes
        self._absent = absent
        self._active = 0
        self._held = 0
        self._length = 0
        self._longest = 0
        self._last: date | None = None
        self._started: date | None = None
        self._frozen: list[date] = []

    def visit(self, day: date) -> None:
        """Count an active day."""
        if self._last is None or not self._reaches(self._last, day):
            self._length, self._started, self._frozen = 0, day, []
        self._last = day
        self._length += 1
        self._longest = max(self._longest, self._length)
        self._active += 1
        if self._active % DAYS_FOR_A_FREEZE == 0:
            self._held = min(self._held + 1, self._freezes)

    def _reaches(self, last: date, day: date) -> bool:
        """Cover the gap up to a day where there is one, or say that it cannot be covered."""
        missed = missed_days(last, day, self._absent)
        if len(missed) > min(self._held, LONGEST_COVERED_GAP):
            return False
        self._held -= len(missed)
        self._frozen += missed
        return True

    def seen_on(self, today: date) -> Streak:
        """Give the streak after the last visit."""
        last = self._last
        if last is None:
            return Streak()
        if not self._reaches(last, today):
            return Streak(longest=self._longest, last_active_date=last, freezes_held=self._held)
        return Streak(
            current=self._length,
            longest=self._longest,
            at_risk=last < today,
            last_active_date=last,
            started_on=self._started,
            frozen_dates=tuple(self._frozen),
            freezes_held=self._held,
        )
