"""What is derived: streaks, achievements, badges, levels, statistics, and their events."""

import threading
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from flask_openapi import OpenAPI
from werkzeug.test import TestResponse

from events.announcement import Announcement
from events.types.achievement_unlocked import AchievementUnlocked
from tests.api.builders import parts_of, refusal, wait_for
from tests.conftest import TurnedClock
from tests.families import Caller, Family

EXERCISES = "/api/progress/exercises"


def record(caller: Caller, days_ago: int = 0, topic: str = "Reading", **fields: Any) -> Any:
    noon = datetime.combine(datetime.now(UTC).date(), time(12), UTC) - timedelta(days=days_ago)
    when = min(noon, datetime.now(UTC)) if days_ago == 0 else noon
    answer = caller.post(EXERCISES, topic=topic, completed_at=when.isoformat(), **fields)
    assert answer.status_code == 201, answer.text
    return answer.json


def unlocked(caller: Caller, **query: str) -> set[str]:
    found = caller.get("/api/progress/achievements", **query).json["achievements"]
    return {achievement["id"] for achievement in found if achievement["unlocked"]}


class Announced:
    """Hears what the application announces."""

    def __init__(self, app: OpenAPI) -> None:
        self.unlocks: list[dict[str, Any]] = []
        broker = parts_of(app).broker
        self._publish, broker.publish = broker.publish, self.publish  # type: ignore[method-assign]

    def publish(self, announcement: Announcement) -> None:
        if isinstance(announcement.event, AchievementUnlocked):
            self.unlocks.append(announcement.event.to_dict())
        self._publish(announcement)


def test_days_in_a_row_make_a_streak_in_whatever_order_they_come(family: Family) -> None:
    for days_ago in (3, 1, 0, 2):
        record(family.parent, days_ago)
    found = family.parent.get("/api/progress").json
    assert (found["current_streak"], found["longest_streak"], found["active_days"]) == (4, 4, 4)
    assert not found["streak_at_risk"]


def test_a_streak_until_yesterday_is_at_risk(family: Family) -> None:
    record(family.parent, 1)
    found = family.parent.get("/api/progress").json
    assert (found["current_streak"], found["streak_at_risk"]) == (1, True)


def test_a_missed_day_breaks_the_streak_and_the_record_stays(family: Family) -> None:
    for days_ago in (5, 4, 3):
        record(family.parent, days_ago)
    answer = record(family.parent)
    assert answer["streak"]["outcome"] == "broken"
    assert (answer["streak"]["current_streak"], answer["streak"]["longest_streak"]) == (1, 3)


@pytest.mark.parametrize(
    ("active", "outcome", "new_record"),
    [([], "started", True), ([1], "extended", True), ([0], "unchanged", False),
     ([3], "broken", False), ([9, 8, 7, 6, 1], "extended", False)],
)  # fmt: skip
def test_a_check_in_says_what_it_did(
    family: Family, active: list[int], outcome: str, new_record: bool
) -> None:
    for days_ago in active:
        record(family.parent, days_ago)
    before = family.parent.get("/api/progress").json["current_streak"]
    found = family.parent.post("/api/progress/update-streak").json
    assert (found["outcome"], found["new_record"]) == (outcome, new_record)
    assert found["previous_streak"] == before
    assert family.parent.get("/api/progress").json["exercises_completed"] == len(active)


def test_a_check_in_needs_no_body(family: Family) -> None:
    found = family.parent.call("POST", "/api/progress/update-streak")
    assert (found.status_code, found.json["outcome"]) == (200, "started")
    path = "/api/progress/update-streak"
    refused = family.parent.call("POST", path, data=b'{"completed_at": null}')
    assert refusal(refused) == (415, "unsupported_media_type")


def test_freezes_cover_what_was_missed(family: Family) -> None:
    family.parent.patch("/household", streak_freezes=1)
    for days_ago in (*range(2, 9), 0):
        record(family.parent, days_ago)
    assert family.parent.get("/api/progress").json["current_streak"] == 8
    family.parent.patch("/household", streak_freezes=0)
    assert family.parent.get("/api/progress").json["current_streak"] == 1


def test_more_freezes_give_what_became_owed_without_a_word(family: Family, app: OpenAPI) -> None:
    for days_ago in (*range(15), *range(16, 31)):
        record(family.parent, days_ago)
    assert "streak-30" not in unlocked(family.parent)
    announced = Announced(app)
    family.parent.patch("/household", streak_freezes=1)
    assert "streak-30" in unlocked(family.parent)
    found = family.parent.get("/api/progress").json
    missed = datetime.now(UTC).date() - timedelta(days=15)
    assert (found["frozen_dates"], found["current_streak"]) == ([missed.isoformat()], 30)
    assert announced.unlocks == []
    family.parent.patch("/household", streak_freezes=0)
    assert "streak-30" in unlocked(family.parent)


def test_a_day_is_the_learners_own(family: Family, clock: TurnedClock) -> None:
    family.parent.patch(f"/child/{family.child_id}", timezone="Pacific/Kiritimati")
    path = f"{EXERCISES}?child_id={family.child_id}"
    yesterday = clock.now().date() - timedelta(days=1)
    late = datetime.combine(yesterday, time(23), UTC).isoformat()
    exercise = family.parent.post(path, topic="Reading", completed_at=late).json["exercise"]
    assert exercise["local_date"] == (yesterday + timedelta(days=1)).isoformat()
    family.parent.patch(f"/child/{family.child_id}", timezone="UTC", day_start_hour=4)
    early = datetime.combine(yesterday, time(3, 59), UTC).isoformat()
    exercise = family.parent.post(path, topic="Reading", completed_at=early).json["exercise"]
    assert exercise["local_date"] == (yesterday - timedelta(days=1)).isoformat()


