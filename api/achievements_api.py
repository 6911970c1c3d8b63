"""Achievements: the built-in ones, and those that administrators add."""

from typing import Any

from flask import Response
from pydantic import BaseModel

from api.access import scope
from api.answers import answer
from api.blueprint import Blueprint
from api.schemas import achievements as schemas
from models.roles import Role
from services.progress import achieving

achievements_api = Blueprint("achievements", __name__)


@achievements_api.post(
    "/admin/achievements", allow=[Role.ADMIN], answers={201: schemas.DeclaredAnswer}
)
def create_achievement(body: schemas.NewAchievement) -> Response:
    """Add an achievement; whoever has reached it already is given it without a word."""
    return answer(achieving.create(scope(), _sent(body)), 201)


@achievements_api.get(
    "/admin/achievements", allow=[Role.ADMIN], answers={200: schemas.DeclaredListAnswer}
)
def list_declared_achievements() -> Response:
    """Give all achievements."""
    return answer({"achievements": achieving.everything(scope())})


@achievements_api.patch(
    "/admin/achievements/<achievement_id>",
    allow=[Role.ADMIN],
    answers={200: schemas.DeclaredAnswer},
)
def change_achievement(path: schemas.AchievementPath, body: schemas.AchievementChange) -> Response:
    """Change an added achievement into its next version; what was earned stays earned."""
    return answer(achieving.change(scope(), path.achievement_id, _sent(body)))


def _sent(body: BaseModel) -> dict[str, Any]:
    fields = body.model_dump(mode="json", exclude_unset=True)
    if "criteria" in fields:
        fields["criteria"] = body.criteria.model_dump(mode="json", exclude_none=True)  # type: ignore[attr-defined]  # both bodies have it
    return fields
