"""What a change tells the household's streams."""

from db.store import Unit
from events.announcement import Announcement
from events.types.reward_request_resolved import RewardRequestResolved
from events.types.tracking_event_created import TrackingEventCreated
from models.child import Child
from models.tracking_event import Action, EntityType, TrackingEvent
from services import requests
from services.scope import Scope

RESOLVING = frozenset({Action.REDEEMED, Action.CANCELLED})


def of_entry(event: TrackingEvent) -> Announcement:
    """Announce an entry that is in the ledger."""
    return Announcement(
        household_id=event.household_id,
        child_id=event.child_id,
        seq=event.seq,
        event=TrackingEventCreated(
            tracking_event_id=event.id,
            child_id=event.child_id,
            entity_type=event.entity_type,
            action=event.action,
        ),
    )


def of_mutation(
    scope: Scope, unit: Unit, before: Child, event: TrackingEvent, *, is_deferred: bool
) -> None:
    """Prepare what follows a mutation: its audit line, its entry, the request it decided."""
    scope.outbox.log_entry(event)
    if not is_deferred:
        scope.outbox.announce(of_entry(event))
    if _resolves_a_request(before, event):
        scope.outbox.announce(_of_resolved_request(unit, before, event))


def _resolves_a_request(before: Child, event: TrackingEvent) -> bool:
    return (
        event.entity_type is EntityType.REWARD
        and event.action in RESOLVING
        and before.pending_request(event.entity_id) is not None
    )


def _of_resolved_request(unit: Unit, child: Child, event: TrackingEvent) -> Announcement:
    return Announcement(
        household_id=event.household_id,
        child_id=event.child_id,
        event=RewardRequestResolved(
            child_id=event.child_id,
            reward_id=event.entity_id,
            action=event.action,
            decided_by=requests.decided_by(unit, child, event.actor, event.user_id),
            decided_at=event.occurred_at,
        ),
    )
