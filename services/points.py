"""The four mutations of a child's points, and the undo: each becomes one entry of the ledger."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from db.faces.ledger import Document, Recorded
from db.store import Unit
from db.tracking import insert_tracking_event
from models.child import Child
from models.errors import Forbidden, NotFound
from models.points import PointsChange
from models.refusals import AlreadyReversed, NotReversible
from models.reward import Reward
from models.tracking_event import (
    REVERSIBLE,
    Action,
    EntityType,
    MetadataValue,
    TrackingEvent,
    entry_as_stored,
)
from services import announcements, replays, requests
from services.scope import Scope


@dataclass(slots=True, kw_only=True)
class Mutation:
    """What a mutation answers: the child now, and its entry, or none while it is deferred."""

    child: Child
    tracking_event: Document | None
    is_replayed: bool = False


@dataclass(slots=True, kw_only=True)
class Decision:
    """What a rule decided, before it is written."""

    entity_type: EntityType
    entity_id: str
    action: Action
    change: PointsChange
    metadata: Mapping[str, MetadataValue]
    reverses: str | None = None


Decide = Callable[[Unit, Child], Decision]


def trigger_task(scope: Scope, child_id: str, task_id: str) -> Mutation:
    """Add a task's points, or take a penalty's."""

    def decide(unit: Unit, child: Child) -> Decision:
        task = unit.tasks.get(child.household_id, task_id)
        return Decision(
            entity_type=task.entity_type,
            entity_id=task.id,
            action=Action.ACTIVATED,
            change=child.activate(task),
            metadata={"task_name": task.name, "task_points": child.points_of(task)},
        )

    return _mutate(scope, child_id, decide)


def request_reward(scope: Scope, child_id: str, reward_id: str) -> Mutation:
    """Ask for a reward; its cost is fixed from now on."""

    def decide(unit: Unit, child: Child) -> Decision:
        reward = unit.rewards.get(child.household_id, reward_id)
        return _of_reward(reward, child, Action.REQUESTED, child.request(reward))

    return _mutate(scope, child_id, decide)


def redeem_reward(
    scope: Scope, child_id: str, reward_id: str, requested_at: datetime | None = None
) -> Mutation:
    """Take a reward's cost and end its pending request.

    With `requested_at` only that request is redeemed: raises AlreadyResolved where somebody else
    decided it meanwhile. Without it, a redeem is a new one.
    """

    def decide(unit: Unit, child: Child) -> Decision:
        reward = unit.rewards.get(child.household_id, reward_id)
        if requested_at is not None:
            requests.check_still_pending(unit, child, reward_id, requested_at)
        return _of_reward(reward, child, Action.REDEEMED, child.redeem(reward))

    return _mutate(scope, child_id, decide)


def cancel_request(scope: Scope, child_id: str, reward_id: str) -> Mutation:
    """Take a pending request back, also one that outlived its reward in a power cut."""

    def decide(unit: Unit, child: Child) -> Decision:
        reward = unit.rewards.find(child.household_id, reward_id)
        if reward is None:
            reward = requests.requested_reward(unit, child, reward_id)
        return _of_reward(reward, child, Action.CANCELLED, child.cancel(reward.id))

    return _mutate(scope, child_id, decide)


def undo(scope: Scope, child_id: str, entry_id: str) -> Mutation:
    """Do the opposite of an entry of the last 30 days, once."""

    def decide(unit: Unit, child: Child) -> Decision:
        event = _reversible_event(scope, unit, child, entry_id)
        return Decision(
            entity_type=event.entity_type,
            entity_id=event.entity_id,
            action=Action.REVERSED,
            change=child.reverse(event),
            metadata=event.metadata,
            reverses=event.id,
        )

    return _mutate(scope, child_id, decide)


def cancel_requests_of(scope: Scope, unit: Unit, child: Child, reward_id: str) -> Child:
    """Cancel a child's pending request because its reward goes; the lock is held already."""
    if child.pending_request(reward_id) is None:
        return child
    reward = unit.rewards.get(child.household_id, reward_id)
    decision = _of_reward(reward, child, Action.CANCELLED, child.cancel(reward_id))
    return _record(scope, unit, child, decision)[0].child


def _of_reward(reward: Reward, child: Child, action: Action, change: PointsChange) -> Decision:
    return Decision(
        entity_type=EntityType.REWARD,
        entity_id=reward.id,
        action=action,
        change=change,
        metadata={"reward_name": reward.name, "reward_cost": child.cost_of(reward)},
    )


def _mutate(scope: Scope, child_id: str, decide: Decide) -> Mutation:
    """Decide and write one mutation under the household's lock, or answer a retry of it."""
    with scope.write() as unit:
        child = unit.children.get(scope.household_id, child_id)
        replay = replays.find(scope, unit)
        if replay is not None:
            return Mutation(
                child=child,
                tracking_event=replays.entry_of(unit, child, replay),
                is_replayed=True,
            )
        recorded, event = _record(scope, unit, child, decide(unit, child))
    return Mutation(
        child=recorded.child,
        tracking_event=None if recorded.is_deferred else event.to_dict(),
    )


def _record(
    scope: Scope, unit: Unit, child: Child, decision: Decision
) -> tuple[Recorded, TrackingEvent]:
    """Build the next entry of the chain, write it with its child, and prepare what follows."""
    user = unit.users.find(scope.principal.user_id)
    if user is None:
        raise Forbidden("The account that acts was deleted.")
    now = scope.now()
    event = TrackingEvent.create_event(
        household_id=child.household_id,
        user_id=user.id,
        user_key=user.key,
        child_id=child.id,
        entity_type=decision.entity_type,
        entity_id=decision.entity_id,
        action=decision.action,
        points_before=decision.change.before,
        points_after=decision.change.after,
        now=now,
        previous=unit.ledger.head(child.household_id),
        actor=scope.principal.actor,
        metadata=decision.metadata,
        reverses=decision.reverses,
    )
    recorded = insert_tracking_event(unit, child.after(event, now), event, scope.idempotency)
    announcements.of_mutation(scope, unit, child, event, is_deferred=recorded.is_deferred)
    return recorded, event


def _reversible_event(scope: Scope, unit: Unit, child: Child, entry_id: str) -> TrackingEvent:
    event = _event_of(unit, child, entry_id)
    if event.action not in REVERSIBLE:
        raise NotReversible(f"A {event.action} entry can't be undone.")
    if event.is_too_old_to_reverse(scope.now()):
        raise NotReversible("Only entries of the last 30 days can be undone.")
    if _is_reversed(unit, child, entry_id):
        raise AlreadyReversed
    return event


def _event_of(unit: Unit, child: Child, entry_id: str) -> TrackingEvent:
    for entry in child.unrecorded:
        if entry.event.id == entry_id:
            return entry.event
    document = unit.ledger.find(entry_id)
    if document is None or document.get("child_id") != child.id:
        raise NotFound("This child has no such entry.")
    return TrackingEvent.from_dict(entry_as_stored(document))


def _is_reversed(unit: Unit, child: Child, entry_id: str) -> bool:
    return (
        any(entry.event.reverses == entry_id for entry in child.unrecorded)
        or unit.ledger.reversal_of(entry_id, child.id) is not None
    )
