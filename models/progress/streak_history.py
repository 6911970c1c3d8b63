"""The streaks of a learner, kept so that one more active day costs no walk over the others."""

from bisect import bisect_left
from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple, Self

from models.progress.active_days import ActiveDays, Run
from models.progress.streaks import (
    DAYS_FOR_A_FREEZE,
    LONGEST_COVERED_GAP,
    Streak,
    missed_days,
)


class Mark(NamedTuple):
    """What the rules of `streaks` know at the end of a run.

    Active days and freezes held so far, the length of the streak and the place of the run it
    began with, and the longest so far.
    """

    active: int = 0
    held: int = 0
    length: int = 0
    began: int = 0
    longest: int = 0


BEFORE_ALL = Mark()


@dataclass(frozen=True, slots=True)
class StreakHistory:
    """A learner's runs of active days, and a mark for each; built by `of` and `with_days`."""

    days: ActiveDays
    freezes: int
    absent: Set[date]
    marks: tuple[Mark, ...]

    @classmethod
    def of(cls, days: ActiveDays, freezes: int = 0, absent: Set[date] = frozenset()) -> Self:
        """Walk over all the runs once."""
        return cls(ActiveDays(), freezes, absent, ()).with_days(days, date.min)

    def with_days(self, days: ActiveDays, since: date) -> Self:
        """Give the history of days that are these up to `since`, which is the first that differs.

        Walks over the runs from the one before that date on: near the end, one or two.
        """
        kept = bisect_left(days.runs, since.toordinal() - 1, key=_last_day)
        marks = list(self.marks[:kept])
        for at in range(kept, len(days.runs)):
            before = marks[-1] if marks else BEFORE_ALL
            marks.append(self._mark(days, at, before, days.runs[at].last))
        return type(self)(days, self.freezes, self.absent, tuple(marks))

    def lengths(self, today: date) -> tuple[int, int]:
        """Give the current and the longest streak of a day, in no more than a search's time."""
        seen = self._seen_on(today)
        if seen is None:
            return 0, 0
        mark, last = seen
        return (mark.length if self._is_alive(mark, last, today) else 0), mark.longest

    def active_days(self, today: date) -> int:
        """Count the active days up to a day."""
        seen = self._seen_on(today)
        return seen[0].active if seen else 0

    def at(self, today: date) -> Streak:
        """Give the streak of a day, with the days that freezes covered."""
        seen = self._seen_on(today)
        if seen is None:
            return Streak()
        mark, last = seen
        last_date = date.fromordinal(last)
        if not self._is_alive(mark, last, today):
            return Streak(longest=mark.longest, last_active_date=last_date, freezes_held=mark.held)
        pending = missed_days(last_date, today, self.absent)
        return Streak(
            current=mark.length,
            longest=mark.longest,
            at_risk=last_date < today,
            last_active_date=last_date,
            started_on=date.fromordinal(self.days.runs[mark.began].first),
            frozen_dates=(*self._frozen(mark.began, last), *pending),
            freezes_held=mark.held - len(pending),
        )

    def _mark(self, days: ActiveDays, at: int, before: Mark, last: int) -> Mark:
        """Go on from the mark before through the run at a place, up to its day `last`."""
        run = days.runs[at]
        missed = self._missed(days.runs[at - 1].last, run.first) if at else 0
        joins = at > 0 and missed <= min(before.held, LONGEST_COVERED_GAP)
        here = last - run.first + 1
        active = before.active + here
        earned = active // DAYS_FOR_A_FREEZE - before.active // DAYS_FOR_A_FREEZE
        if not joins:
            held = min(before.held + earned, self.freezes)
            return Mark(active, held, here, at, max(before.longest, here))
        held = min(before.held - missed + earned, self.freezes)
        length = before.length + here
        return Mark(active, held, length, before.began, max(before.longest, length))

    def _seen_on(self, today: date) -> tuple[Mark, int] | None:
        """Give the mark as of a day, and the last active day up to it."""
        ordinal = today.toordinal()
        at = self.days.place(ordinal)
        if at < 0:
            return None
        if self.days.runs[at].last <= ordinal:
            return self.marks[at], self.days.runs[at].last
        before = self.marks[at - 1] if at else BEFORE_ALL
        return self._mark(self.days, at, before, ordinal), ordinal

    def _is_alive(self, mark: Mark, last: int, today: date) -> bool:
        return self._missed(last, today.toordinal()) <= min(mark.held, LONGEST_COVERED_GAP)

    def _missed(self, last: int, day: int) -> int:
        missed = max(day - last - 1, 0)
        if not self.absent:
            return missed
        return missed - sum(last < gone.toordinal() < day for gone in self.absent)

    def _frozen(self, began: int, last: int) -> list[date]:
        chain = [run for run in self.days.runs[began:] if run.first <= last]
        gaps = ((date.fromordinal(a.last), date.fromordinal(b.first)) for a, b in pairwise(chain))
        return [day for gap in gaps for day in missed_days(*gap, self.absent)]


def _last_day(run: Run) -> int:
    return run.last
