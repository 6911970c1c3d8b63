"""The dates on which a learner was active, each with the number of its activities.

Kept as runs of consecutive days. Adding near the end copies the list of runs and the last run,
some microseconds even after ten years, and walks over nothing.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby, islice
from typing import Any, NamedTuple, Self


class Run(NamedTuple):
    """Consecutive active days: the first as an ordinal, and each day's activities."""

    first: int
    counts: tuple[int, ...]

    @property
    def last(self) -> int:
        """The last day, as an ordinal."""
        return self.first + len(self.counts) - 1


@dataclass(frozen=True, slots=True)
class ActiveDays:
    """Runs of active days, oldest first, with at least one inactive day between any two."""

    runs: tuple[Run, ...] = ()
    count: int = 0

    @classmethod
    def of(cls, days: Iterable[date]) -> Self:
        """Count activities, one for each date given, in any order."""
        return cls().changed(Counter(days))

    def changed(self, by: Mapping[date, int]) -> Self:
        """Count many activities more or fewer at once; raises ValueError below none on a day."""
        counts = Counter({day: self.activities(day) for day in self})
        counts.update(by)
        if counts and min(counts.values()) < 0:
            raise ValueError("fewer than no activities on a day")
        active = sorted(day.toordinal() for day, count in counts.items() if count)
        return type(self)(tuple(_runs(active, counts)), len(active))

    @property
    def first(self) -> date | None:
        """The first active day."""
        return date.fromordinal(self.runs[0].first) if self.runs else None

    @property
    def last(self) -> date | None:
        """The last active day."""
        return date.fromordinal(self.runs[-1].last) if self.runs else None

    def activities(self, day: date) -> int:
        """Count a day's activities, 0 for a day that was not active."""
        ordinal = day.toordinal()
        at = self.place(ordinal)
        if at < 0 or ordinal > self.runs[at].last:
            return 0
        return self.runs[at].counts[ordinal - self.runs[at].first]

    def between(self, first: int, end: int) -> list[int]:
        """Count the activities of each day from one ordinal up to, not with, another."""
        counts = [0] * (end - first)
        for run in self.runs[max(self.place(first), 0) : self.place(end - 1) + 1]:
            start, stop = max(run.first, first), min(run.last + 1, end)
            if start < stop:
                counts[start - first : stop - first] = run.counts[
                    start - run.first : stop - run.first
                ]
        return counts

    def __contains__(self, day: date) -> bool:
        return self.activities(day) > 0

    def __iter__(self) -> Iterator[date]:
        for run in self.runs:
            yield from map(date.fromordinal, range(run.first, run.last + 1))

    def add(self, day: date) -> Self:
        """Count one more activity on a day."""
        ordinal = day.toordinal()
        at = self.place(ordinal)
        if at >= 0 and ordinal <= self.runs[at].last:
            return self._with(at, at + 1, (_changed(self.runs[at], ordinal, 1),), 0)
        return self._with_new(at, ordinal)

    def remove(self, day: date) -> Self:
        """Take one activity off a day; raises ValueError for a day that has none."""
        if day not in self:
            raise ValueError(f"no activity on {day}")
        ordinal = day.toordinal()
        at = self.place(ordinal)
        run = _changed(self.runs[at], ordinal, -1)
        if run.counts[ordinal - run.first]:
            return self._with(at, at + 1, (run,), 0)
        return self._with(at, at + 1, _parted(run, ordinal), -1)

    def place(self, ordinal: int) -> int:
        """Find the last run that begins no later than a day, -1 for none."""
        return bisect_right(self.runs, ordinal, key=_first_day) - 1

    def _with_new(self, at: int, ordinal: int) -> Self:
        start, stop, run = at + 1, at + 1, Run(ordinal, (1,))
        if at >= 0 and self.runs[at].last == ordinal - 1:
            start, run = at, Run(self.runs[at].first, self.runs[at].counts + run.counts)
        if at + 1 < len(self.runs) and self.runs[at + 1].first == ordinal + 1:
            stop, run = at + 2, Run(run.first, run.counts + self.runs[at + 1].counts)
        return self._with(start, stop, (run,), 1)

    def _with(self, start: int, stop: int, runs: tuple[Run, ...], more: int) -> Self:
        return type(self)(self.runs[:start] + runs + self.runs[stop:], self.count + more)

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form: each run's first day as an ordinal and its length, and the
        activities of all days in one list, which is read and written in no time.
        """
        counts = [run.counts for run in self.runs]
        return {
            "firsts": [run.first for run in self.runs],
            "lengths": list(map(len, counts)),
            "counts": list(chain.from_iterable(counts)),
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        counts = iter(fields["counts"])
        lengths = fields["lengths"]
        of_runs = (tuple(islice(counts, length)) for length in lengths)
        return cls(tuple(map(Run, fields["firsts"], of_runs)), sum(lengths))


def _runs(active: list[int], counts: Mapping[date, int]) -> Iterator[Run]:
    """Join sorted ordinals into runs: within one, ordinal and place go up together."""
    for _, together in groupby(enumerate(active), key=lambda item: item[1] - item[0]):
        ordinals = [ordinal for _, ordinal in together]
        yield Run(ordinals[0], tuple(counts[date.fromordinal(each)] for each in ordinals))


def _first_day(run: Run) -> int:
    return run.first


def _changed(run: Run, ordinal: int, by: int) -> Run:
    at = ordinal - run.first
    return Run(run.first, (*run.counts[:at], run.counts[at] + by, *run.counts[at + 1 :]))


def _parted(run: Run, ordinal: int) -> tuple[Run, ...]:
    at = ordinal - run.first
    parts = (Run(run.first, run.counts[:at]), Run(ordinal + 1, run.counts[at + 1 :]))
    return tuple(part for part in parts if part.counts)
