"""The deletion scheduler's round: one account after the other, one leader among all processes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import structlog

from models.activity.action import ActionStatus
from models.deletion import MOST_ATTEMPTS
from models.errors import StorageUnavailable
from models.user import User
from services.deletion import sweeping, telling, threshold
from services.deletion.steps import STEPS
from services.scope import Parts

log = structlog.get_logger()
TASK: Final = "deletion"
BEGUN: Final = "begun"
LONGEST_ERROR: Final = 500
StepDone = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """How many accounts were due, and what became of them."""

    processed: int
    deleted: int

    @property
    def failed(self) -> int:
        """How many are to be tried again, or given up."""
        return self.processed - self.deleted


class StepFailed(Exception):
    """A step of a deletion failed; the text says which and why."""

    def __init__(self, step: str, error: Exception) -> None:
        super().__init__(f"{step}: {type(error).__name__}: {error}")
        self.step = step


def ignore(step: str) -> None:
    """Hear of no step."""


def run(parts: Parts, step_done: StepDone = ignore) -> Round:
    """Delete the accounts that are due, after whoever is at it; `step_done` hears of each step.

    Raises StorageUnavailable where that one takes too long.
    """
    with parts.store.lead(TASK):
        done = _run(parts, step_done)
    sweeping.settle(parts)
    return done


def run_if_free(parts: Parts) -> None:
    """Delete the accounts that are due, unless somebody else is at it."""
    try:
        with parts.store.lead_if_free(TASK) as is_leader:
            if is_leader:
                _run(parts, ignore)
        if is_leader:
            sweeping.settle(parts)
    except StorageUnavailable as error:
        log.warning("deletion_waits", detail=error.detail)


def _run(parts: Parts, step_done: StepDone) -> Round:
    begun = filter(None, (_begin(parts, user) for user in _due(parts)))
    tried = [_try(parts, user, step_done) for user in begun]
    return Round(processed=len(tried), deleted=sum(tried))


def _due(parts: Parts) -> list[User]:
    """Give who is due; of those who were in progress when a process ended for the last time, none.

    Nobody else is at it, so what is in progress was cut short.
    """
    now = parts.clock.now()
    with parts.store.read() as unit:
        marked, pace = unit.users.marked_for_deletion(), threshold.pace(parts, unit)
    for user in marked:
        if user.deletion_in_progress and user.deletion_attempts >= MOST_ATTEMPTS:
            _note(parts, user, error="the process ended in the middle")
    return [user for user in marked if pace.is_due(user, now)]


def _begin(parts: Parts, user: User) -> User | None:
    """Note that an account's deletion has begun; nothing where it was taken back meanwhile."""
    with parts.store.write(user.household_id) as unit:
        current, now = unit.users.find(user.id), parts.clock.now()
        if current is None or not threshold.pace(parts, unit).is_due(current, now):
            return None
        begun = unit.users.save(
            replace(
                current,
                deletion_in_progress=True,
                deletion_attempts=current.deletion_attempts + 1,
                deletion_attempted_at=now,
                deletion_error=None,
            )
        )
    parts.store.ticket().wait()
    return begun


def _try(parts: Parts, user: User, step_done: StepDone) -> bool:
    """Delete an account; tells whether it is gone."""
    try:
        _delete(parts, user, step_done)
    except StepFailed as failure:
        parts.metrics.count_deletion_failure()
        _note(parts, user, error=str(failure)[:LONGEST_ERROR])
        telling.tell(parts, user, failure.step, ActionStatus.FAILED)
        return False
    parts.metrics.count_deleted_account()
    log.info("account_deleted", attempt=user.deletion_attempts)
    return True


def _delete(parts: Parts, user: User, step_done: StepDone) -> None:
    step_done(BEGUN)
    for name, step in STEPS.items():
        try:
            step(parts, user)
            telling.tell(parts, user, name)
            parts.store.ticket().wait()
        except Exception as error:  # whatever it is, it is retried, and the others come first
            log.error("deletion_failed", step=name, error=type(error).__name__)  # noqa: TRY400 - the text may name the account
            raise StepFailed(name, error) from error
        log.info("deletion_step", step=name, attempt=user.deletion_attempts)
        step_done(name)


def _note(parts: Parts, user: User, *, error: str) -> None:
    """Note why an account's deletion rests, where the account is still there."""
    with parts.store.write(user.household_id) as unit:
        current = unit.users.find(user.id)
        if current is not None:
            unit.users.save(replace(current, deletion_in_progress=False, deletion_error=error))
    parts.store.ticket().wait()
