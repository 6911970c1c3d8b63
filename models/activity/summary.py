"""What happened in projects, summed up by hours, days and weeks of a time zone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from models.progress.days import day_ends_at, local_date, zone_named
from models.times import iso

A_DAY: Final = timedelta(days=1)
PLURALS: Final = {"child": "children", "query": "queries"}
SINGULARS: Final = {"queries": "query"}


class Bucket(StrEnum):
    """How long the stretches are that actions are counted by; a week begins on Monday."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many actions of a type there were at a time, in seconds, and the sum of quantities."""

    start: int
    action_type: str
    count: int
    quantity: int


@dataclass(slots=True)
class Sums:
    """Counts and quantities by type."""

    counts: Counter[str] = field(default_factory=Counter)
    quantities: Counter[str] = field(default_factory=Counter)

    def add(self, counted: Counted) -> None:
        """Add what was counted."""
        self.counts[counted.action_type] += counted.count
        self.quantities[counted.action_type] += counted.quantity

    def to_dict(self) -> dict[str, Any]:
        """Give both, each sorted by type."""
        return {
            "counts": dict(sorted(self.counts.items())),
            "quantities": dict(sorted(self.quantities.items())),
        }


def summary(
    counted: Iterable[Counted], today: Iterable[Counted], bucket: Bucket, zone: str
) -> dict[str, Any]:
    """Sum up what was counted, oldest first; `today` is what the sentences are about."""
    buckets: dict[int, Sums] = {}
    totals = Sums()
    for each in counted:
        buckets.setdefault(start_of(each.start, bucket, zone), Sums()).add(each)
        totals.add(each)
    return {
        "buckets": [
            {"start": iso(datetime.fromtimestamp(start, UTC)), **sums.to_dict()}
            for start, sums in sorted(buckets.items())
        ],
        "totals": totals.to_dict(),
        "sentences": sentences(today),
    }


def start_of(second: int, bucket: Bucket, zone: str) -> int:
    """Give when the hour, the day or the week began that a time belongs to, in seconds.

    An hour that occurs twice is two.
    """
    moment = datetime.fromtimestamp(second, zone_named(zone))
    if bucket is Bucket.HOUR:
        return second - 60 * moment.minute - moment.second
    day = moment.date()
    return start_of_day(day if bucket is Bucket.DAY else day - A_DAY * day.weekday(), zone)


def start_of_day(day: date, zone: str) -> int:
    """Give when a day began in a zone, in seconds."""
    return int(day_ends_at(day - A_DAY, zone).timestamp())


def today_of(now: datetime, zone: str) -> tuple[int, int]:
    """Give when today began in a zone, and when it ends, in seconds."""
    day = local_date(now, zone)
    return start_of_day(day, zone), int(day_ends_at(day, zone).timestamp())


def sentences(today: Iterable[Counted]) -> list[str]:
    """Say how much happened today, a sentence for each type."""
    sums = Sums()
    for each in today:
        sums.add(each)
    return [_sentence(name, number) for name, number in sorted(sums.quantities.items())]


PHRASES: Final[Mapping[str, tuple[str, str]]] = {
    "github_push": ("{} file pushed to GitHub today", "{} files pushed to GitHub today"),
}


def _sentence(action_type: str, number: int) -> str:
    """Read a type as a noun and what became of it: `endpoints_added`, 5 endpoints added."""
    if action_type in PHRASES:
        one, many = PHRASES[action_type]
        return (one if number == 1 else many).format(number)
    *nouns, last = action_type.strip("_").split("_")
    noun, rest = (" ".join(nouns), f" {last}") if nouns else (last, "")
    return f"{number} {_singular(noun) if number == 1 else _plural(noun)}{rest} today"


def _singular(noun: str) -> str:
    return SINGULARS.get(noun) or noun.removesuffix("s")


def _plural(noun: str) -> str:
    if noun in PLURALS:
        return PLURALS[noun]
    return noun if noun.endswith("s") else f"{noun}s"