def test_an_exercise_unlocks_what_it_reaches_once(family: Family, app: OpenAPI) -> None:
    announced = Announced(app)
    first = record(family.parent)["unlocked_achievements"]
    assert first
    assert all(each["unlocked"] and each["achieved_at"] for each in first)
    assert record(family.parent)["unlocked_achievements"] == []
    assert {each["id"] for each in first} == unlocked(family.parent)
    assert [each["achievement_id"] for each in announced.unlocks] == [e["id"] for e in first]
    assert announced.unlocks[0]["learner_id"] == family.parent.user["id"]
    assert announced.unlocks[0]["child_id"] is None


def test_a_mutation_unlocks_and_announces_without_being_asked(family: Family, app: OpenAPI) -> None:
    announced = Announced(app)
    family.trigger()
    wait_for(lambda: announced.unlocks)
    assert {each["child_id"] for each in announced.unlocks} == {family.child_id}
    ids = [each["achievement_id"] for each in announced.unlocks]
    assert len(ids) == len(set(ids))
    assert set(ids) == unlocked(family.parent, child_id=family.child_id)


def test_fifty_at_once_unlock_and_announce_once(family: Family, app: OpenAPI) -> None:
    announced = Announced(app)
    answers: list[TestResponse] = []

    def complete() -> None:
        caller = Caller(app.test_client(), family.parent.token)
        answers.append(caller.post(EXERCISES, topic="Reading"))

    threads = [threading.Thread(target=complete) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    given = [each["id"] for answer in answers for each in answer.json["unlocked_achievements"]]
    assert len(given) == len(set(given))
    assert sorted(given) == sorted(each["achievement_id"] for each in announced.unlocks)
    assert set(given) == unlocked(family.parent)
    assert family.parent.get("/api/progress").json["exercises_completed"] == 50


def test_a_delete_takes_back_what_is_no_longer_earned(family: Family) -> None:
    exercise = record(family.parent)["exercise"]
    assert unlocked(family.parent)
    family.parent.delete(f"{EXERCISES}/{exercise['id']}")
    assert unlocked(family.parent) == set()


def test_an_undo_takes_back_what_is_no_longer_earned(family: Family) -> None:
    entry = family.trigger().json["tracking_event"]
    assert unlocked(family.parent, child_id=family.child_id)
    family.undo(entry["id"])
    assert unlocked(family.parent, child_id=family.child_id) == set()


def test_what_is_locked_says_how_far_it_is(family: Family) -> None:
    record(family.parent)
    found = family.parent.get("/api/progress/achievements").json
    assert found["total"] == len(found["achievements"]) >= 30
    for each in found["achievements"]:
        assert (each["progress"]["percentage"] == 100) is each["unlocked"]


def test_badges_are_earned_or_available(family: Family) -> None:
    record(family.parent)
    badges = family.parent.get("/api/progress/badges").json
    assert {each["id"] for each in badges["earned"]} == unlocked(family.parent)
    assert badges["total_points"] == sum(each["points"] for each in badges["earned"]) > 0
    assert not {each["id"] for each in badges["available"]} & unlocked(family.parent)
    assert family.parent.get("/api/progress").json["badge_points"] == badges["total_points"]


def test_a_level_needs_exercises_and_grade(family: Family) -> None:
    for _ in range(9):
        assert record(family.parent, grade=90)["skill_level"]["level"] == "beginner"
    assert record(family.parent, grade=90)["skill_level"]["level"] == "intermediate"
    (level,) = family.parent.get("/api/progress/skill-levels").json["skill_levels"]
    assert (level["previous_level"], level["exercises_completed"]) == ("beginner", 10)
    assert level["next_level"] == {
        "level": "advanced", "exercises_needed": 20, "grade_needed": 70,
    }  # fmt: skip


def test_a_level_is_calculated_also_for_an_unknown_topic(family: Family) -> None:
    record(family.parent, grade=50)
    path = "/api/progress/calculate-skill-level"
    known = family.parent.post(path, topic="Reading").json
    assert (known["level"], known["exercises_completed"], known["changed"]) == (
        "beginner", 1, False,
    )  # fmt: skip
    unknown = family.parent.post(path, topic="Chess").json
    assert (unknown["level"], unknown["exercises_completed"]) == ("beginner", 0)
    assert unknown["average_grade"] is None


@pytest.mark.parametrize(
    ("period", "exercises"), [("daily", 1), ("weekly", 2), ("monthly", 3), ("all", 4)]
)
def test_statistics_are_of_a_period(family: Family, period: str, exercises: int) -> None:
    for days_ago in (0, 6, 29, 30):
        record(family.parent, days_ago, grade=95)
    found = family.parent.get("/api/progress/statistics", period=period).json
    assert (found["period"], found["exercises_completed"]) == (period, exercises)
    assert found["by_grade"]["excellent"] == exercises
    assert [each["exercises_completed"] for each in found["by_topic"]] == [exercises]
    assert len(found["trend"]["days"]) == 7


def test_statistics_of_a_new_learner_are_empty(family: Family) -> None:
    found = family.parent.get("/api/progress/statistics").json
    assert (found["exercises_completed"], found["average_grade"]) == (0, None)
    assert found["trend"]["direction"] == "insufficient_data"


def test_an_unknown_period_is_refused(family: Family) -> None:
    answer = family.parent.get("/api/progress/statistics", period="yearly")
    assert refusal(answer) == (400, "invalid")
