"""Accounts, as administrators see them."""

from flask import Response

from api.access import scope
from api.answers import answer, page
from api.blueprint import Blueprint
from api.schemas import accounts as account_schemas
from api.schemas import tracking as schemas
from models.roles import Role
from services import administration

users_api = Blueprint("users", __name__)


@users_api.get("/admin/users", allow=[Role.ADMIN], answers={200: schemas.UsersAnswer})
def list_users(query: schemas.UsersQuery) -> Response:
    """Give accounts, oldest first."""
    users, total = administration.page(scope(), query.email, query.limit, query.offset)
    found = [user.to_public_dict() for user in users]
    return page("users", found, total, query.limit, query.offset)


@users_api.post(
    "/admin/users/<user_id>/disable",
    allow=[Role.ADMIN],
    answers={200: account_schemas.UserAnswer},
    refuses=[administration.OwnAccount],
)
def disable_user(path: account_schemas.UserPath) -> Response:
    """Keep an account from signing in; its sign-ins end, and its devices rest."""
    return answer(administration.disable(scope(), path.user_id).to_public_dict())


@users_api.post(
    "/admin/users/<user_id>/enable",
    allow=[Role.ADMIN],
    answers={200: account_schemas.UserAnswer},
)
def enable_user(path: account_schemas.UserPath) -> Response:
    """Let an account sign in again."""
    return answer(administration.enable(scope(), path.user_id).to_public_dict())
