"""Achievements as administrators see them."""

from typing import Annotated, Any

from pydantic import Field

from api.schemas.fields import Answer, Body, Change, Description, Name, Path, Topic
from models.progress.achievements import Category, Operator, Tier
from models.progress.catalogue import LEAST_TARGET, MOST_POINTS, MOST_TARGET
from models.progress.metrics import Metric


class AchievementPath(Path):
    """An achievement."""

    achievement_id: str


class CriteriaBody(Body):
    """When it is reached: a metric against a target, in all, in a topic, or in a window of days."""

    metric: Metric
    operator: Operator = Operator.AT_LEAST
    target: Annotated[float, Field(ge=LEAST_TARGET, le=MOST_TARGET, allow_inf_nan=False)]
    topic: Topic | None = None
    window: int | None = None


class NewAchievement(Body):
    """An achievement to be added."""

    name: Name
    description: Annotated[Description, Field(min_length=1, pattern=r"\S")]
    category: Category
    tier: Tier
    points: Annotated[int, Field(ge=0, le=MOST_POINTS)]
    criteria: CriteriaBody


class AchievementChange(Change):
    """What of an achievement changes; what is left out stays."""

    name: Name = ""
    description: Annotated[Description, Field(min_length=1, pattern=r"\S")] = ""
    category: Category = Category.EXERCISES
    tier: Tier = Tier.BRONZE
    points: Annotated[int, Field(ge=0, le=MOST_POINTS)] = 0
    criteria: CriteriaBody = Field(default=None)  # type: ignore[assignment]  # only what was sent counts


class DeclaredAnswer(Answer):
    """An achievement as it is declared."""

    id: str
    name: str
    description: str
    category: Category
    tier: Tier
    points: int
    criteria: dict[str, Any]
    version: int
    built_in: bool


class DeclaredListAnswer(Answer):
    """All achievements."""

    achievements: list[DeclaredAnswer]
