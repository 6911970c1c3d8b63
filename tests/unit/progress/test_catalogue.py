"""The catalogue is checked before anything is unlocked by it."""

import json
from pathlib import Path
from typing import Any

import pytest

from models.progress.achievements import Category, Tier
from models.progress.catalogue import (
    CatalogueError,
    achievement_from,
    catalogue_of,
    load_catalogue,
)
from models.progress.figures import NOTHING
from models.progress.metrics import Metrics

GOOD: dict[str, Any] = {
    "id": "exercises-10",
    "name": "Ten",
    "description": "Complete ten exercises",
    "category": "exercises",
    "tier": "bronze",
    "points": 10,
    "criteria": {"metric": "exercises_completed", "operator": ">=", "target": 10},
}


def criteria(**fields: Any) -> dict[str, Any]:
    return {"criteria": GOOD["criteria"] | fields}


def test_at_least_thirty_achievements_in_tiers_cover_every_category() -> None:
    catalogue = load_catalogue()
    assert len(catalogue) >= 30
    assert {achievement.category for achievement in catalogue} == set(Category)
    assert {achievement.tier for achievement in catalogue} == set(Tier)


def test_no_achievement_is_there_from_the_beginning() -> None:
    nothing = Metrics(figures=NOTHING)
    assert not any(each.criteria.are_met(nothing) for each in load_catalogue())


def test_higher_tiers_of_the_same_take_more_and_are_worth_more() -> None:
    tiers: dict[Any, list[Any]] = {}
    for each in load_catalogue():
        tiers.setdefault((each.criteria.metric, each.criteria.window), []).append(each)
    for series in tiers.values():
        assert [each.tier for each in series] == sorted(
            (each.tier for each in series), key=list(Tier).index
        )
        targets = [each.criteria.target for each in series]
        points = [each.points for each in series]
        assert targets == sorted(set(targets))
        assert points == sorted(set(points))


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"version": 3},
        criteria(topic="fractions"),
        criteria(metric="activities", window=7),
        criteria(operator=">", target=0.5),
    ],
)
def test_an_achievement_is_written_as_it_was_read(more: dict[str, Any]) -> None:
    assert achievement_from(GOOD | more).to_dict() == {"version": 1} | GOOD | more


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"id": ""}, "id"),
        ({"name": 7}, "name"),
        ({"description": " "}, "description"),
        ({"category": "cooking"}, "category"),
        ({"tier": "wood"}, "tier"),
        ({"tier": ["bronze"]}, "tier"),
        ({"points": -1}, "points"),
        ({"points": True}, "points"),
        ({"points": 1.5}, "points"),
        ({"points": 1_000_001}, "points"),
        ({"version": 0}, "version"),
        ({"colour": "red"}, "colour"),
        ({"criteria": None}, "criteria"),
        ({"criteria": []}, "criteria"),
        (criteria(metric="happiness"), "criteria.metric"),
        (criteria(operator="=="), "criteria.operator"),
        (criteria(target=0), "criteria.target"),
        (criteria(target=-5), "criteria.target"),
        (criteria(target="10"), "criteria.target"),
        (criteria(target=5e-324), "criteria.target"),
        (criteria(target=1_000_000_000_001), "criteria.target"),
        (criteria(target=True), "criteria.target"),
        (criteria(target=float("nan")), "criteria.target"),
        (criteria(target=float("inf")), "criteria.target"),
        (criteria(metric="points_earned", topic="fractions"), "criteria.topic"),
        (criteria(topic=7), "criteria.topic"),
        (criteria(window=7), "criteria.window"),
        (criteria(metric="activities", window=6), "criteria.window"),
        (criteria(metric="activities", window=True), "criteria.window"),
        (criteria(mood="good"), "criteria.mood"),
    ],
)
def test_an_achievement_that_cannot_be_is_refused_by_its_field(
    wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(CatalogueError) as refused:
        achievement_from(GOOD | wrong)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("documents", "said"),
    [
        ([GOOD, GOOD], "achievement 'exercises-10': the id is taken"),
        ([GOOD | {"tier": "wood"}], "achievement 'exercises-10'.tier: must be one of bronze"),
        ([GOOD, {}], "achievement number 2.id: must be a text"),
        ([7], "achievement number 1.achievement: is no object"),
    ],
)
def test_a_catalogue_names_the_achievement_that_is_wrong(documents: list[Any], said: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        catalogue_of(documents)
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize("text", ["", "[{]", '{"id": "x"}', json.dumps([GOOD, GOOD])])
def test_a_file_that_is_no_catalogue_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "achievements.json"
    path.write_text(text)
    with pytest.raises(CatalogueError):
        load_catalogue(path)
