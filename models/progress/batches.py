"""Sum changes up by day and topic, to be counted as one."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from models.progress.day_figures import DayFigures
from models.progress.exercise import Exercise
from models.progress.figures import CHECK_IN, NOTHING, Figures
from models.progress.grades import PERFECT, grade_class
from models.progress.learner import LearnerProgress
from models.progress.skill_levels import SkillLevel
from models.progress.streak_history import StreakHistory
from models.progress.topics import NO_FIGURES, TopicFigures
from models.progress.windows import Windows

PLACES = {name: place for place, name in enumerate(Figures._fields)}
EXERCISES, TIME, HINTS, ACTIVITIES = (
    PLACES[name] for name in ("exercises", "time_seconds", "hints", "activities")
)
GRADED, GRADE_SUM, PERFECT_ONES = (PLACES[name] for name in ("graded", "grade_sum", "perfect"))


def _nothing() -> list[int]:
    return list(NOTHING)


def _no_topics() -> defaultdict[str, TopicFigures]:
    return defaultdict(lambda: NO_FIGURES)


@dataclass
class Batch:
    """Sums of changes, by day and by topic, to be added to a learner's progress as a whole."""

    progress: LearnerProgress
    _days: defaultdict[date, list[int]] = field(default_factory=lambda: defaultdict(_nothing))
    _topics: defaultdict[date, defaultdict[str, TopicFigures]] = field(
        default_factory=lambda: defaultdict(_no_topics)
    )
    _levels: dict[str, SkillLevel] = field(default_factory=dict)

    def add_exercise(self, exercise: Exercise) -> None:
        """Count an exercise."""
        day = self._days[exercise.local_date]
        change = TopicFigures.of(exercise)
        day[EXERCISES] += 1
        day[TIME] += change.time_seconds
        day[HINTS] += exercise.hints_used
        day[ACTIVITIES] += 1
        grade = exercise.grade
        if grade is not None:
            day[GRADED] += 1
            day[GRADE_SUM] += change.grade_sum
            day[PERFECT_ONES] += grade == PERFECT
            day[PLACES[grade_class(grade)]] += 1
        topics = self._topics[exercise.local_date]
        topics[exercise.topic] = topics[exercise.topic].plus(change)
        self._add_to_level(exercise, change)

    def _add_to_level(self, exercise: Exercise, change: TopicFigures) -> None:
        """Count it in its topic, in order, since a level keeps the one before it."""
        name = exercise.topic
        level = self._levels.get(name) or self.progress.skill_level(name)
        figures = level.figures.plus(change)
        self._levels[name] = level.with_figures(figures, exercise.created_at)

    def add_check_in(self, day: date) -> None:
        """Count an active day that was recorded without an exercise."""
        self.add_figures(day, CHECK_IN)

    def add_figures(self, day: date, figures: Figures) -> None:
        """Count figures of a day, as those of an entry of the ledger."""
        sums = self._days[day]
        for place, value in enumerate(figures):
            if value:
                sums[place] += value

    def total(self, ledger_seq: int) -> LearnerProgress:
        """Give the learner's progress with all of it, entries being counted up to a seq."""
        figures, activities = self.progress.figures, dict[date, int]()
        for day, values in self._days.items():
            figures = figures.plus(Figures(*values))
            activities[day] = values[ACTIVITIES]
        days = self.progress.days.changed(activities)
        before = self.progress.streaks
        return replace(
            self.progress,
            figures=figures,
            skill_levels={**self.progress.skill_levels, **self._levels},
            streaks=StreakHistory.of(days, before.freezes, before.absent),
            windows=Windows.of(days),
            ledger_seq=ledger_seq,
        )

    def days(self, read: Callable[[date], DayFigures]) -> list[DayFigures]:
        """Give each day that changed, from what it was before."""
        return [self._day(read(day), values) for day, values in self._days.items()]

    def _day(self, before: DayFigures, values: list[int]) -> DayFigures:
        topics = dict(before.topics)
        for name, sums in self._topics.get(before.date, {}).items():
            topics[name] = topics.get(name, NO_FIGURES).plus(sums)
        return replace(before, figures=before.figures.plus(Figures(*values)), topics=topics)
