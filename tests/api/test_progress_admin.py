"""Achievements that administrators add and change."""

from typing import Any

import pytest
from flask_openapi import OpenAPI

from tests.api.builders import fields_of, refusal
from tests.api.test_progress_derived import Announced, record, unlocked
from tests.families import Caller, Family

PATH = "/admin/achievements"


def bookworm(**fields: Any) -> dict[str, Any]:
    criteria = {"metric": "exercises_completed", "target": 2, "topic": "Reading"}
    made = {"name": "Bookworm", "description": "Read twice", "category": "skill"}
    return {**made, "tier": "bronze", "points": 5, "criteria": criteria, **fields}


def test_an_added_achievement_is_unlocked_like_the_others(family: Family, admin: Caller) -> None:
    made = admin.post(PATH, **bookworm())
    assert made.status_code == 201, made.text
    assert (made.json["version"], made.json["built_in"]) == (1, False)
    record(family.parent)
    assert made.json["id"] not in unlocked(family.parent)
    given = record(family.parent)["unlocked_achievements"]
    assert made.json["id"] in {each["id"] for each in given}


def test_a_new_achievement_is_given_without_a_word(
    family: Family, admin: Caller, app: OpenAPI
) -> None:
    record(family.parent)
    record(family.parent)
    announced = Announced(app)
    made = admin.post(PATH, **bookworm()).json
    assert made["id"] in unlocked(family.parent)
    assert announced.unlocks == []


def test_a_change_is_a_new_version_and_takes_nothing_back(family: Family, admin: Caller) -> None:
    made = admin.post(PATH, **bookworm()).json
    record(family.parent)
    record(family.parent)
    criteria = {"metric": "exercises_completed", "target": 1000}
    changed = admin.patch(f"{PATH}/{made['id']}", criteria=criteria).json
    assert (changed["version"], changed["name"]) == (2, "Bookworm")
    assert made["id"] in unlocked(family.parent)
    listed = admin.get(PATH).json["achievements"]
    assert [each["version"] for each in listed if not each["built_in"]] == [2]


@pytest.mark.parametrize("fields", [{}, {"points": 5}, {"criteria": bookworm()["criteria"]}])
def test_what_changes_nothing_makes_no_version(admin: Caller, fields: dict[str, Any]) -> None:
    made = admin.post(PATH, **bookworm()).json
    assert admin.patch(f"{PATH}/{made['id']}", **fields).json == made


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"tier": "wooden"}, "tier"),
        ({"points": -1}, "points"),
        ({"points": 1_000_001}, "points"),
        ({"criteria": {"metric": "exercises_completed", "target": 5e-324}}, "criteria.target"),
        ({"criteria": {"metric": "exercises_completed", "target": 1e13}}, "criteria.target"),
        ({"criteria": {"metric": "luck", "target": 1}}, "criteria.metric"),
        ({"criteria": {"metric": "exercises_completed", "target": 0}}, "criteria.target"),
        ({"criteria": {"metric": "active_days", "target": 1, "topic": "A"}}, "criteria.topic"),
        ({"criteria": {"metric": "active_days", "target": 1, "window": 7}}, "criteria.window"),
    ],
)
def test_an_achievement_that_can_not_be_is_refused(
    admin: Caller, fields: dict[str, Any], field: str
) -> None:
    assert fields_of(admin.post(PATH, **bookworm(**fields))) == [field]


def test_a_built_in_achievement_can_not_be_changed(admin: Caller) -> None:
    assert refusal(admin.patch(f"{PATH}/exercises-1", points=1)) == (404, "not_found")
