"""The history of a learner's days, and the snapshots that it reads."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.progress import snapshots
from tests.api.builders import fields_of, parts_of, serving
from tests.api.test_progress_derived import record
from tests.conftest import TurnedClock
from tests.families import Caller, Family, sign_up
from utils.settings import Settings

HISTORY = "/api/progress/history"


def day(days_ago: int = 0) -> str:
    return (datetime.now(UTC).date() - timedelta(days=days_ago)).isoformat()


def test_a_new_learner_has_no_history(family: Family) -> None:
    found = family.parent.get(HISTORY).json
    assert (found["entries"], found["count"]) == ([], 0)
    assert (found["start_date"], found["end_date"]) == (day(29), day())


def test_each_day_since_the_first_has_its_own_figures_and_the_sums(family: Family) -> None:
    record(family.parent, 3, grade=80, time_spent_seconds=60)
    record(family.parent, 1, grade=90, time_spent_seconds=30)
    record(family.parent, 0, grade=100)
    entries = family.parent.get(HISTORY).json["entries"]
    assert [each["date"] for each in entries] == [day(3), day(2), day(1), day()]
    assert [each["exercises"] for each in entries] == [1, 0, 1, 1]
    assert [each["total_exercises"] for each in entries] == [1, 1, 2, 3]
    assert [each["total_average_grade"] for each in entries] == [80, 80, 85, 90]
    assert [each["total_time_seconds"] for each in entries] == [60, 60, 90, 90]
    assert [each["current_streak"] for each in entries] == [1, 1, 1, 2]


def test_a_range_has_both_its_ends(family: Family) -> None:
    for days_ago in (4, 3, 2, 1):
        record(family.parent, days_ago)
    found = family.parent.get(HISTORY, start_date=day(3), end_date=day(2)).json
    assert [each["date"] for each in found["entries"]] == [day(3), day(2)]
    assert [each["total_exercises"] for each in found["entries"]] == [2, 3]
    assert family.parent.get(HISTORY, days=2).json["count"] == 1


def test_what_is_backdated_comes_into_the_snapshots_behind_it(family: Family) -> None:
    record(family.parent, 4)
    record(family.parent, 1)
    family.parent.get(HISTORY)
    exercise = record(family.parent, 3)["exercise"]
    sums = [each["total_exercises"] for each in family.parent.get(HISTORY).json["entries"]]
    assert sums == [1, 2, 2, 3]
    family.parent.delete(f"/api/progress/exercises/{exercise['id']}")
    sums = [each["total_exercises"] for each in family.parent.get(HISTORY).json["entries"]]
    assert sums == [1, 1, 1, 2]


def test_tasks_and_points_stand_in_the_history_of_a_child(family: Family) -> None:
    family.trigger()
    (entry,) = family.parent.get(HISTORY, child_id=family.child_id).json["entries"]
    assert (entry["tasks"], entry["points"]) == (1, 10)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"days": 0}, "days"),
        ({"days": 3661}, "days"),
        ({"days": 3, "start_date": day(3)}, "days"),
        ({"start_date": day(), "end_date": day(1)}, "start_date"),
        ({"start_date": "2000-01-01", "end_date": "2026-01-01"}, "start_date"),
        ({"start_date": "yesterday"}, "start_date"),
    ],
)
def test_a_range_that_can_not_be_is_refused(
    family: Family, query: dict[str, object], field: str
) -> None:
    assert fields_of(family.parent.get(HISTORY, **query)) == [field]


def test_three_nights_of_downtime_are_made_up_for(settings: Settings, clock: TurnedClock) -> None:
    with serving(settings, clock=clock) as app:
        parent = sign_up(app.test_client())
        record(parent)
        store = parts_of(app).store
        assert snapshots.take_all(store, clock.now()) == 0
    clock.turn(timedelta(days=3))
    with serving(settings, clock=clock) as app:
        store = parts_of(app).store
        assert snapshots.take_all(store, clock.now()) == 1
        assert snapshots.take_all(store, clock.now()) == 0
        with store.read() as unit:
            taken = unit.snapshots.between(parent.user["id"], date.min, date.max)
        assert [each.date.isoformat() for each in taken] == [day(), day(-1), day(-2)]
        assert [each.total_exercises for each in taken] == [1, 1, 1]


def test_a_change_of_zone_around_midnight_takes_one_snapshot_a_day(
    settings: Settings, clock: TurnedClock
) -> None:
    with serving(settings, clock=clock) as app:
        parent = sign_up(app.test_client())
        record(parent)
        store = parts_of(app).store
        snapshots.take_all(store, clock.now() + timedelta(days=1))
        Caller(app.test_client(), parent.token).patch("/auth/me", timezone="Pacific/Apia")
        snapshots.take_all(store, clock.now() + timedelta(days=1))
        snapshots.take_all(store, clock.now() + timedelta(days=1, hours=1))
        with store.read() as unit:
            taken = unit.snapshots.between(parent.user["id"], date.min, date.max)
    dates = [each.date for each in taken]
    assert dates == sorted(set(dates))
    assert dates[0].isoformat() == day()
