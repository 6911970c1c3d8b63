"""Parents of a household: they leave, or are removed, and what they made stays with the family."""

from dataclasses import replace

import structlog

from db.store import Unit
from models.errors import Conflict, NotFound
from models.household import Household
from models.ids import new_id
from models.user import User
from services import devices, invites
from services.activity import own_timeline, projects
from services.scope import Scope

log = structlog.get_logger()


class LastParent(Conflict):
    """The last parent does not leave: the children would have nobody."""

    code = "last_parent"

    def __init__(self) -> None:
        super().__init__("The last parent can't leave; delete the account instead.")


def leave(scope: Scope) -> User:
    """Leave the household for a new one of one's own; raises LastParent.

    The devices that the parent made go to the parent who has been there longest.
    """
    with scope.write() as unit:
        user = unit.users.get(scope.principal.user_id)
        left = _depart(scope, unit, user, successor_of(unit, user))
    log.info("member_left", session=scope.principal.session_id)
    return left


def remove(scope: Scope, user_id: str) -> None:
    """Remove a parent from the own household; raises NotFound, LastParent.

    The account stays, in a new household of its own; its devices are now the remover's.
    """
    if user_id == scope.principal.user_id:
        leave(scope)
        return
    with scope.write() as unit:
        user = unit.users.find(user_id)
        if user is None or user.household_id != scope.household_id:
            raise NotFound("There is no such member.")
        _depart(scope, unit, user, unit.users.get(scope.principal.user_id))
    log.info("member_removed", session=scope.principal.session_id)


def successor_of(unit: Unit, user: User) -> User | None:
    """Give the parent who has been there longest of those who stay, or nobody."""
    for other in unit.users.of_household(user.household_id or ""):
        if other.id != user.id and not other.deletion_has_begun:
            return other
    return None


def _depart(scope: Scope, unit: Unit, user: User, successor: User | None) -> User:
    if successor is None:
        raise LastParent
    devices.leave_to(unit, user, successor)
    projects.leave_tokens(unit, scope.household_id, user.id, successor.id)
    own_timeline.note(scope, "member_removed", "A parent left the household")
    invites.forget_of(unit, user)
    own = Household(id=new_id(), timezone=user.timezone, created_at=scope.now())
    unit.households.add(own)
    scope.outbox.then(lambda: scope.parts.broker.close_user(user.id))
    former = (*user.former_household_ids, scope.household_id)
    return unit.users.save(replace(user, household_id=own.id, former_household_ids=former))
