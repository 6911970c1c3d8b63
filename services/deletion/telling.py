"""Tell a household's timeline how far the deletion of an account is, and not whose it is."""

import hmac
from uuid import UUID

from models.activity.action import ActionStatus, Environment, ProjectAction
from models.user import User
from services.activity.announcing import announce
from services.scope import Parts

ACTION_TYPE = "deletion_step_taken"
SUCCESS, FAILED = ActionStatus.SUCCESS, ActionStatus.FAILED


def tell(parts: Parts, user: User, step: str, status: ActionStatus = SUCCESS) -> None:
    """Leave an action of a step in the household's own project, where the household is there.

    A step that succeeds again is told once; one that fails, once for each attempt. The ids come
    of the account's key, which is destroyed with it, so they tie nothing to it afterwards. Durable
    once this returns, and announced.
    """
    if user.household_id is None:
        return
    action = _action(parts, user, user.household_id, step, status)
    with parts.store.write(user.household_id) as unit:
        is_new = unit.actions.find(user.household_id, action.action_id) is None
        if not is_new or unit.households.find(user.household_id) is None:
            return
        unit.actions.record([action])
    parts.store.ticket().wait()
    announce(parts.publishing, [action])


def _action(
    parts: Parts, user: User, household_id: str, step: str, status: ActionStatus
) -> ProjectAction:
    return ProjectAction(
        action_id=_id_of(user, step, status),
        project_id=household_id,
        user_id=None,
        action_type=ACTION_TYPE,
        action_details=f"Deletion of an account: {step.replace('_', ' ')}",
        created_at=int(parts.clock.now().timestamp()),
        household_id=household_id,
        status=status,
        environment=Environment.PRODUCTION,
    )


def _id_of(user: User, step: str, status: ActionStatus) -> str:
    attempt = "" if status is SUCCESS else user.deletion_attempts
    digest = hmac.digest(user.key, f"{step}\n{status}\n{attempt}".encode(), "sha256")
    return str(UUID(bytes=digest[:16], version=5))
