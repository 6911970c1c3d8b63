"""Pending requests: which one is meant, and who decided it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from db.faces.ledger import Document
from db.filters import EntryFilter
from db.store import Unit
from models.child import Child
from models.errors import NotFound
from models.refusals import AlreadyResolved, NotRequested
from models.reward import Reward
from models.roles import Actor
from models.times import iso
from models.tracking_event import Action, EntityType

DECISIONS = frozenset({Action.REDEEMED.value, Action.CANCELLED.value})


def check_still_pending(unit: Unit, child: Child, reward_id: str, requested_at: datetime) -> None:
    """Raise AlreadyResolved, with who decided it and when, where the request is not pending."""
    pending = child.pending_request(reward_id)
    if pending is not None and pending.requested_at == requested_at:
        return
    decision = _find_decision(unit, child, reward_id, requested_at)
    if decision is None:
        raise NotRequested
    raise AlreadyResolved(
        {
            "action": decision["action"],
            "by": decided_by(unit, child, decision["actor"], decision["user_id"]),
            "at": decision["occurred_at"],
        }
    )


def requested_reward(unit: Unit, child: Child, reward_id: str) -> Reward:
    """Give a reward that is gone as its pending request knew it; raises NotFound without one."""
    pending = child.pending_request(reward_id)
    if pending is None:
        raise NotFound("There is no such reward.")
    entries = _reward_entries_since(unit, child, pending.requested_at)
    names = [e["metadata"]["reward_name"] for e in entries if e["entity_id"] == reward_id]
    return Reward(
        id=reward_id,
        household_id=child.household_id,
        name=names[0] if names else "",
        cost=pending.cost,
        created_at=pending.requested_at,
        updated_at=pending.requested_at,
    )


def decided_by(unit: Unit, child: Child, actor: str, user_id: str | None) -> dict[str, Any]:
    """Name who decided: the parent, or the child."""
    if actor == Actor.CHILD:
        return {"actor": actor, "user_id": user_id, "name": child.name}
    user = None if user_id is None else unit.users.find(user_id)
    return {"actor": actor, "user_id": user_id, "name": None if user is None else user.name}


def _find_decision(
    unit: Unit, child: Child, reward_id: str, requested_at: datetime
) -> Document | None:
    """Find the first decision after a request: a reward has one pending request at a time."""
    was_requested = False
    for entry in _reward_entries_since(unit, child, requested_at):
        if entry["entity_id"] != reward_id:
            continue
        if entry["action"] in DECISIONS and was_requested:
            return entry
        was_requested = was_requested or _is_request(entry, requested_at)
    return None


def _is_request(entry: Document, requested_at: datetime) -> bool:
    return (entry["action"], entry["occurred_at"]) == (Action.REQUESTED, iso(requested_at))


def _reward_entries_since(unit: Unit, child: Child, start: datetime) -> Iterator[Document]:
    filters = EntryFilter(
        household_id=child.household_id,
        child_id=child.id,
        entity_type=EntityType.REWARD,
        start=start,
    )
    last_seq = 0
    for entry in unit.ledger.scan(filters):
        last_seq = entry["seq"]
        yield entry
    for deferred in child.unrecorded:
        event = deferred.event
        if event.seq > last_seq and event.entity_type is EntityType.REWARD:
            yield event.to_dict()
