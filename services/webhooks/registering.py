"""Webhooks of a household: made, changed, tried out, and what became of their deliveries."""

from collections.abc import Sequence
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import replace
from typing import Any, Final

import httpx

from db.store import Unit
from models.errors import Conflict, Invalid, NotFound
from models.ids import new_id
from models.webhooks.delivery import Delivery
from models.webhooks.target import ForbiddenTarget, check_addresses, host_and_port
from models.webhooks.webhook import Webhook, new_secret
from services.activity import projects
from services.scope import Scope
from services.webhooks import outcomes, planning
from services.webhooks.names import start_look_up

MOST: Final = 50
LOOK_UP_SECONDS: Final = 2.0
TEST: Final = "test"


class TooManyWebhooks(Conflict):
    """A household has as many webhooks as it may."""

    code = "too_many_webhooks"

    def __init__(self) -> None:
        super().__init__(f"A household has {MOST} webhooks at most; delete one first.")


class WebhookDisabled(Conflict):
    """Nothing is sent to a webhook that is disabled."""

    code = "webhook_disabled"

    def __init__(self) -> None:
        super().__init__("The webhook is disabled; enable it first.")


def create(scope: Scope, url: str, event_types: Sequence[str], project_id: str | None) -> Webhook:
    """Make a webhook that hears of what is recorded from now on.

    Raises Invalid, ForbiddenTarget, NotFound for a project, TooManyWebhooks.
    """
    projects.check_sight(scope, project_id)
    _check_target(scope, url)
    now = scope.now()
    with scope.write() as unit:
        household_id = scope.household_id
        if len(unit.webhooks.of_household(household_id)) >= MOST:
            raise TooManyWebhooks
        if project_id is not None:
            project_id = projects.get_in(unit, household_id, project_id).id
        made = unit.webhooks.add(
            Webhook(
                id=new_id(),
                household_id=household_id,
                url=url,
                event_types=tuple(dict.fromkeys(event_types)),
                project_id=project_id,
                secret=new_secret(),
                created_at=now,
                updated_at=now,
                entry_seq=unit.ledger.last_seq(household_id),
                action_seq=unit.actions.last_seq(household_id),
            )
        )
    _renew(scope)
    return made


def of_household(scope: Scope) -> list[Webhook]:
    """Give the household's webhooks, oldest first."""
    with scope.read() as unit:
        return unit.webhooks.of_household(scope.household_id)


def get(scope: Scope, webhook_id: str) -> Webhook:
    """Give a webhook; raises NotFound."""
    with scope.read() as unit:
        return unit.webhooks.get(scope.household_id, webhook_id)


def change(scope: Scope, webhook_id: str, fields: dict[str, Any]) -> Webhook:
    """Change where a webhook sends what, or whether; raises Invalid, ForbiddenTarget, NotFound.

    Disabled, it is sent nothing more; enabled again, it hears of what is recorded from now on.
    """
    if "url" in fields:
        _check_target(scope, fields["url"])
    with scope.write() as unit:
        before = unit.webhooks.get(scope.household_id, webhook_id)
        if {name: _shown(before, name) for name in fields} == fields:
            return before
        after = unit.webhooks.save(_changed(unit, before, fields, scope))
        if not after.is_enabled:
            outcomes.give_up_all(unit, after)
    _renew(scope)
    return after


def rotate(scope: Scope, webhook_id: str) -> Webhook:
    """Give a webhook a new secret; for 24 hours the one before signs too. Raises NotFound."""
    with scope.write() as unit:
        webhook = unit.webhooks.get(scope.household_id, webhook_id)
        return unit.webhooks.save(webhook.rotated(scope.now()))


def delete(scope: Scope, webhook_id: str) -> None:
    """Delete a webhook with its deliveries; raises NotFound."""
    with scope.write() as unit:
        unit.deliveries.forget_webhook(scope.household_id, webhook_id)
        unit.webhooks.remove(scope.household_id, webhook_id)


def try_out(scope: Scope, webhook_id: str) -> Delivery:
    """Send a webhook an event of type `test`; raises NotFound, WebhookDisabled."""
    with scope.write() as unit:
        webhook = _enabled(scope, unit, webhook_id)
        data = {"webhook_id": webhook.id}
        made = planning.made_by_hand(unit, webhook, TEST, scope.now(), data)
    _renew(scope)
    return made


def deliveries(
    scope: Scope, webhook_id: str, limit: int, offset: int
) -> tuple[list[Delivery], int]:
    """Give a page of a webhook's deliveries, newest first, and how many are kept in all."""
    with scope.read() as unit:
        unit.webhooks.get(scope.household_id, webhook_id)
        return unit.deliveries.page(scope.household_id, webhook_id, limit, offset)


def redeliver(scope: Scope, webhook_id: str, delivery_id: str) -> Delivery:
    """Send a delivery again, under its id; raises NotFound, WebhookDisabled."""
    with scope.write() as unit:
        webhook = _enabled(scope, unit, webhook_id)
        delivery = unit.deliveries.find(delivery_id)
        if delivery is None or delivery.webhook_id != webhook.id:
            raise NotFound("This webhook has no such delivery.")
        again = unit.deliveries.save(delivery.again(scope.now()))
    _renew(scope)
    return again


def _enabled(scope: Scope, unit: Unit, webhook_id: str) -> Webhook:
    webhook = unit.webhooks.get(scope.household_id, webhook_id)
    if not webhook.is_enabled:
        raise WebhookDisabled
    return webhook


def _shown(webhook: Webhook, name: str) -> Any:
    value = webhook.is_enabled if name == "enabled" else getattr(webhook, name)
    return list(value) if isinstance(value, tuple) else value


def _changed(unit: Unit, before: Webhook, fields: dict[str, Any], scope: Scope) -> Webhook:
    entry_seq = unit.ledger.last_seq(before.household_id)
    action_seq = unit.actions.last_seq(before.household_id)
    after = replace(
        before,
        url=fields.get("url", before.url),
        event_types=tuple(dict.fromkeys(fields.get("event_types", before.event_types))),
        updated_at=scope.now(),
    )
    if not fields.get("enabled", before.is_enabled):
        return after if not before.is_enabled else after.disabled("disabled")
    if not before.is_enabled:
        return after.enabled(entry_seq=entry_seq, action_seq=action_seq)
    return replace(
        after,
        entry_seq=before.entry_seq if before.wants_entries else entry_seq,
        action_seq=before.action_seq if before.wants_actions else action_seq,
    )


def _check_target(scope: Scope, url: str) -> None:
    """Raise Invalid, or ForbiddenTarget for a private address; a name may yet get its address."""
    host, port = host_and_port(url)
    try:
        httpx.URL(url)
    except httpx.InvalidURL as error:
        raise Invalid.field("url", "must be a URL") from error
    sender = scope.parts.dispatcher.sender
    if sender.allow_private:
        return
    try:
        check_addresses(start_look_up(sender.look_up, host, port).result(LOOK_UP_SECONDS))
    except ForbiddenTarget:
        raise
    except (OSError, UnicodeError, TookTooLong):
        return  # every attempt looks the name up and checks again


def _renew(scope: Scope) -> None:
    household_id = scope.household_id
    scope.outbox.then(lambda: scope.parts.dispatcher.renew(household_id))
