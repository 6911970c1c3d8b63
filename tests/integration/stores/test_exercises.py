"""What learners recorded, and what is derived of it, on both engines."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from db.derived import Derived
from db.faces.ledger import Remembered
from db.recordings import CheckIn, FirstAnswer, Recording
from models.entry import IdempotencyKey
from models.ids import new_id
from models.progress.achievements import Achievement, Category, Criteria, Operator, Tier
from models.progress.calendars import Calendar
from models.progress.custom import CustomAchievement
from models.progress.day_figures import DayFigures
from models.progress.exercise import Exercise
from models.progress.learner import LearnerProgress
from models.progress.metrics import Metric
from models.progress.snapshot import DailySnapshot
from services.progress.forgetting import Forgotten, forget
from tests.integration.stores.builders import NOW, Home, later

TODAY = date(2026, 2, 9)
KEY = IdempotencyKey(key="tap-1", request="f" * 64)


def make_exercise(learner_id: str, **fields: Any) -> Exercise:
    given = {
        "id": new_id(),
        "household_id": None,
        "topic": "Brüche",
        "grade": 87.5,
        "completed_at": NOW,
        "local_date": TODAY,
        "created_at": later(seconds=1),
        "time_spent_seconds": 90,
        "hints_used": 2,
        "exercise_id": "page 12, no. 3",
    }
    return Exercise(learner_id=learner_id, **given | fields)


def make_recording(learner_id: str, number: int, **fields: Any) -> Recording:
    done = make_exercise(learner_id)
    return Recording(**{"done": done, "number": number, "batch_end": number} | fields)


def record(home: Home, *recordings: Recording) -> None:
    with home.store.write(home.id) as unit:
        unit.exercises.record(recordings)


def test_a_recording_comes_back_as_it_was(home: Home) -> None:
    child_id = home.child.id
    least = make_exercise(
        child_id, grade=None, time_spent_seconds=0, hints_used=0, exercise_id=None
    )
    check_in = CheckIn(
        id=new_id(),
        learner_id=child_id,
        household_id=home.id,
        completed_at=NOW,
        local_date=TODAY,
        created_at=NOW,
    )
    recordings = [
        make_recording(child_id, 1, batch_end=2),
        make_recording(child_id, 2, done=least),
        make_recording(child_id, 3, done=check_in),
    ]
    record(home, *recordings)
    with home.store.read() as unit:
        assert list(unit.exercises.of_learner(child_id)) == recordings
        assert [unit.exercises.find(child_id, r.id) for r in recordings] == recordings
        assert unit.exercises.find(new_id(), recordings[0].id) is None
        assert unit.exercises.find(child_id, "odd") is None


def test_changes_of_a_learner_are_numbered(home: Home) -> None:
    child_id = home.child.id
    recordings = [make_recording(child_id, number) for number in (1, 2, 3)]
    record(home, *recordings)
    with home.store.write(home.id) as unit:
        assert unit.exercises.last_number(child_id) == 3
        deleted = unit.exercises.delete(recordings[1])
        assert deleted.deleted_number == unit.exercises.last_number(child_id) == 4
    with home.store.read() as unit:
        assert unit.exercises.find(child_id, deleted.id) == deleted
        assert list(unit.exercises.of_learner(child_id)) == [recordings[0], recordings[2]]
        assert list(unit.exercises.of_learner(child_id, after=1)) == [recordings[2]]
        assert unit.exercises.deleted_after(child_id, 3) == [deleted]
        assert unit.exercises.deleted_after(child_id, 1) == []
        assert unit.exercises.deleted_after(child_id, 4) == []
        assert unit.exercises.last_number(new_id()) == 0


def test_many_recordings_are_streamed_in_order(home: Home) -> None:
    record(home, *(make_recording(home.child.id, number) for number in range(1, 1202)))
    with home.store.read() as unit:
        numbers = [recording.number for recording in unit.exercises.of_learner(home.child.id)]
    assert numbers == list(range(1, 1202))


def test_learners_are_forgotten_one_by_one(home: Home) -> None:
    other = home.add_child()
    record(home, *(make_recording(home.child.id, number) for number in (1, 2)))
    record(home, make_recording(other.id, 1))
    with home.store.write(home.id) as unit:
        assert sorted(unit.exercises.learner_ids()) == sorted([home.child.id, other.id])
        assert unit.exercises.forget(home.child.id) == 2
        assert unit.exercises.forget(home.child.id) == 0
        assert unit.exercises.learner_ids() == [other.id]
        assert unit.exercises.last_number(home.child.id) == 0


def test_all_progress_of_a_learner_is_forgotten_as_often_as_it_is_asked(home: Home) -> None:
    child_id, other = home.child.id, home.add_child()
    first = FirstAnswer(namespace=home.id, key=KEY, at=NOW, answer={"exercise": child_id})
    record(home, make_recording(child_id, 1, first=first), make_recording(child_id, 2))
    record(home, make_recording(other.id, 1))
    with home.store.write(home.id) as unit:
        for learner_id in (child_id, other.id):
            unit.learners.save(make_derived(learner_id), [a_day(learner_id, TODAY)])
            unit.snapshots.save(learner_id, [make_snapshot(TODAY)])
    for forgotten in (Forgotten(exercises=2, snapshots=1), Forgotten(exercises=0, snapshots=0)):
        with home.store.write(home.id) as unit:
            assert forget(unit, child_id) == forgotten
    with home.store.read() as unit:
        assert unit.learners.ids() == unit.exercises.learner_ids() == [other.id]
        assert unit.snapshots.between(child_id, date.min, date.max) == []
        assert len(unit.snapshots.between(other.id, date.min, date.max)) == 1
    with home.store.write(home.id) as unit:
        unit.exercises.record([make_recording(child_id, 1, first=first)])
        assert unit.exercises.last_number(child_id) == 1


@pytest.mark.parametrize("is_of_household", [True, False])
def test_a_key_leads_to_what_its_request_recorded(home: Home, is_of_household: bool) -> None:
    namespace = home.id if is_of_household else new_id()
    first = FirstAnswer(namespace=namespace, key=KEY, at=NOW, answer={"z": 1, "a": [None, "é"]})
    recording = make_recording(home.child.id, 1, first=first)
    record(home, recording)
    with home.store.read() as unit:
        remembered = unit.ledger.remembered(namespace, "tap-1", later(hours=1))
        found = unit.exercises.find(home.child.id, recording.id)
        assert remembered == Remembered(request="f" * 64, exercise_id=recording.id)
        assert unit.ledger.remembered(namespace, "tap-1", later(hours=25)) is None
    assert found is not None
    assert found.first == first
    assert list(found.first.answer) == ["z", "a"]


def make_derived(learner_id: str, **fields: Any) -> Derived:
    calendar = Calendar(zone="Europe/Berlin", day_start_hour=4)
    progress = LearnerProgress.empty(learner_id, None).with_exercise(make_exercise(learner_id))
    return Derived(**{"progress": progress, "calendars": (calendar,)} | fields)


def a_day(learner_id: str, day: date) -> DayFigures:
    return DayFigures(learner_id=learner_id, date=day).with_exercise(make_exercise(learner_id))


def test_what_is_derived_comes_back(home: Home) -> None:
    learner_id = home.child.id
    derived = make_derived(learner_id, exercise_number=7, waiting={new_id(): TODAY}, catalogue="c")
    days = [a_day(learner_id, TODAY + timedelta(days=n)) for n in range(3)]
    with home.store.write(home.id) as unit:
        assert unit.learners.find(learner_id) is None
        unit.learners.save(make_derived(learner_id), days[:1])
        unit.learners.save(derived, days[1:])
    with home.store.read() as unit:
        assert unit.learners.find(learner_id) == derived
        assert unit.learners.day(learner_id, TODAY) == days[0]
        assert list(unit.learners.days(learner_id, date.min, date.max)) == days
        assert list(unit.learners.days(learner_id, days[1].date, days[1].date)) == [days[1]]
        assert unit.learners.ids() == [learner_id]


def test_an_empty_day_is_no_day(home: Home) -> None:
    learner_id = home.child.id
    empty = DayFigures(learner_id=learner_id, date=TODAY)
    with home.store.write(home.id) as unit:
        unit.learners.save(make_derived(learner_id), [a_day(learner_id, TODAY)])
        unit.learners.save(make_derived(learner_id), [empty])
    with home.store.read() as unit:
        assert unit.learners.day(learner_id, TODAY) == empty
        assert unit.learners.day(new_id(), TODAY).is_empty
        assert list(unit.learners.days(learner_id, date.min, date.max)) == []


def test_many_days_are_streamed_in_order(home: Home) -> None:
    learner_id = home.child.id
    days = [a_day(learner_id, TODAY + timedelta(days=n)) for n in range(1000)]
    with home.store.write(home.id) as unit:
        unit.learners.save(make_derived(learner_id), days)
    with home.store.read() as unit:
        stored = [day.date for day in unit.learners.days(learner_id, date.min, date.max)]
    assert stored == [day.date for day in days]


def test_a_forgotten_learner_leaves_nothing(home: Home) -> None:
    learner_id = home.child.id
    with home.store.write(home.id) as unit:
        unit.learners.save(make_derived(learner_id), [a_day(learner_id, TODAY)])
        unit.learners.forget(learner_id)
        unit.learners.forget(learner_id)
    with home.store.read() as unit:
        assert unit.learners.find(learner_id) is None
        assert unit.learners.day(learner_id, TODAY).is_empty
        assert unit.learners.ids() == []


def make_snapshot(day: date, **fields: Any) -> DailySnapshot:
    whole = {name: 0 for name in DailySnapshot.__dataclass_fields__}
    averages = {"average_grade": None, "total_average_grade": 87.65}
    return DailySnapshot(**whole | averages | {"date": day} | fields)


def test_snapshots_are_kept_by_day(home: Home) -> None:
    learner_id = home.child.id
    days = [TODAY + timedelta(days=n) for n in range(3)]
    first, second, third = (make_snapshot(day, exercises=n) for n, day in enumerate(days))
    newer = make_snapshot(days[1], exercises=9, average_grade=100.0)
    with home.store.write(home.id) as unit:
        unit.snapshots.save(learner_id, [third, second])
        unit.snapshots.save(learner_id, [first, newer])
        unit.snapshots.save(learner_id, [])
    with home.store.read() as unit:
        assert unit.snapshots.between(learner_id, date.min, date.max) == [first, newer, third]
        assert unit.snapshots.between(learner_id, days[0], days[1]) == [first, newer]
        assert unit.snapshots.between(new_id(), date.min, date.max) == []
    with home.store.write(home.id) as unit:
        assert unit.snapshots.forget(learner_id) == 3
        assert unit.snapshots.forget(learner_id) == 0
        assert unit.snapshots.between(learner_id, date.min, date.max) == []


def make_achievement(**fields: Any) -> CustomAchievement:
    given = {
        "id": new_id(),
        "name": "Reader",
        "description": "Read for 30 days",
        "category": Category.STREAK,
        "tier": Tier.GOLD,
        "points": 50,
        "criteria": Criteria(metric=Metric.CURRENT_STREAK, operator=Operator.AT_LEAST, target=30),
    }
    return CustomAchievement(
        achievement=Achievement(**given | fields), created_at=NOW, updated_at=NOW
    )


def test_achievements_are_kept_oldest_first(home: Home) -> None:
    first, second = make_achievement(), replace(make_achievement(), created_at=later(days=1))
    changed = replace(
        first, achievement=replace(first.achievement, version=2, points=5), updated_at=later(days=2)
    )
    with home.store.write(None) as unit:
        unit.achievements.add(first)
        unit.achievements.add(second)
        unit.achievements.save(changed)
    with home.store.read() as unit:
        assert unit.achievements.everything() == [changed, second]
        assert unit.achievements.get(first.id) == changed
        assert unit.achievements.find("streak_7") is None
    with home.store.write(None) as unit:
        unit.achievements.remove(first.id)
        assert unit.achievements.everything() == [second]
