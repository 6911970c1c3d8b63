"""Go on from what is derived of a learner: one change of its sources after the other."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.recordings import Recording
from models.progress.achievements import Achievement, Unlock, newly_unlocked, no_longer_earned, owed
from models.progress.batches import Batch
from models.progress.day_figures import DayFigures
from models.progress.exercise import Exercise
from models.progress.learner import LearnerProgress


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When it is, by the clock and in the learner's days."""

    now: datetime
    today: date


class Derivation:
    """Counts changes, and keeps what they changed: the days, and what was unlocked by them."""

    def __init__(
        self,
        progress: LearnerProgress,
        read_day: Callable[[date], DayFigures],
        moment: Moment,
        catalogue: Sequence[Achievement],
    ) -> None:
        self.progress = progress
        self.days: dict[date, DayFigures] = {}
        self.unlocked: list[Achievement] = []
        self._read_day = read_day
        self._moment = moment
        self._catalogue = catalogue

    def day(self, day: date) -> DayFigures:
        """Give a day as it is by now."""
        return self.days.get(day) or self._read_day(day)

    def add(self, recording: Recording) -> None:
        """Count an exercise or a check-in."""
        done = recording.done
        day = self.day(done.local_date)
        if isinstance(done, Exercise):
            self._keep(day.with_exercise(done))
            progress = self.progress.with_exercise(done)
        else:
            self._keep(day.with_check_in())
            progress = self.progress.with_check_in(done.local_date)
        self._reach(progress, done.completed_at)

    def add_all(self, recordings: Iterable[Recording]) -> None:
        """Count many as one change."""
        batch = Batch(self.progress)
        for recording in recordings:
            if isinstance(recording.done, Exercise):
                batch.add_exercise(recording.done)
            else:
                batch.add_check_in(recording.done.local_date)
        self.add_batch(batch, self.progress.ledger_seq)

    def add_batch(self, batch: Batch, ledger_seq: int) -> None:
        """Count what was summed up, with entries of the ledger up to a seq, as one change."""
        for day in batch.days(self.day):
            self._keep(day)
        self._reach(batch.total(ledger_seq), self._moment.now)

    def remove(self, exercise: Exercise) -> None:
        """Take an exercise off, and what was unlocked only by it."""
        self._keep(self.day(exercise.local_date).without_exercise(exercise))
        self._fall(self.progress.without_exercise(exercise, self._moment.now))

    def enter(
        self, entry: Mapping[str, Any], day: date, occurred_at: datetime, *, counts_tasks: bool
    ) -> None:
        """Count an entry of the ledger, or one that undoes an entry of this day."""
        if entry["seq"] <= self.progress.ledger_seq:
            return
        self._keep(self.day(day).with_entry(entry, counts_tasks))
        progress = self.progress.with_entry(entry, day, counts_tasks)
        if entry["action"] == "reversed":
            self._fall(progress)
        else:
            self._reach(progress, occurred_at)

    def award_owed(self) -> None:
        """Give, without a word, what was reached before there was something to reach."""
        reached = owed(self._catalogue, self._metrics(self.progress), self.progress.unlocks)
        self.progress = self.progress.with_unlocks(
            self._unlock(achievement, self._moment.now) for achievement in reached
        )

    def _keep(self, day: DayFigures) -> None:
        self.days[day.date] = day

    def _metrics(self, progress: LearnerProgress) -> Any:
        return progress.metrics(self._moment.today)

    def _reach(self, after: LearnerProgress, achieved_at: datetime) -> None:
        gained = newly_unlocked(
            self._catalogue, self._metrics(self.progress), self._metrics(after), after.unlocks
        )
        self.unlocked += gained
        unlocks = [self._unlock(achievement, achieved_at) for achievement in gained]
        self.progress = after.with_unlocks(unlocks) if unlocks else after

    def _fall(self, after: LearnerProgress) -> None:
        lost = no_longer_earned(
            self._catalogue, self._metrics(self.progress), self._metrics(after), after.unlocks
        )
        self.progress = after.without_unlocks(lost) if lost else after

    def _unlock(self, achievement: Achievement, achieved_at: datetime) -> Unlock:
        return Unlock(
            achievement_id=achievement.id,
            version=achievement.version,
            achieved_at=min(achieved_at, self._moment.now),
            awarded_at=self._moment.now,
        )
