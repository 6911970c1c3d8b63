"""The household."""

from flask import Response

from api.access import scope
from api.answers import answer
from api.blueprint import Blueprint
from api.schemas import family as schemas
from api.schemas.fields import changes
from models.roles import Role
from services import households

household_api = Blueprint("household", __name__)


@household_api.get("/household", allow=[Role.PARENT], answers={200: schemas.HouseholdAnswer})
def get_household() -> Response:
    """Give the own household."""
    return _answer(households.view(scope()))


@household_api.patch("/household", allow=[Role.PARENT], answers={200: schemas.HouseholdAnswer})
def change_household(body: schemas.HouseholdChange) -> Response:
    """Change the household's settings."""
    return _answer(households.change(scope(), changes(body)))


def _answer(view: households.HouseholdView) -> Response:
    members = [{"id": member.id, "name": member.name} for member in view.members]
    return answer(
        {
            **view.household.to_dict(),
            "members": members,
            "children_count": view.children_count,
        }
    )
