"""The most activities that a learner had in so many days in a row.

For each length of window, how many windows there are of each sum. A change on one day moves the
few windows that hold it from one sum to another, so that the most is known after a removal too.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from models.progress.active_days import ActiveDays
from models.progress.metrics import WINDOWS


@dataclass(frozen=True, slots=True)
class Windows:
    """Numbers of windows by length and sum, those of sum 0 left out."""

    by_length: Mapping[int, Mapping[int, int]]

    @classmethod
    def of(cls, days: ActiveDays) -> Self:
        """Count all the windows of a learner's days."""
        return cls({length: _counted(days, length) for length in WINDOWS})

    def moved(self, days: ActiveDays, day: date, by: int) -> Self:
        """Give the windows after a day has changed by so many activities; `days` has it still
        as it was.
        """
        return type(self)(
            {
                length: _moved(self.by_length[length], _sums_around(days, day, length), by)
                for length in WINDOWS
            }
        )

    @property
    def busiest(self) -> dict[int, int]:
        """The most activities for each length."""
        return {length: max(counts, default=0) for length, counts in self.by_length.items()}

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        return {
            str(length): {str(total): number for total, number in sorted(counts.items())}
            for length, counts in self.by_length.items()
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        return cls(
            {
                int(length): {int(total): number for total, number in counts.items()}
                for length, counts in fields.items()
            }
        )


def _moved(counts: Mapping[int, int], sums: list[int], by: int) -> dict[int, int]:
    moved = Counter(counts)
    moved.subtract(sums)
    moved.update(total + by for total in sums)
    return {total: number for total, number in moved.items() if total and number}


def _sums_around(days: ActiveDays, day: date, length: int) -> list[int]:
    """Sum each window of a length that holds a day."""
    first = day.toordinal() - length + 1
    counts = days.between(first, first + 2 * length - 1)
    return [sum(counts[at : at + length]) for at in range(length)]


def _counted(days: ActiveDays, length: int) -> dict[int, int]:
    totals: Counter[int] = Counter()
    for run in days.runs:
        for offset, count in enumerate(run.counts):
            for start in range(length):
                totals[run.first + offset - start] += count
    return dict(Counter(totals.values()))
