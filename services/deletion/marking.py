"""Mark the own account for deletion, see what that would do, and take it back."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from db.store import Unit
from models.errors import Conflict
from models.user import User
from services import accounts, passwords
from services.activity import own_timeline
from services.deletion import threshold
from services.scope import Scope

log = structlog.get_logger()


class TooLateToKeep(Conflict):
    """The time to take the deletion back is over."""

    code = "too_late_to_keep"

    def __init__(self) -> None:
        super().__init__("The account's deletion can't be taken back any more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """When an account was marked, and when it will be deleted; nothing where it is not marked."""

    marked_at: datetime | None = None
    deletes_after: datetime | None = None


def of_account(scope: Scope) -> Mark:
    """Give the mark of the own account."""
    with scope.read() as unit:
        return _mark(scope, unit, unit.users.get(scope.principal.user_id))


def mark(scope: Scope, password: str) -> Mark:
    """Mark the own account; a mark that is there stays. Raises Invalid for a wrong password."""
    checked = accounts.get(scope)
    passwords.check(scope.parts, checked, password, "password")
    with scope.write() as unit:
        user = unit.users.get(scope.principal.user_id)
        passwords.check_same(user, checked, "password")
        if not user.marked_for_deletion:
            user = unit.users.save(replace(user, marked_for_deletion_at=scope.now()))
            log.info("marked_for_deletion", session=scope.principal.session_id)
            _tell(scope, "deletion_marked", "A parent's account was marked for deletion")
        return _mark(scope, unit, user)


def take_back(scope: Scope) -> User:
    """Keep the own account after all; raises TooLateToKeep."""
    with scope.write() as unit:
        user = unit.users.get(scope.principal.user_id)
        if not user.marked_for_deletion:
            return user
        if not threshold.pace(scope.parts, unit).can_be_taken_back(user, scope.now()):
            raise TooLateToKeep
        log.info("deletion_taken_back", session=scope.principal.session_id)
        _tell(scope, "deletion_taken_back", "The deletion of a parent's account was taken back")
        return unit.users.save(replace(user, marked_for_deletion_at=None))


def _tell(scope: Scope, action_type: str, details: str) -> None:
    """Tell the household, where there is one."""
    if scope.principal.household_id is not None:
        own_timeline.note(scope, action_type, details)


def _mark(scope: Scope, unit: Unit, user: User) -> Mark:
    if not user.marked_for_deletion:
        return Mark()
    deletes_after = threshold.pace(scope.parts, unit).deletes_after(user)
    return Mark(marked_at=user.marked_for_deletion_at, deletes_after=deletes_after)
