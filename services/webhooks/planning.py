"""Make deliveries of what was recorded: each webhook has its places in ledger and timeline."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid5

from db.faces.ledger import Document
from db.recorded_actions import RecordedAction
from db.store import Store, Unit
from events.announcement import Announcement
from events.types.event_types import EventType
from events.types.tracking_event_created import TrackingEventCreated
from models.ids import new_id
from models.times import parse_iso
from models.webhooks.delivery import KEPT, Delivery
from models.webhooks.webhook import Webhook
from services.activity.announcing import announcement_of

AT_ONCE: Final = 100
PENDING_AT_MOST: Final = 1000
ENTRY: Final = EventType.TRACKING_EVENT_CREATED.value
ACTIVITY: Final = EventType.ACTIVITY_RECORDED.value


@dataclass(slots=True)
class Plan:
    """What a webhook is sent next, and the places that it has come to with that."""

    webhook: Webhook
    entry_seq: int
    action_seq: int
    deliveries: list[Delivery] = field(default_factory=list)
    is_behind: bool = False

    @property
    def has_moved(self) -> bool:
        """Whether anything was recorded behind the webhook's places."""
        return (self.entry_seq, self.action_seq) != (
            self.webhook.entry_seq,
            self.webhook.action_seq,
        )


def plan_all(store: Store, household_id: str, now: datetime) -> bool:
    """Make durable deliveries of what was recorded; tells whether more is left.

    The places follow in a unit of their own, once the deliveries are on the disk. Whoever is killed
    between makes the same deliveries again: their ids come from what they are of.
    """
    with store.write(household_id) as unit:
        webhooks = unit.webhooks.of_household(household_id)
        plans = [_plan(unit, each, now) for each in webhooks if each.is_enabled]
        for plan in plans:
            _keep(unit, plan)
    store.ticket().wait()
    if any(plan.has_moved for plan in plans):
        with store.write(household_id) as unit:
            for plan in plans:
                _advance(unit, plan)
    return any(plan.is_behind for plan in plans)


def plan_hint(store: Store, announcement: Announcement, timestamp: datetime) -> None:
    """Make durable deliveries of an event that is recorded nowhere else."""
    event_type = announcement.event.event_type.value
    household_id = announcement.household_id
    with store.write(household_id) as unit:
        data = _without_who_is_gone(unit, announcement.event.to_dict())
        for webhook in unit.webhooks.of_household(household_id):
            if not webhook.is_enabled or not webhook.hears_of(None):
                continue
            if webhook.wanted_type(event_type) and _room(unit, webhook):
                made_by_hand(unit, webhook, event_type, timestamp, data)
    store.ticket().wait()


def _without_who_is_gone(unit: Unit, data: dict[str, Any]) -> dict[str, Any]:
    """Take the account out of an event that waited until the account was deleted."""
    decided_by = data.get("decided_by") or {}
    user = None if decided_by.get("user_id") is None else unit.users.find(decided_by["user_id"])
    if not decided_by or (user is not None and not user.deletion_has_begun):
        return data
    return {**data, "decided_by": {**decided_by, "user_id": None, "name": None}}


def made_by_hand(
    unit: Unit, webhook: Webhook, event_type: str, now: datetime, data: dict[str, Any]
) -> Delivery:
    """Make one delivery of what is recorded nowhere, within a unit of the household."""
    made = _delivery(webhook, new_id(), event_type, now, _not_before_others(unit, webhook, now))
    number = unit.deliveries.last_number(webhook.household_id) + 1
    return unit.deliveries.add(replace(made, number=number, data=data))


def _plan(unit: Unit, webhook: Webhook, now: datetime) -> Plan:
    plan = Plan(webhook, webhook.entry_seq, webhook.action_seq)
    due = _not_before_others(unit, webhook, now)
    limit = min(AT_ONCE, _room(unit, webhook))
    if webhook.wants_entries:
        entries = unit.ledger.after(webhook.household_id, webhook.entry_seq, limit)
        plan.deliveries += _of_entries(webhook, entries, due)
        plan.entry_seq = entries[-1]["seq"] if entries else plan.entry_seq
        plan.is_behind = len(entries) == limit
    if webhook.wants_actions:
        actions = unit.actions.after(webhook.household_id, webhook.action_seq, limit)
        plan.deliveries += _of_actions(webhook, actions, due)
        plan.action_seq = actions[-1].seq if actions else plan.action_seq
        plan.is_behind = plan.is_behind or len(actions) == limit
    return plan


def _room(unit: Unit, webhook: Webhook) -> int:
    """Tell for how many more there is room: what has none stays where it was recorded."""
    waiting = unit.deliveries.count_waiting(webhook.household_id, webhook.id)
    return max(0, PENDING_AT_MOST - waiting)


def _not_before_others(unit: Unit, webhook: Webhook, now: datetime) -> datetime:
    """Give when the next delivery is due: now, but never before the one that was made before it."""
    newest, _ = unit.deliveries.page(webhook.household_id, webhook.id, 1, 0)
    return max([now, *(each.created_at for each in newest)])


def _of_entries(webhook: Webhook, entries: list[Document], due: datetime) -> Iterator[Delivery]:
    for entry in entries:
        at = parse_iso(entry["occurred_at"])
        made = _delivery(webhook, _id_of(webhook, entry["id"]), ENTRY, at, due)
        data = TrackingEventCreated.from_entry(entry).to_dict()
        yield replace(made, data=data, entry_seq=entry["seq"])


def _of_actions(
    webhook: Webhook, actions: list[RecordedAction], due: datetime
) -> Iterator[Delivery]:
    for action in (each.action for each in actions):
        wanted = webhook.wanted_type(ACTIVITY, action.action_type)
        if wanted is None or not webhook.hears_of(action.project_id):
            continue
        at = datetime.fromtimestamp(action.created_at, UTC)
        made = _delivery(webhook, _id_of(webhook, action.action_id), wanted, at, due)
        data = announcement_of(action).event.to_dict()
        yield replace(made, data=data, action_id=action.action_id)


def _id_of(webhook: Webhook, recorded_id: str) -> str:
    """Name the delivery of something recorded the same however often it is made."""
    return str(uuid5(UUID(webhook.id), recorded_id))


def _delivery(
    webhook: Webhook, delivery_id: str, event_type: str, timestamp: datetime, due: datetime
) -> Delivery:
    return Delivery(
        id=delivery_id,
        household_id=webhook.household_id,
        webhook_id=webhook.id,
        number=0,
        event_type=event_type,
        timestamp=timestamp,
        data={},
        created_at=due,
        next_attempt_at=due,
    )


def _keep(unit: Unit, plan: Plan) -> None:
    """Add the deliveries that are not there yet, numbered in their order."""
    number = unit.deliveries.last_number(plan.webhook.household_id)
    for delivery in plan.deliveries:
        if unit.deliveries.find(delivery.id) is None:
            number += 1
            unit.deliveries.add(replace(delivery, number=number))
    if plan.deliveries:
        unit.deliveries.prune(plan.webhook.household_id, plan.webhook.id, KEPT)


def _advance(unit: Unit, plan: Plan) -> None:
    """Note the places that a webhook has come to; a timeline may have become shorter meanwhile."""
    webhook = unit.webhooks.find(plan.webhook.household_id, plan.webhook.id)
    if webhook is None:
        return
    last_action = unit.actions.last_seq(webhook.household_id)
    moved = replace(
        webhook,
        entry_seq=max(webhook.entry_seq, plan.entry_seq),
        action_seq=max(webhook.action_seq, min(plan.action_seq, last_action)),
    )
    if moved != webhook:
        unit.webhooks.save(moved)
