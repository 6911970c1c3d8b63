"""Keep what is derived of a learner up to its sources: its recordings, and the ledger.

Whoever looks at a learner's progress brings it up first, so nothing is lost where a process ends
between a change and what follows from it. All of it under the lock of the learner's household.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from db.derived import Derived
from db.filters import EntryFilter
from db.recordings import Recording
from db.store import Unit
from models.progress.achievements import Achievement
from models.progress.batches import Batch
from models.progress.calendars import Calendar, calendar_at, day_of
from models.progress.day_figures import DayFigures
from models.progress.days import absent_dates
from models.progress.exercise import Exercise
from models.progress.figures import figures_of_entry
from models.progress.learner import LearnerProgress
from models.times import parse_iso
from models.tracking_event import entry_as_stored
from services.progress import catalogue
from services.progress.derivation import Derivation, Moment
from services.progress.learners import Learner

PAGE: Final = 200
DAY: Final = timedelta(days=1)
ONE_BY_ONE: Final = 32
COUNTED: Final = frozenset({"activated", "redeemed", "reversed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A learner's progress as it is now, and what was unlocked on the way there."""

    learner: Learner
    derived: Derived
    achievements: tuple[Achievement, ...]
    unlocked: tuple[Achievement, ...]
    moment: Moment
    has_changed: bool

    @property
    def progress(self) -> LearnerProgress:
        """The progress."""
        return self.derived.progress


