"""Recording what learners do, and the figures that follow from it."""

from datetime import timedelta

import pytest

from tests.api.builders import FlakyDisk, fields_of, lose, refusal, serving, stored
from tests.conftest import TurnedClock
from tests.families import Caller, Family, sign_up
from utils.settings import Settings

EXERCISES = "/api/progress/exercises"
KEY = "one-tap"


def test_a_new_learner_has_nothing_yet(family: Family) -> None:
    found = family.parent.get("/api/progress").json
    assert found["learner_id"] == family.parent.user["id"]
    assert (found["exercises_completed"], found["current_streak"]) == (0, 0)
    assert (found["average_grade"], found["last_active_date"]) == (None, None)
    assert found["skill_levels"] == []
    assert found["achievements_total"] >= 30


def test_an_exercise_is_recorded_and_counted(family: Family) -> None:
    answer = family.parent.post(
        EXERCISES, topic="Fractions", grade=87.5, time_spent_seconds=90, hints_used=2
    )
    assert answer.status_code == 201, answer.text
    exercise = answer.json["exercise"]
    assert (exercise["topic"], exercise["grade"]) == ("Fractions", 87.5)
    assert exercise["learner_id"] == family.parent.user["id"]
    assert answer.json["streak"]["outcome"] == "started"
    assert answer.json["skill_level"]["level"] == "beginner"
    found = family.parent.get("/api/progress").json
    assert (found["exercises_completed"], found["average_grade"]) == (1, 87.5)
    assert (found["time_spent_seconds"], found["hints_used"]) == (90, 2)
    assert (found["current_streak"], found["active_days"]) == (1, 1)


def test_a_parent_records_for_a_child(family: Family) -> None:
    path = f"{EXERCISES}?child_id={family.child_id}"
    assert family.parent.post(path, topic="Reading").status_code == 201
    child = family.parent.get("/api/progress", child_id=family.child_id).json
    assert (child["learner_id"], child["exercises_completed"]) == (family.child_id, 1)
    assert family.parent.get("/api/progress").json["exercises_completed"] == 0


def test_a_device_is_its_child(family: Family) -> None:
    device = family.device()
    assert device.post(EXERCISES, topic="Reading").json["exercise"]["learner_id"] == family.child_id
    assert device.get("/api/progress").json["learner_id"] == family.child_id
    named = device.get("/api/progress", child_id=family.child_id)
    assert named.json["exercises_completed"] == 1


def test_another_child_is_not_there(family: Family) -> None:
    sibling = family.make("/child", name="Ben")
    other = Family(sign_up(family.parent.client))
    for caller, child_id in (
        (family.device(), sibling),
        (family.parent, other.child_id),
        (family.parent, "nobody"),
    ):
        assert refusal(caller.get("/api/progress", child_id=child_id)) == (404, "not_found")
        path = f"{EXERCISES}?child_id={child_id}"
        assert refusal(caller.post(path, topic="Reading")) == (404, "not_found")


def test_an_administrator_learns_without_a_household(family: Family, admin: Caller) -> None:
    assert admin.post(EXERCISES, topic="Reading", key=KEY).status_code == 201
    assert admin.get("/api/progress").json["exercises_completed"] == 1
    refused = admin.get("/api/progress", child_id=family.child_id)
    assert refusal(refused) == (403, "forbidden")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("topic", ""),
        ("topic", 7),
        ("grade", -0.1),
        ("grade", 100.1),
        ("grade", "good"),
        ("time_spent_seconds", -1),
        ("time_spent_seconds", 1.5),
        ("time_spent_seconds", 1_000_000_001),
        ("hints_used", -1),
        ("hints_used", 10**30),
        ("completed_at", "2026-02-09T18:42:15"),
        ("completed_at", "2999-01-01T00:00:00Z"),
        ("completed_at", "0001-01-01T00:00:00Z"),
        ("mood", "good"),
    ],
)
def test_a_value_that_can_not_be_is_refused(family: Family, field: str, value: object) -> None:
    answer = family.parent.post(EXERCISES, **{"topic": "Reading", field: value})
    assert fields_of(answer) == [field]
    assert family.parent.get("/api/progress").json["exercises_completed"] == 0


