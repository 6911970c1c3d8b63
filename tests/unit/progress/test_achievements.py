"""What an event unlocks, what an undo takes back, and how far there is to go."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.progress.achievements import (
    Achievement,
    Category,
    Criteria,
    Operator,
    Tier,
    Unlock,
    newly_unlocked,
    no_longer_earned,
    owed,
    progress_to,
)
from models.progress.figures import Figures
from models.progress.metrics import Metric, Metrics
from models.progress.skill_levels import Level, SkillLevel
from models.progress.topics import TopicFigures
from tests.unit.progress.builders import NOW


def make_achievement(target: float = 10, **fields: Any) -> Achievement:
    criteria = {"metric": Metric.EXERCISES_COMPLETED, "operator": Operator.AT_LEAST}
    criteria |= {name: fields.pop(name) for name in set(Criteria.__slots__) & set(fields)}
    given = {"id": f"at-{target}", "name": "Ten", "description": "Do ten", "points": 10}
    kind = {"category": Category.EXERCISES, "tier": Tier.BRONZE}
    return Achievement(**given | kind | fields, criteria=Criteria(target=target, **criteria))


def made(exercises: int, **fields: Any) -> Metrics:
    return Metrics(figures=Figures(exercises=exercises), **fields)


def held(*achievements: Achievement, **fields: Any) -> dict[str, Unlock]:
    times = {"achieved_at": NOW, "awarded_at": NOW}
    return {
        each.id: Unlock(**{"achievement_id": each.id, "version": each.version} | times | fields)
        for each in achievements
    }


BRONZE, SILVER, GOLD = (
    make_achievement(target, tier=tier)
    for target, tier in ((1, Tier.BRONZE), (10, Tier.SILVER), (25, Tier.GOLD))
)
TIERS = [GOLD, SILVER, BRONZE]


@pytest.mark.parametrize(
    ("before", "after", "unlocked"),
    [
        (0, 0, []),
        (0, 1, [BRONZE]),
        (1, 2, []),
        (9, 10, [SILVER]),
        (0, 30, [BRONZE, SILVER, GOLD]),
        (9, 25, [SILVER, GOLD]),
        (30, 0, []),
    ],
)
def test_every_tier_crossed_is_unlocked(
    before: int, after: int, unlocked: list[Achievement]
) -> None:
    assert newly_unlocked(TIERS, made(before), made(after), {}) == unlocked


def test_what_is_held_is_not_unlocked_again() -> None:
    assert newly_unlocked(TIERS, made(0), made(30), held(SILVER)) == [BRONZE, GOLD]


def test_what_is_held_in_another_version_is_not_unlocked_again() -> None:
    newer = make_achievement(10, version=2)
    assert newly_unlocked([newer], made(0), made(30), held(make_achievement(10))) == []


def test_what_was_reached_before_it_existed_is_owed_and_not_announced() -> None:
    assert newly_unlocked(TIERS, made(11), made(12), {}) == []
    assert owed(TIERS, made(12), {}) == [BRONZE, SILVER]
    assert owed(TIERS, made(12), held(BRONZE)) == [SILVER]


@pytest.mark.parametrize(
    ("before", "after", "unlocks", "lost"),
    [
        (10, 9, held(BRONZE, SILVER), ["at-10"]),
        (10, 0, held(BRONZE, SILVER), ["at-1", "at-10"]),
        (11, 10, held(BRONZE, SILVER), []),
        (10, 9, held(SILVER, by_hand=True), []),
        (10, 9, held(SILVER, version=0), []),
        (9, 8, held(SILVER), []),
        (10, 9, held(make_achievement(7, id="gone")), []),
    ],
    ids=[
        "one",
        "all",
        "still earned",
        "given by hand",
        "of another version",
        "lost before already",
        "of an achievement that is gone",
    ],
)
def test_what_is_no_longer_earned_is_taken_back(
    before: int, after: int, unlocks: dict[str, Unlock], lost: list[str]
) -> None:
    taken = no_longer_earned(TIERS, made(before), made(after), unlocks)
    assert [unlock.achievement_id for unlock in taken] == lost


@given(st.lists(st.integers(0, 40), max_size=20))
def test_up_and_down_ends_with_what_the_last_count_earns(counts: list[int]) -> None:
    unlocks: dict[str, Unlock] = {}
    before = made(0)
    for count in counts:
        after = made(count)
        unlocks |= held(*newly_unlocked(TIERS, before, after, unlocks))
        for lost in no_longer_earned(TIERS, before, after, unlocks):
            del unlocks[lost.achievement_id]
        before = after
    assert set(unlocks) == {a.id for a in TIERS if a.criteria.are_met(before)}


@pytest.mark.parametrize(
    ("achievement", "exercises", "percentage"),
    [
        (make_achievement(10), 0, 0.0),
        (make_achievement(10), 4, 40.0),
        (make_achievement(3), 1, 33.33),
        (make_achievement(10), 10, 100.0),
        (make_achievement(10), 25, 100.0),
        (make_achievement(100_000), 99_999, 99.99),
        (make_achievement(5e-324), 10**18, 100.0),
        (make_achievement(10, operator=Operator.MORE_THAN), 10, 99.99),
        (make_achievement(10, operator=Operator.MORE_THAN), 11, 100.0),
    ],
)
def test_only_what_is_reached_stands_at_a_hundred_percent(
    achievement: Achievement, exercises: int, percentage: float
) -> None:
    progress = progress_to(achievement, made(exercises))
    assert (progress.current, progress.target) == (exercises, achievement.criteria.target)
    assert progress.percentage == percentage


TOPICS = {
    "fractions": SkillLevel(
        topic="fractions", figures=TopicFigures(30, 2, 150_000_000, 99), level=Level.ADVANCED
    ),
    "poems": SkillLevel(topic="poems", figures=TopicFigures(1), level=Level.BEGINNER),
}
METRICS = Metrics(
    figures=Figures(31, 2, 150_000_000, 99, 5, 1, 1, 2, 0, 1, 7, 3, 70, 4, 2, 40),
    topics=TOPICS,
    current_streak=2,
    longest_streak=9,
    active_days=12,
    busiest={1: 6, 7: 20},
)


OF_METRICS = [
    (Metric.EXERCISES_COMPLETED, 31),
    (Metric.GRADED_EXERCISES, 2),
    (Metric.AVERAGE_GRADE, 75.0),
    (Metric.TIME_SPENT_SECONDS, 99),
    (Metric.GOOD_GRADES, 3),
    (Metric.EXCELLENT_GRADES, 1),
    (Metric.PERFECT_GRADES, 1),
    (Metric.TASKS_COMPLETED, 7),
    (Metric.POINTS_EARNED, 70),
    (Metric.REWARDS_REDEEMED, 4),
    (Metric.CURRENT_STREAK, 2),
    (Metric.LONGEST_STREAK, 9),
    (Metric.ACTIVE_DAYS, 12),
    (Metric.ACTIVITIES, 40),
    (Metric.TOPICS, 2),
    (Metric.INTERMEDIATE_TOPICS, 1),
    (Metric.ADVANCED_TOPICS, 1),
    (Metric.EXPERT_TOPICS, 0),
    (Metric.SKILL_LEVEL, 2),
]


@pytest.mark.parametrize(("metric", "value"), OF_METRICS)
def test_every_metric_is_counted(metric: Metric, value: float) -> None:
    assert METRICS.value(metric) == value


def test_no_metric_is_left_out_of_the_table_above() -> None:
    assert [metric for metric, _ in OF_METRICS] == list(Metric)


@pytest.mark.parametrize(
    ("metric", "narrowed", "value"),
    [
        (Metric.EXERCISES_COMPLETED, {"topic": "fractions"}, 30),
        (Metric.EXERCISES_COMPLETED, {"topic": "unknown"}, 0),
        (Metric.GRADED_EXERCISES, {"topic": "fractions"}, 2),
        (Metric.AVERAGE_GRADE, {"topic": "fractions"}, 75.0),
        (Metric.AVERAGE_GRADE, {"topic": "poems"}, 0),
        (Metric.TIME_SPENT_SECONDS, {"topic": "fractions"}, 99),
        (Metric.SKILL_LEVEL, {"topic": "fractions"}, 2),
        (Metric.ACTIVITIES, {"window": 1}, 6),
        (Metric.ACTIVITIES, {"window": 7}, 20),
    ],
)
def test_a_metric_is_counted_in_a_topic_or_a_window(
    metric: Metric, narrowed: dict[str, Any], value: float
) -> None:
    achievement = make_achievement(1, metric=metric, **narrowed)
    assert achievement.criteria.current(METRICS) == value


def test_an_unlock_reads_back_as_it_was() -> None:
    for unlock in held(BRONZE, SILVER, by_hand=True).values():
        assert Unlock.from_dict(unlock.to_dict()) == unlock
