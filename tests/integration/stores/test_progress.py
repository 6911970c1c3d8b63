"""What is kept of a learner change by change is what a rebuild makes of its sources."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from db.recordings import Recording
from db.store import Store, Unit
from models.progress.exercise import Exercise
from models.progress.snapshot import DailySnapshot
from models.tracking_event import TrackingEvent
from services.progress import learners, snapshots
from services.progress.keeping import Keeping, Kept
from tests.integration.stores.builders import NOW, Home, found
from tests.integration.stores.test_exercises import make_exercise

BURST = 40
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "record",
                "record",
                "record_many",
                "delete",
                "task",
                "burst",
                "undo",
                "zone",
                "freezes",
            ]
        ),
        st.integers(0, 1_000),
    ),
    max_size=25,
)


@dataclass
class Life:
    """A child whose progress is changed as services change it, and now and then looked at."""

    home: Home
    now: datetime = NOW
    recorded: list[Recording] = field(default_factory=list)
    entries: list[TrackingEvent] = field(default_factory=list)

    def step(self, kind: str, number: int) -> None:
        """Do something, some hours after the last."""
        self.now += timedelta(hours=number % 30)
        with self.home.store.write(self.home.id) as unit:
            getattr(self, kind)(unit, number)
        if number % 3:
            with self.home.store.write(self.home.id) as unit:
                snapshots.take(unit, self.keeping(unit).kept())

    def keeping(self, unit: Unit, *, anew: bool = False) -> Keeping:
        child = unit.children.get(self.home.id, self.home.child.id)
        return Keeping(unit, learners.of_child(unit, child), self.now, anew=anew)

    def record(self, unit: Unit, number: int, many: int = 1) -> None:
        keeping = self.keeping(unit)
        last = unit.exercises.last_number(self.home.child.id)
        recordings = [
            Recording(done=self._exercise(keeping, number + n), number=n, batch_end=last + many)
            for n in range(last + 1, last + 1 + many)
        ]
        keeping.record(recordings)
        unit.exercises.record(recordings)
        keeping.kept()
        self.recorded += recordings

    def record_many(self, unit: Unit, number: int) -> None:
        self.record(unit, number, many=BURST)

    def _exercise(self, keeping: Keeping, number: int) -> Exercise:
        completed_at = self.now + timedelta(days=1, hours=-(number * 7 % 500))
        return make_exercise(
            self.home.child.id,
            topic=f"Topic {number % 3}",
            grade=None if number % 4 == 0 else number * 13 % 1001 / 10,
            completed_at=completed_at,
            local_date=keeping.learner.day_of(completed_at),
            created_at=self.now,
        )

    def delete(self, unit: Unit, number: int) -> None:
        if self.recorded:
            gone = self.recorded.pop(number % len(self.recorded))
            keeping = self.keeping(unit)
            after = unit.exercises.last_number(self.home.child.id) + 1
            keeping.take_off(replace(gone, deleted_number=after))
            unit.exercises.delete(gone)
            keeping.kept()

    def task(self, unit: Unit, number: int) -> None:
        kind = "penalty" if number % 5 == 0 else "task"
        delta = -3 if kind == "penalty" else 10
        event = self.home.record_in(unit, now=self.now, entity_type=kind, delta=delta)[1]
        self.entries.append(event)

    def undo(self, unit: Unit, number: int) -> None:
        if self.entries:
            undone = self.entries.pop(number % len(self.entries))
            self.home.record_in(
                unit,
                now=self.now,
                action="reversed",
                entity_type=undone.entity_type,
                delta=-undone.delta,
                reverses=undone.id,
                metadata=undone.metadata,
            )

    def burst(self, unit: Unit, number: int) -> None:
        for _ in range(BURST):
            self.task(unit, number)

    def zone(self, unit: Unit, number: int) -> None:
        child = unit.children.get(self.home.id, self.home.child.id)
        zones = ("UTC", "Pacific/Apia", "America/New_York")
        unit.children.save(replace(child, timezone=zones[number % 3], day_start_hour=number % 5))

    def freezes(self, unit: Unit, number: int) -> None:
        household = unit.households.get(self.home.id)
        counts = number % 2 == 0
        changed = replace(household, streak_freezes=number % 3, count_tasks_as_activity=counts)
        unit.households.save(changed)


def sums(kept: Kept) -> dict[str, Any]:
    """Give what depends on what was done alone: a level's history depends on when too."""
    levels = {name: level.figures for name, level in kept.progress.skill_levels.items()}
    without = {"unlocks": None, "skill_levels": levels}
    return kept.progress.to_dict() | without


def without_streaks(taken: list[DailySnapshot]) -> list[DailySnapshot]:
    return [replace(each, current_streak=0, longest_streak=0) for each in taken]


@settings(
    max_examples=12,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
@example(steps=[("record", 0), ("record", 25), ("delete", 0)])  # takes back an older day's unlock
def test_kept_change_by_change_it_is_what_a_rebuild_gives(
    store: Store, steps: list[tuple[str, int]]
) -> None:
    life = Life(found(store))
    for kind, number in steps:
        life.step(kind, number)
    life.now += timedelta(days=3)  # a day that has come may lie ahead again in another zone
    child_id = life.home.child.id
    with store.write(life.home.id) as unit:
        kept = snapshots.take(unit, life.keeping(unit).kept())
        days = list(unit.learners.days(child_id, date.min, date.max))
        taken = unit.snapshots.between(child_id, date.min, date.max)
    with store.write(life.home.id) as unit:
        rebuilt = life.keeping(unit, anew=True).kept()
        unit.snapshots.forget(child_id)
        snapshots.take(
            unit, replace(rebuilt, derived=replace(rebuilt.derived, snapshots_until=None))
        )
        assert sums(rebuilt) == sums(kept)
        assert rebuilt.derived.waiting == kept.derived.waiting
        assert list(unit.learners.days(child_id, date.min, date.max)) == days
        began = rebuilt.progress.days.first or date.max
        retaken = unit.snapshots.between(child_id, date.min, date.max)
    if "freezes" in dict(steps):  # a snapshot shows the streak by the rules of its time
        taken, retaken = without_streaks(taken), without_streaks(retaken)
    assert retaken == [each for each in taken if each.date >= began]