def test_what_lies_ahead_counts_from_when_its_day_has_come(
    family: Family, clock: TurnedClock
) -> None:
    tomorrow = (clock.now() + timedelta(hours=23, minutes=59)).isoformat()
    family.parent.post(EXERCISES, topic="Reading", completed_at=tomorrow)
    assert family.parent.get("/api/progress").json["exercises_completed"] == 0
    clock.turn(timedelta(days=1))
    family.parent = Caller.logged_in(
        family.parent.client, family.parent.user["email"], "correct horse battery"
    )
    found = family.parent.get("/api/progress").json
    assert (found["exercises_completed"], found["current_streak"]) == (1, 1)


def test_a_task_counts_once_it_is_activated(family: Family) -> None:
    family.trigger()
    family.trigger(family.penalty_id)
    found = family.parent.get("/api/progress", child_id=family.child_id).json
    assert (found["good_tasks"], found["penalties"], found["points_earned"]) == (1, 1, 10)
    assert found["current_streak"] == 1


def test_an_undo_takes_a_task_off_again(family: Family) -> None:
    entry = family.trigger().json["tracking_event"]
    family.parent.get("/api/progress", child_id=family.child_id)
    family.undo(entry["id"])
    found = family.parent.get("/api/progress", child_id=family.child_id).json
    assert (found["good_tasks"], found["points_earned"], found["current_streak"]) == (0, 0, 0)


def test_tasks_make_no_day_active_where_the_household_says_so(family: Family) -> None:
    family.parent.patch("/household", count_tasks_as_activity=False)
    family.trigger()
    found = family.parent.get("/api/progress", child_id=family.child_id).json
    assert (found["good_tasks"], found["current_streak"]) == (1, 0)


def test_a_deleted_exercise_is_taken_off_everything(family: Family) -> None:
    exercise = family.parent.post(EXERCISES, topic="Reading", grade=90).json["exercise"]
    assert family.parent.delete(f"{EXERCISES}/{exercise['id']}").status_code == 204
    found = family.parent.get("/api/progress").json
    assert (found["exercises_completed"], found["current_streak"]) == (0, 0)
    assert (found["average_grade"], found["skill_levels"]) == (None, [])
    again = family.parent.delete(f"{EXERCISES}/{exercise['id']}")
    assert refusal(again) == (404, "not_found")


def test_an_exercise_of_another_learner_is_not_there_to_be_deleted(family: Family) -> None:
    path = f"{EXERCISES}?child_id={family.child_id}"
    exercise = family.parent.post(path, topic="Reading").json["exercise"]
    refused = family.parent.delete(f"{EXERCISES}/{exercise['id']}")
    assert refusal(refused) == (404, "not_found")
    assert family.device().delete(f"{EXERCISES}/{exercise['id']}").status_code == 204


def test_a_deleted_child_takes_its_progress_along(settings: Settings, clock: TurnedClock) -> None:
    with serving(settings, clock=clock) as app:
        family = Family(sign_up(app.test_client()))
        path = f"{EXERCISES}?child_id={family.child_id}"
        family.parent.post(path, topic="Reading", key=KEY)
        family.parent.post(EXERCISES, topic="Writing")
        entry = family.trigger().json["tracking_event"]
        assert family.parent.delete(f"/child/{family.child_id}").status_code == 204
        gone = family.parent.get("/api/progress", child_id=family.child_id)
        assert refusal(gone) == (404, "not_found")
        assert family.parent.get("/api/progress").json["exercises_completed"] == 1
        found = family.parent.get("/admin/tracking", child_id=family.child_id).json
        assert [each["id"] for each in found["tracking_events"]] == [entry["id"]]
    for name in ("exercises", "learners", "snapshots"):
        assert family.child_id not in stored(settings, name)


