"""What an engine keeps of learners."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from db.derived import Derived
from db.faces.collections import Collection
from db.recordings import Recording
from models.progress.custom import CustomAchievement
from models.progress.day_figures import DayFigures
from models.progress.snapshot import DailySnapshot


class Exercises(Protocol):
    """The append-only table of what learners recorded; under the lock of their household.

    The changes of a learner, recordings and deletions alike, are numbered 1, 2, 3 …
    """

    def record(self, recordings: Sequence[Recording]) -> None:
        """Append recordings of one learner: all of them, or none."""

    def delete(self, recording: Recording) -> Recording:
        """Take a recording back, as the next change of its learner."""

    def find(self, learner_id: str, exercise_id: str) -> Recording | None:
        """Give a recording, a deleted one too, or nothing."""

    def of_learner(self, learner_id: str, after: int = 0) -> Iterator[Recording]:
        """Stream what stands of a learner's recordings, behind a number, oldest first."""

    def deleted_after(self, learner_id: str, number: int) -> list[Recording]:
        """Give what stood at a number and was deleted behind it."""

    def last_number(self, learner_id: str) -> int:
        """Give the number of a learner's newest change, 0 before the first."""

    def learner_ids(self) -> list[str]:
        """Name the learners who recorded something."""

    def forget(self, learner_id: str) -> int:
        """Remove all of a learner's recordings; gives how many there were."""


class Learners(Protocol):
    """What is derived of learners: each as a whole, and each of its days."""

    def find(self, learner_id: str) -> Derived | None:
        """Give what is derived of a learner, or nothing."""

    def save(self, derived: Derived, days: Sequence[DayFigures]) -> None:
        """Keep what is derived of a learner, with the days that changed: one atomic change."""

    def day(self, learner_id: str, day: date) -> DayFigures:
        """Give the figures of a day; they are empty where nothing happened."""

    def days(self, learner_id: str, first: date, last: date) -> Iterator[DayFigures]:
        """Stream the days of a range, both ends included, that are not empty, oldest first."""

    def ids(self) -> list[str]:
        """Name the learners of whom something is derived."""

    def forget(self, learner_id: str) -> None:
        """Remove what is derived of a learner."""


class Snapshots(Protocol):
    """Daily snapshots, one for a learner and local date; under the lock of the household."""

    def save(self, learner_id: str, snapshots: Sequence[DailySnapshot]) -> None:
        """Keep snapshots, each in the place of the one that its day has."""

    def between(self, learner_id: str, first: date, last: date) -> list[DailySnapshot]:
        """Give the snapshots of a range, both ends included, oldest first."""

    def forget(self, learner_id: str) -> int:
        """Remove a learner's snapshots; gives how many there were."""


class Achievements(Collection[CustomAchievement], Protocol):
    """Achievements of administrators."""

    def everything(self) -> list[CustomAchievement]:
        """Give all of them, oldest first."""
