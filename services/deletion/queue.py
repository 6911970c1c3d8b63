"""The deletion queue, as administrators see it."""

import math
from dataclasses import replace
from typing import Any

from models.deletion import DeletionStatus
from models.errors import NotFound, StorageUnavailable
from models.user import User
from services.deletion import threshold
from services.scope import Parts, Scope


def page(scope: Scope, limit: int, offset: int) -> tuple[list[dict[str, Any]], int]:
    """Give a page of the marked accounts, the longest marked first, and how many there are."""
    with scope.read() as unit:
        marked, pace = unit.users.marked_for_deletion(), threshold.pace(scope.parts, unit)
    now = scope.now()
    shown = [pace.to_dict(user, now) for user in marked[offset : offset + limit]]
    return shown, len(marked)


def retry(scope: Scope, user_id: str) -> dict[str, Any]:
    """Let the next round try an account's deletion again, as if for the first time.

    Raises NotFound for an account that is not in the queue.
    """
    with scope.read() as unit:
        household_id = _marked(unit.users.find(user_id)).household_id
    scope.outbox.wrote()
    with scope.parts.store.write(household_id) as unit:
        user = _marked(unit.users.find(user_id))
        if not user.deletion_in_progress:
            user = unit.users.save(replace(user, deletion_attempts=0, deletion_error=None))
        return threshold.pace(scope.parts, unit).to_dict(user, scope.now())


def count_failed(parts: Parts) -> float:
    """Count the accounts whose deletion was given up; not a number where storage is away."""
    try:
        with parts.store.read() as unit:
            marked, pace = unit.users.marked_for_deletion(), threshold.pace(parts, unit)
    except StorageUnavailable:
        return math.nan
    now = parts.clock.now()
    return sum(pace.status(user, now) is DeletionStatus.FAILED for user in marked)


def _marked(user: User | None) -> User:
    if user is None or not user.marked_for_deletion:
        raise NotFound("There is no such account in the deletion queue.")
    return user
