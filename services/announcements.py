"""What a change tells the household's streams."""

from db.store import Unit
from events import send_event_for_current_user
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
        household_id=event.household_id, event=TrackingEventCreated.of(event), seq=event.seq
    )


def of_mutation(
    scope: Scope, unit: Unit, before: Child, event: TrackingEvent, *, is_deferred: bool
) -> None:
    """Prepare what follows a mutation: its audit line, its entry, the request it decided."""
    scope.outbox.log_entry(event)
    scope.outbox.then(lambda: scope.parts.watch.notice(event.household_id, event.child_id))
    if not is_deferred:
        send_event_for_current_user(TrackingEventCreated.of(event), seq=event.seq)
    if _resolves_a_request(before, event):
        send_event_for_current_user(
            RewardRequestResolved(
                child_id=event.child_id,
                reward_id=event.entity_id,
                action=event.action,
                decided_by=requests.decided_by(unit, before, event.actor, event.user_id),
                decided_at=event.occurred_at,
            )
        )


def _resolves_a_request(before: Child, event: TrackingEvent) -> bool:
    return (
        event.entity_type is EntityType.REWARD
        and event.action in RESOLVING
        and before.pending_request(event.entity_id) is not None
    )
