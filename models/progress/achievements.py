"""Achievements: what there is to reach, how far a learner is, what was unlocked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import Any, Final, Self

from models.progress.metrics import Metric, Metrics
from models.times import iso, parse_iso


class Category(StrEnum):
    """What an achievement is about."""

    EXERCISES = "exercises"
    TASKS = "tasks"
    STREAK = "streak"
    POINTS = "points"
    REWARDS = "rewards"
    SKILL = "skill"
    GRADE = "grade"


class Tier(StrEnum):
    """How high an achievement is, lowest first."""

    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"
    PLATINUM = "platinum"


class Operator(StrEnum):
    """How a metric is held against the target."""

    AT_LEAST = ">="
    MORE_THAN = ">"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """When an achievement is reached: a metric against a target, in all or in one topic.

    With a `window` of so many days the metric is its best sum over that many days in a row.
    """

    metric: Metric
    operator: Operator
    target: float
    topic: str | None = None
    window: int | None = None

    def current(self, metrics: Metrics) -> float:
        """Give where a learner stands."""
        return metrics.value(self.metric, topic=self.topic, window=self.window)

    def are_met(self, metrics: Metrics) -> bool:
        """Whether the target is reached."""
        current = self.current(metrics)
        return (
            current > self.target
            if self.operator is Operator.MORE_THAN
            else (current >= self.target)
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the form of the catalogue, without what is not set."""
        fields = {
            "metric": self.metric.value,
            "operator": self.operator.value,
            "target": self.target,
            "topic": self.topic,
            "window": self.window,
        }
        return {name: value for name, value in fields.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """Something to reach, with the points its badge is worth."""

    id: str
    name: str
    description: str
    category: Category
    tier: Tier
    points: int
    criteria: Criteria
    version: int = 1

    def to_dict(self) -> dict[str, Any]:
        """Give the form of the catalogue, which is also the answer's."""
        return {
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "category": self.category.value,
            "tier": self.tier.value,
            "points": self.points,
            "criteria": self.criteria.to_dict(),
            "version": self.version,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlock:
    """One achievement that a learner holds, in the version that was reached.

    `achieved_at` is when it was reached, `awarded_at` when that was noticed.
    """

    achievement_id: str
    version: int
    achieved_at: datetime
    awarded_at: datetime
    by_hand: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        return {
            "achievement_id": self.achievement_id,
            "version": self.version,
            "achieved_at": iso(self.achieved_at),
            "awarded_at": iso(self.awarded_at),
            "by_hand": self.by_hand,
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        times = {name: parse_iso(fields[name]) for name in ("achieved_at", "awarded_at")}
        return cls(**{**fields, **times})


Unlocks = Mapping[str, Unlock]
ALL: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievementProgress:
    """How far a learner is: 100 percent exactly where the criteria are met."""

    current: float
    target: float
    percentage: float

    def to_dict(self) -> dict[str, Any]:
        """Give the answer's form."""
        return {"current": self.current, "target": self.target, "percentage": self.percentage}


def progress_to(achievement: Achievement, metrics: Metrics) -> AchievementProgress:
    """Say how far a learner is, in percent rounded down to two decimals."""
    criteria = achievement.criteria
    current = criteria.current(metrics)
    done = floor(Fraction(current) / Fraction(criteria.target) * ALL)
    hundredths = ALL if criteria.are_met(metrics) else min(done, ALL - 1)
    return AchievementProgress(current=current, target=criteria.target, percentage=hundredths / 100)


def owed(catalogue: Iterable[Achievement], metrics: Metrics, unlocks: Unlocks) -> list[Achievement]:
    """List what a learner has reached and does not hold, in any version, lowest tiers first."""
    reached = [a for a in catalogue if a.id not in unlocks and a.criteria.are_met(metrics)]
    return sorted(reached, key=lambda each: (TIERS.index(each.tier), each.criteria.target))


def newly_unlocked(
    catalogue: Iterable[Achievement], before: Metrics, after: Metrics, unlocks: Unlocks
) -> list[Achievement]:
    """List what an event has unlocked: every tier between the metrics before and after it.

    What was reached before already is owed, as for a new achievement, and not announced.
    """
    return [a for a in owed(catalogue, after, unlocks) if not a.criteria.are_met(before)]


def no_longer_earned(
    catalogue: Iterable[Achievement], before: Metrics, after: Metrics, unlocks: Unlocks
) -> list[Unlock]:
    """List the unlocks that an undo or a delete takes back.

    Those given by hand stay, and those of another version, whose criteria are gone. One whose
    metric had fallen before already, as an average can, was earned in its time and stays.
    """
    by_id = {achievement.id: achievement for achievement in catalogue}
    return [
        unlock
        for unlock in unlocks.values()
        if not unlock.by_hand and _is_lost(by_id.get(unlock.achievement_id), unlock, before, after)
    ]


def _is_lost(
    achievement: Achievement | None, unlock: Unlock, before: Metrics, after: Metrics
) -> bool:
    if achievement is None or achievement.version != unlock.version:
        return False
    met = achievement.criteria.are_met
    return met(before) and not met(after)


TIERS: Final = tuple(Tier)
