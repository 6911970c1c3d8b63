"""What a delivery sends: read from storage at each attempt, and signed anew."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import orjson
from standardwebhooks import Webhook as Signer

from db.store import Unit
from models.times import iso
from models.tracking_event import entry_as_stored
from models.webhooks.delivery import Delivery
from models.webhooks.webhook import Webhook
from services.webhooks.sending import Request

LARGEST: Final = 20_000
CUT: Final = "…"


def request_of(unit: Unit, webhook: Webhook, delivery: Delivery, now: datetime) -> Request | None:
    """Give what one attempt sends, or nothing where what it tells of was erased."""
    data = _data(unit, delivery)
    if data is None:
        return None
    body = _fitting(delivery, data)
    return Request(
        url=webhook.url, headers=_headers(webhook, delivery, body, now), body=body.encode()
    )


def _data(unit: Unit, delivery: Delivery) -> dict[str, Any] | None:
    """Give the data as on the stream, with the whole entry or action."""
    data = dict(delivery.data)
    if delivery.entry_seq is not None:
        entry = unit.ledger.at(delivery.household_id, delivery.entry_seq)
        return None if entry is None else {**data, "tracking_event": entry_as_stored(entry)}
    if delivery.action_id is not None:
        action = unit.actions.find(delivery.household_id, delivery.action_id)
        return None if action is None else {**data, "action": action.to_dict()}
    return data


def _fitting(delivery: Delivery, data: Mapping[str, Any]) -> str:
    """Write the body; where it is too large, the details of the action are cut."""
    body = _written(delivery, data)
    while len(body) >= LARGEST and "action" in data:
        action = data["action"]
        details = action["action_details"]
        shorter = details[: len(details) * 3 // 4] + CUT
        data = {**data, "action": {**action, "action_details": shorter}}
        body = _written(delivery, data)
    return body.decode()


def _written(delivery: Delivery, data: Mapping[str, Any]) -> bytes:
    event = {"type": delivery.event_type, "timestamp": iso(delivery.timestamp), "data": data}
    return orjson.dumps(event)


def _headers(webhook: Webhook, delivery: Delivery, body: str, now: datetime) -> dict[str, str]:
    """Sign by the Standard Webhooks scheme, with each secret that is good."""
    at = now.astimezone(UTC)  # the package signs other zones wrongly
    signed = [Signer(each).sign(delivery.id, at, body) for each in webhook.secrets_at(at)]
    return {
        "content-type": "application/json",
        "user-agent": "Starchart",
        "accept-encoding": "identity",
        "webhook-id": delivery.id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signed),
    }
