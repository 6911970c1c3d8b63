"""The household's own timeline, which Starchart writes itself."""

from typing import Any

from models.activity.action import LONGEST_DETAILS, Environment
from services.outbox import Outbox
from services.scope import Parts, Scope
from utils.server_log import current_request_id


def note(scope: Scope, action_type: str, details: str) -> None:
    """Note what somebody did in the household, once it is durable."""
    note_of(
        scope.outbox,
        scope.parts,
        scope.household_id,
        scope.principal.user_id,
        action_type,
        details,
    )


def note_of(
    outbox: Outbox,
    parts: Parts,
    household_id: str,
    user_id: str | None,
    action_type: str,
    details: str,
) -> None:
    """Note what happened in a household, once it is durable."""
    request_id = current_request_id.get()
    outbox.then(
        lambda: track(parts, household_id, user_id, action_type, details, request_id=request_id)
    )


def track(
    parts: Parts,
    household_id: str,
    user_id: str | None,
    action_type: str,
    details: str,
    **more: Any,
) -> None:
    """Note at once what happened in a household."""
    parts.tracker.track_activity(
        household_id,
        user_id,
        action_type,
        details[:LONGEST_DETAILS],
        environment=Environment.PRODUCTION.value,
        **more,
    )


def track_everywhere(parts: Parts, user_id: str | None, action_type: str, details: str) -> None:
    """Note in every household what happened to the server."""
    with parts.store.read() as unit:
        household_ids = [household.id for household in unit.households]
    for household_id in household_ids:
        track(parts, household_id, user_id, action_type, details)
