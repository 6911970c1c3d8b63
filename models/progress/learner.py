"""A learner's progress: everything derived that is true of all time, kept event by event."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Self

from models.progress.achievements import Unlock
from models.progress.active_days import ActiveDays
from models.progress.exercise import Exercise
from models.progress.figures import (
    CHECK_IN,
    NOTHING,
    Figures,
    figures_of_entry,
    figures_of_exercise,
)
from models.progress.metrics import Metrics
from models.progress.skill_levels import SkillLevel
from models.progress.streak_history import StreakHistory
from models.progress.streaks import Streak
from models.progress.topics import TopicFigures
from models.progress.windows import Windows


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerProgress:
    """The aggregate of one learner: small after years, changed at the same cost as on day one.

    `ledger_seq` is the place in the household's chain up to which entries are counted. Begin with
    `empty`. `freezes` and `absent` are rules of the present that streaks are counted by.
    """

    learner_id: str
    household_id: str | None
    figures: Figures
    skill_levels: Mapping[str, SkillLevel]
    streaks: StreakHistory
    windows: Windows
    unlocks: Mapping[str, Unlock] = field(default_factory=dict)
    ledger_seq: int = 0

    @classmethod
    def empty(
        cls,
        learner_id: str,
        household_id: str | None,
        freezes: int = 0,
        absent: Set[date] = frozenset(),
    ) -> Self:
        """Give the progress of a learner who has not done anything yet."""
        return cls(
            learner_id=learner_id,
            household_id=household_id,
            figures=NOTHING,
            skill_levels={},
            streaks=StreakHistory.of(ActiveDays(), freezes, absent),
            windows=Windows.of(ActiveDays()),
        )

    @property
    def days(self) -> ActiveDays:
        """The active days, each with the number of its activities."""
        return self.streaks.days

    def with_rules(self, freezes: int, absent: Set[date] = frozenset()) -> Self:
        """Count streaks by other rules: the household's freezes, the zone's absent dates."""
        if (freezes, absent) == (self.streaks.freezes, self.streaks.absent):
            return self
        return replace(self, streaks=StreakHistory.of(self.days, freezes, absent))

    def with_exercise(self, exercise: Exercise) -> Self:
        """Count an exercise; its topic's level changes at the time it was recorded."""
        return self._counted(
            self.figures.plus(figures_of_exercise(exercise)), exercise.local_date, 1
        )._with_topic(exercise.topic, TopicFigures.of(exercise), exercise.created_at)

    def without_exercise(self, exercise: Exercise, now: datetime) -> Self:
        """Take an exercise off; a level that changes by that has changed `now`."""
        less = TopicFigures().minus(TopicFigures.of(exercise))
        return self._counted(
            self.figures.minus(figures_of_exercise(exercise)), exercise.local_date, -1
        )._with_topic(exercise.topic, less, now)

    def with_check_in(self, local_date: date) -> Self:
        """Count an active day that was recorded without an exercise."""
        return self._counted(self.figures.plus(CHECK_IN), local_date, 1)

    def with_entry(
        self, entry: Mapping[str, Any], local_date: date, counts_as_activity: bool
    ) -> Self:
        """Count an entry of the ledger about this learner; one counted before changes nothing.

        A reversed entry undoes what it reverses: `local_date` and `counts_as_activity` are those
        of the entry that it reverses.
        """
        if entry["seq"] <= self.ledger_seq:
            return self
        change = figures_of_entry(entry, counts_as_activity)
        counted = self._counted(self.figures.plus(change), local_date, change.activities)
        return replace(counted, ledger_seq=entry["seq"])

    def with_unlocks(self, unlocks: Iterable[Unlock]) -> Self:
        """Give it these unlocks too; one that it holds stays as it is."""
        given = {unlock.achievement_id: unlock for unlock in unlocks}
        return replace(self, unlocks={**given, **self.unlocks})

    def without_unlocks(self, unlocks: Iterable[Unlock]) -> Self:
        """Take unlocks back."""
        gone = {unlock.achievement_id for unlock in unlocks}
        return replace(self, unlocks={k: u for k, u in self.unlocks.items() if k not in gone})

    def streak(self, today: date) -> Streak:
        """Give the streak of a day."""
        return self.streaks.at(today)

    def skill_level(self, topic: str) -> SkillLevel:
        """Give the level in a topic, a beginner's in an unknown one."""
        return self.skill_levels.get(topic, SkillLevel(topic=topic))

    def metrics(self, today: date) -> Metrics:
        """Give the numbers that achievements are about."""
        current, longest = self.streaks.lengths(today)
        return Metrics(
            figures=self.figures,
            topics=self.skill_levels,
            current_streak=current,
            longest_streak=longest,
            active_days=self.streaks.active_days(today),
            busiest=self.windows.busiest,
        )

    def _counted(self, figures: Figures, day: date, activities: int) -> Self:
        if not activities:
            return replace(self, figures=figures)
        days = self.days.add(day) if activities > 0 else self.days.remove(day)
        return replace(
            self,
            figures=figures,
            windows=self.windows.moved(self.days, day, activities),
            streaks=self.streaks.with_days(days, day),
        )

    def _with_topic(self, topic: str, change: TopicFigures, moment: datetime) -> Self:
        before = self.skill_level(topic)
        after = before.with_figures(before.figures.plus(change), moment)
        levels = {**self.skill_levels, topic: after}
        if not after.figures.exercises:
            del levels[topic]
        return replace(self, skill_levels=levels)

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        return {
            "learner_id": self.learner_id,
            "household_id": self.household_id,
            "figures": self.figures.to_dict(),
            "skill_levels": {name: level.to_dict() for name, level in self.skill_levels.items()},
            "active_days": self.days.to_dict(),
            "freezes": self.streaks.freezes,
            "absent": sorted(day.isoformat() for day in self.streaks.absent),
            "windows": self.windows.to_dict(),
            "unlocks": [unlock.to_dict() for unlock in self.unlocks.values()],
            "ledger_seq": self.ledger_seq,
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        absent = frozenset(map(date.fromisoformat, fields["absent"]))
        days = ActiveDays.from_dict(fields["active_days"])
        unlocks = map(Unlock.from_dict, fields["unlocks"])
        return cls(
            learner_id=fields["learner_id"],
            household_id=fields["household_id"],
            figures=Figures.from_dict(fields["figures"]),
            skill_levels={
                name: SkillLevel.from_dict(name, level)
                for name, level in fields["skill_levels"].items()
            },
            streaks=StreakHistory.of(days, fields["freezes"], absent),
            windows=Windows.from_dict(fields["windows"]),
            unlocks={unlock.achievement_id: unlock for unlock in unlocks},
            ledger_seq=fields["ledger_seq"],
        )