class Keeping:
    """One learner, brought up to its sources by `kept`; `derivation` goes on from there."""

    def __init__(self, unit: Unit, learner: Learner, now: datetime, *, anew: bool = False) -> None:
        self.learner = learner
        self._unit = unit
        self._moment = Moment(now=now, today=learner.day_of(now))
        self._catalogue = catalogue.current(unit)
        found = unit.learners.find(learner.id)
        self._before = found
        self._is_anew = anew or self._must_begin_anew(found)
        self.counted = 0
        self._derived = self._empty(found) if found is None or self._is_anew else found
        self._calendars = self._with_calendar(self._derived.calendars)
        self.derivation = self._begin()
        self._number = self._derived.exercise_number
        self._waiting = dict(self._derived.waiting)
        self._bring_up()

    def _empty(self, found: Derived | None) -> Derived:
        """Begin anew; what was unlocked, and how days were counted, is no derived thing."""
        progress = LearnerProgress.empty(self.learner.id, self.learner.household_id)
        if found is None:
            return Derived(progress=progress, calendars=(self.learner.calendar,))
        progress = progress.with_unlocks(found.progress.unlocks.values())
        return Derived(progress=progress, calendars=found.calendars)

    def _must_begin_anew(self, found: Derived | None) -> bool:
        """Tell whether all is to be counted at once; a learner who just began is followed."""
        if found is not None:
            return not found.is_whole or self._is_ahead(found)
        filters = self._filter()
        entries = 0 if filters is None else self._unit.ledger.page(filters, 1, 0)[1]
        return entries + self._unit.exercises.last_number(self.learner.id) > ONE_BY_ONE

    def _is_ahead(self, derived: Derived) -> bool:
        """Whether it was derived from something that a power cut took from the sources."""
        household_id = self.learner.household_id
        last_seq = 0 if household_id is None else self._unit.ledger.last_seq(household_id)
        return (
            derived.exercise_number > self._unit.exercises.last_number(self.learner.id)
            or derived.progress.ledger_seq > last_seq
        )

    def _with_calendar(self, calendars: tuple[Calendar, ...]) -> tuple[Calendar, ...]:
        if calendars[-1].is_like(self.learner.calendar):
            return calendars
        return (*calendars, replace(self.learner.calendar, since=self._moment.now))

    def _begin(self) -> Derivation:
        zone = self.learner.calendar.zone
        progress = self._derived.progress.with_rules(self.learner.most_freezes, absent_dates(zone))
        return Derivation(progress, self._read_day, self._moment, self._catalogue.achievements)

    def _read_day(self, day: date) -> DayFigures:
        if self._is_anew:
            return DayFigures(learner_id=self.learner.id, date=day)
        return self._unit.learners.day(self.learner.id, day)

    # The sources

    def _bring_up(self) -> None:
        if self._is_anew:
            self._count_everything()
        else:
            self._count_what_waited()
            self._count_recordings()
            self._count_entries()
        if self._derived.catalogue != self._catalogue.name or self._has_other_rules():
            self.derivation.award_owed()

    def _has_other_rules(self) -> bool:
        """Tell whether streaks are counted by other rules than when it was kept the last time."""
        before, now = self._derived.progress.streaks, self.derivation.progress.streaks
        return (before.freezes, before.absent) != (now.freezes, now.absent)

    def _count_everything(self) -> None:
        """Sum everything up, the recordings and the entries, as one change."""
        batch = Batch(self.derivation.progress)
        for recording in self._unit.exercises.of_learner(self.learner.id):
            self.counted += 1
            if self._has_come(recording):
                _add(batch, recording)
        seq = 0
        for entry in self._all_entries():
            self.counted += 1
            seq = entry["seq"]
            day, counts, _ = self._placed(entry)
            batch.add_figures(day, figures_of_entry(entry, counts))
        self.derivation.add_batch(batch, seq)
        self.derivation.unlocked.clear()
        self._number = self._unit.exercises.last_number(self.learner.id)

    def _count_what_waited(self) -> None:
        today = self._moment.today
        for recording_id, day in list(self._waiting.items()):
            if day <= today:
                del self._waiting[recording_id]
                found = self._unit.exercises.find(self.learner.id, recording_id)
                if found is not None and not found.is_deleted:
                    self.derivation.add(found)

    def _count_recordings(self) -> None:
        last = self._unit.exercises.last_number(self.learner.id)
        if last == self._number:
            return
        for deleted in self._unit.exercises.deleted_after(self.learner.id, self._number):
            self._take_off(deleted)
        new = self._unit.exercises.of_learner(self.learner.id, self._number)
        self.count([recording for recording in new if self._has_come(recording)])
        self._number = last

    def _has_come(self, recording: Recording) -> bool:
        """Tell whether the day of a recording has come; if not, note that it waits."""
        if recording.done.local_date <= self._moment.today:
            return True
        self._waiting[recording.id] = recording.done.local_date
        return False

    def _take_off(self, deleted: Recording) -> None:
        if self._waiting.pop(deleted.id, None) is None:
            self.derivation.remove(deleted.exercise)

    def _count_entries(self) -> None:
        new = self._new_entries()
        if len(new) > ONE_BY_ONE and not any(entry["reverses"] for entry in new):
            self._count_at_once(new)
            return
        for entry in new:
            day, counts, occurred_at = self._placed(entry)
            self.derivation.enter(entry, day, occurred_at, counts_tasks=counts)

    def _count_at_once(self, entries: list[Mapping[str, Any]]) -> None:
        batch = Batch(self.derivation.progress)
        for entry in entries:
            day, counts, _ = self._placed(entry)
            batch.add_figures(day, figures_of_entry(entry, counts))
        self.derivation.add_batch(batch, entries[-1]["seq"])

    def _new_entries(self) -> list[Mapping[str, Any]]:
        """Give the learner's entries behind the last one counted, oldest first."""
        filters = self._filter()
        seq = self.derivation.progress.ledger_seq
        if filters is None or self._unit.ledger.last_seq(filters.household_id or "") == seq:
            return []
        new: list[Mapping[str, Any]] = []
        limit = 1
        while page := self._unit.ledger.page(filters, limit, len(new))[0]:
            behind = [entry_as_stored(entry) for entry in page if entry["seq"] > seq]
            new += behind
            if len(behind) < len(page):
                break
            limit = PAGE
        return sorted(new, key=lambda entry: int(entry["seq"]))

    def _all_entries(self) -> Iterator[Mapping[str, Any]]:
        filters = self._filter()
        return iter(()) if filters is None else self._unit.ledger.scan(filters)

    def _filter(self) -> EntryFilter | None:
        if not self.learner.is_child or self.learner.household_id is None:
            return None
        return EntryFilter(household_id=self.learner.household_id, child_id=self.learner.id)

    def _placed(self, entry: Mapping[str, Any]) -> tuple[date, bool, datetime]:
        """Say for which day an entry counts, and whether as activity: an undo as what it undoes."""
        occurred_at = parse_iso(entry["occurred_at"])
        counted_at = occurred_at
        if entry["reverses"] is not None:
            undone = self._unit.ledger.find(entry["reverses"])
            if undone is not None:
                counted_at = parse_iso(undone["occurred_at"])
        calendar = calendar_at(self._calendars, counted_at)
        return calendar.day_of(counted_at), calendar.counts_tasks, occurred_at

    # Going on

    def count(self, recordings: list[Recording]) -> None:
        """Count recordings, many of them as one change."""
        if len(recordings) > ONE_BY_ONE:
            self.derivation.add_all(recordings)
        else:
            for recording in recordings:
                self.derivation.add(recording)

    def record(self, recordings: list[Recording]) -> None:
        """Count recordings that are about to be written."""
        self.count([recording for recording in recordings if self._has_come(recording)])
        self._number = recordings[-1].batch_end

    def take_off(self, deleted: Recording) -> None:
        """Take off an exercise that is about to be deleted."""
        self._take_off(deleted)
        self._number = deleted.deleted_number or self._number

    def kept(self) -> Kept:
        """Write what changed, as one change, and give it."""
        kept = self.preview()
        days = self.derivation.days
        if self._is_anew and self._before is not None:
            days = {**self._emptied(), **days}
        if kept.has_changed:
            self._unit.learners.save(kept.derived, list(days.values()))
        return kept

    def preview(self) -> Kept:
        """Give what would be written."""
        until = self._derived.snapshots_until
        changed = [*self.derivation.days, *self._days_of_changed_unlocks()]
        if until is not None and changed:
            until = min(until, min(changed) - DAY)
        derived = replace(
            self._derived,
            progress=self.derivation.progress,
            calendars=self._calendars,
            exercise_number=self._number,
            waiting=self._waiting,
            catalogue=self._catalogue.name,
            snapshots_until=until,
        )
        return Kept(
            learner=self.learner,
            derived=derived,
            achievements=self._catalogue.achievements,
            unlocked=tuple(self.derivation.unlocked),
            moment=self._moment,
            has_changed=self._differs(derived),
        )

    def _days_of_changed_unlocks(self) -> list[date]:
        """Give the days of the unlocks that came or went; backdated ones may lie anywhere."""
        before, after = self._derived.progress.unlocks, self.derivation.progress.unlocks
        if before is after:
            return []
        changed = set(before.values()) ^ set(after.values())
        return [day_of(self._calendars, unlock.achieved_at) for unlock in changed]

    def _differs(self, derived: Derived) -> bool:
        """Tell whether there is anything to write; that achievements were looked at is not."""
        before = self._before
        return before is None or replace(derived, catalogue=before.catalogue) != before

    def _emptied(self) -> dict[date, DayFigures]:
        stored = self._unit.learners.days(self.learner.id, date.min, date.max)
        return {
            each.date: DayFigures(learner_id=self.learner.id, date=each.date) for each in stored
        }


def _add(batch: Batch, recording: Recording) -> None:
    if isinstance(recording.done, Exercise):
        batch.add_exercise(recording.done)
    else:
        batch.add_check_in(recording.done.local_date)
