"""Which learner a request means, and whether its sender may see that one."""

from db.store import Unit
from models.errors import NotFound
from services.progress.learners import Learner, of_child, of_user
from services.scope import Scope


def check_sight(scope: Scope, child_id: str | None) -> None:
    """Raise NotFound, or Forbidden for an administrator, where a child is out of sight."""
    if child_id is None:
        return
    if not scope.principal.may_see_child(child_id):
        raise NotFound("There is no such child.")
    with scope.read() as unit:
        unit.children.get(scope.household_id, child_id)


def meant(scope: Scope, unit: Unit, child_id: str | None) -> Learner:
    """Give the learner that a request means: a child, or who is signed in; raises NotFound."""
    child_id = child_id or scope.principal.child_id
    if child_id is None:
        return of_user(unit, unit.users.get(scope.principal.user_id))
    return of_child(unit, unit.children.get(scope.household_id, child_id))