def test_a_retry_records_nothing_and_answers_as_the_first_time(family: Family) -> None:
    first = family.parent.post(EXERCISES, key=KEY, topic="Reading", grade=80)
    family.parent.post(EXERCISES, topic="Reading")
    again = family.parent.post(EXERCISES, key=KEY, topic="Reading", grade=80)
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")
    assert again.json == first.json
    assert family.parent.get("/api/progress").json["exercises_completed"] == 2


def test_a_key_with_another_exercise_learner_or_route_is_refused(family: Family) -> None:
    family.parent.post(EXERCISES, key=KEY, topic="Reading")
    for refused in (
        family.parent.post(EXERCISES, key=KEY, topic="Writing"),
        family.parent.post(f"{EXERCISES}?child_id={family.child_id}", key=KEY, topic="Reading"),
        family.trigger(key=KEY),
    ):
        assert refusal(refused) == (422, "idempotency_key_reused")


def test_a_key_of_an_entry_is_no_key_of_an_exercise(family: Family) -> None:
    family.trigger(key=KEY)
    refused = family.parent.post(EXERCISES, key=KEY, topic="Reading")
    assert refusal(refused) == (422, "idempotency_key_reused")


def test_everything_outlives_a_restart(settings: Settings, clock: TurnedClock) -> None:
    with serving(settings, clock=clock) as app:
        family = Family(sign_up(app.test_client()))
        first = family.parent.post(EXERCISES, key=KEY, topic="Reading", grade=70)
        family.parent.post(EXERCISES, topic="Writing")
        family.parent.delete(f"{EXERCISES}/{first.json['exercise']['id']}")
        family.trigger()
        before = family.parent.get("/api/progress").json
        of_child = family.parent.get("/api/progress", child_id=family.child_id).json
    with serving(settings, clock=clock) as app:
        family.parent.client = app.test_client()
        assert family.parent.get("/api/progress").json == before
        assert family.parent.get("/api/progress", child_id=family.child_id).json == of_child
        again = family.parent.post(EXERCISES, key=KEY, topic="Reading", grade=70)
        assert (again.json, again.headers["Idempotent-Replayed"]) == (first.json, "true")


@pytest.mark.parametrize("lost", ["learners", "exercises"])
def test_what_is_derived_follows_its_sources_also_where_a_table_is_lost(
    settings: Settings, clock: TurnedClock, lost: str
) -> None:
    with serving(settings, clock=clock) as app:
        family = Family(sign_up(app.test_client()))
        device = family.device()
        for grade in (70, 90):
            device.post(EXERCISES, topic="Reading", grade=grade)
        family.trigger()
        before = device.get("/api/progress").json
    lose(settings, lost)
    with serving(settings, clock=clock) as app:
        device.client = app.test_client()
        after = device.get("/api/progress").json
        kept = 2 if lost == "learners" else 0
        assert (after["exercises_completed"], after["good_tasks"]) == (kept, 1)
        assert after["current_streak"] == before["current_streak"]


@pytest.mark.data_folder
def test_a_failing_disk_records_all_of_an_exercise_or_nothing(
    settings: Settings, clock: TurnedClock
) -> None:
    disk = FlakyDisk("exercises.json")
    with serving(settings, clock=clock, fs=disk) as app:
        parent = sign_up(app.test_client())
        parent.post(EXERCISES, topic="Reading")
        disk.is_failing = True
        assert refusal(parent.post(EXERCISES, topic="Reading")) == (503, "storage_unavailable")
        assert parent.get("/api/progress").json["exercises_completed"] == 1
        disk.is_failing = False
        assert parent.post(EXERCISES, topic="Reading").status_code == 201
        assert parent.get("/api/progress").json["exercises_completed"] == 2


@pytest.mark.data_folder
def test_derived_figures_that_can_not_be_written_follow_later(
    settings: Settings, clock: TurnedClock
) -> None:
    disk = FlakyDisk("learners.json")
    with serving(settings, clock=clock, fs=disk) as app:
        parent = sign_up(app.test_client())
        parent.post(EXERCISES, topic="Reading")
        disk.is_failing = True
        assert parent.post(EXERCISES, topic="Reading").status_code in (201, 503)
        disk.is_failing = False
        assert parent.get("/api/progress").json["exercises_completed"] == 2
