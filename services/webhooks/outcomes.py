"""What becomes of deliveries and their webhooks after an attempt."""

from datetime import datetime

from db.store import Store, Unit
from models.webhooks.delivery import Delivery, Outcome
from models.webhooks.webhook import Webhook

ERASED = "what it tells of was erased"
DISABLED = "the webhook was disabled"


def note(store: Store, sent: Delivery, outcome: Outcome, now: datetime) -> Webhook | None:
    """Note how an attempt ended; gives the webhook where that disabled it."""
    with store.write(sent.household_id) as unit:
        unit.deliveries.release(sent.webhook_id)
        delivery = unit.deliveries.find(sent.id)
        webhook = unit.webhooks.find(sent.household_id, sent.webhook_id)
        if delivery is None or webhook is None:
            return None
        unit.deliveries.save(delivery.attempted(outcome, now))
        after = _judged(webhook, outcome, now)
        if after != webhook:
            unit.webhooks.save(after)
        if after.is_enabled or not webhook.is_enabled:
            return None
        give_up_all(unit, after)
        return after


def _judged(webhook: Webhook, outcome: Outcome, now: datetime) -> Webhook:
    if outcome.is_success:
        return webhook.succeeded()
    if not webhook.is_enabled:
        return webhook
    return webhook.disabled("gone") if outcome.is_gone else webhook.failed(now)


def give_up_all(unit: Unit, webhook: Webhook) -> None:
    """Try nothing more of a webhook that is disabled, within a unit of its household."""
    for delivery in unit.deliveries.waiting(webhook.household_id, webhook.id):
        unit.deliveries.save(delivery.given_up(DISABLED))


def give_up(store: Store, leased: Delivery) -> None:
    """Give up a delivery whose entry or action was erased."""
    with store.write(leased.household_id) as unit:
        unit.deliveries.release(leased.webhook_id)
        delivery = unit.deliveries.find(leased.id)
        if delivery is not None:
            unit.deliveries.save(delivery.given_up(ERASED))


def release(store: Store, leased: Delivery) -> None:
    """Let anybody send to a webhook again: this attempt was broken off."""
    with store.write(leased.household_id) as unit:
        unit.deliveries.release(leased.webhook_id)
