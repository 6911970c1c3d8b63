"""The household."""

from flask import Response

from api.access import scope
from api.answers import answer, no_content
from api.blueprint import Blueprint
from api.schemas import family as schemas
from api.schemas.accounts import UserAnswer, UserPath
from api.schemas.fields import changes
from models.roles import Role
from services import households, invites, members

household_api = Blueprint("household", __name__)


@household_api.get("/household", allow=[Role.PARENT], answers={200: schemas.HouseholdAnswer})
def get_household() -> Response:
    """Give the own household."""
    return _answer(households.view(scope()))


@household_api.patch("/household", allow=[Role.PARENT], answers={200: schemas.HouseholdAnswer})
def change_household(body: schemas.HouseholdChange) -> Response:
    """Change the household's settings."""
    return _answer(households.change(scope(), changes(body)))


@household_api.post(
    "/household/invites", allow=[Role.PARENT], answers={201: schemas.NewInviteAnswer}
)
def create_invite() -> Response:
    """Invite another parent; the code is shown this once, and good once, for 7 days."""
    invite, code = invites.create(scope())
    return answer({**invite.to_public_dict(), "code": code}, 201)


@household_api.get("/household/invites", allow=[Role.PARENT], answers={200: schemas.InvitesAnswer})
def list_invites() -> Response:
    """Give the invites that may still be used."""
    found = [invite.to_public_dict() for invite in invites.of_household(scope())]
    return answer({"invites": found})


@household_api.delete("/household/invites/<invite_id>", allow=[Role.PARENT], answers={204: None})
def revoke_invite(path: schemas.InvitePath) -> Response:
    """Take an invite back, by its id or its code."""
    invites.revoke(scope(), path.invite_id)
    return no_content()


@household_api.post(
    "/household/leave",
    allow=[Role.PARENT],
    answers={200: UserAnswer},
    refuses=[members.LastParent],
)
def leave_household() -> Response:
    """Leave the household; the account goes on with a new one of its own."""
    return answer(members.leave(scope()).to_public_dict())


@household_api.delete(
    "/household/members/<user_id>",
    allow=[Role.PARENT],
    answers={204: None},
    refuses=[members.LastParent],
)
def remove_member(path: UserPath) -> Response:
    """Remove a parent from the household; the account goes on with a new one of its own."""
    members.remove(scope(), path.user_id)
    return no_content()


def _answer(view: households.HouseholdView) -> Response:
    members = [{"id": member.id, "name": member.name} for member in view.members]
    return answer(
        {
            **view.household.to_dict(),
            "members": members,
            "children_count": view.children_count,
        }
    )
