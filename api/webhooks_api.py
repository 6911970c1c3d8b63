"""Webhooks: who else is told of what happens, and what became of it."""

from flask import Response

from api.access import scope
from api.answers import answer, no_content, page
from api.blueprint import Blueprint
from api.schemas import webhooks as schemas
from api.schemas.fields import changes
from models.errors import NotFound
from models.roles import Role
from models.webhooks.delivery import Delivery
from models.webhooks.target import ForbiddenTarget
from models.webhooks.webhook import Webhook
from services.webhooks import registering
from services.webhooks.registering import TooManyWebhooks, WebhookDisabled

webhooks_api = Blueprint("webhooks", __name__)


@webhooks_api.post(
    "/api/webhooks",
    allow=[Role.PARENT],
    answers={201: schemas.SecretAnswer},
    refuses=[ForbiddenTarget, NotFound, TooManyWebhooks],
)
def create_webhook(body: schemas.NewWebhook) -> Response:
    """Make a webhook; its secret is shown this once."""
    made = registering.create(scope(), body.url, body.event_types, body.project_id)
    return answer({**_shown(made), "secret": made.secret}, 201)


@webhooks_api.get("/api/webhooks", allow=[Role.PARENT], answers={200: schemas.WebhooksAnswer})
def list_webhooks() -> Response:
    """Give the household's webhooks, oldest first."""
    found = registering.of_household(scope())
    return answer({"webhooks": [webhook.to_public_dict() for webhook in found]})


@webhooks_api.get(
    "/api/webhooks/<webhook_id>", allow=[Role.PARENT], answers={200: schemas.WebhookAnswer}
)
def get_webhook(path: schemas.WebhookPath) -> Response:
    """Give a webhook."""
    return answer(_shown(registering.get(scope(), path.webhook_id)))


@webhooks_api.patch(
    "/api/webhooks/<webhook_id>",
    allow=[Role.PARENT],
    answers={200: schemas.WebhookAnswer},
    refuses=[ForbiddenTarget],
)
def change_webhook(path: schemas.WebhookPath, body: schemas.WebhookChange) -> Response:
    """Change where a webhook sends what, or whether it does."""
    return answer(_shown(registering.change(scope(), path.webhook_id, changes(body))))


@webhooks_api.delete("/api/webhooks/<webhook_id>", allow=[Role.PARENT], answers={204: None})
def delete_webhook(path: schemas.WebhookPath) -> Response:
    """Delete a webhook with its deliveries."""
    registering.delete(scope(), path.webhook_id)
    return no_content()


@webhooks_api.post(
    "/api/webhooks/<webhook_id>/rotate-secret",
    allow=[Role.PARENT],
    answers={200: schemas.SecretAnswer},
)
def rotate_webhook_secret(path: schemas.WebhookPath) -> Response:
    """Give a webhook a new secret, shown this once; the old one signs too for 24 hours."""
    rotated = registering.rotate(scope(), path.webhook_id)
    return answer({**_shown(rotated), "secret": rotated.secret})


@webhooks_api.post(
    "/api/webhooks/<webhook_id>/test",
    allow=[Role.PARENT],
    answers={202: schemas.DeliveryAnswer},
    refuses=[WebhookDisabled],
)
def try_webhook(path: schemas.WebhookPath) -> Response:
    """Send an event of type `test`; its delivery tells what became of it."""
    return _on_its_way(registering.try_out(scope(), path.webhook_id))


@webhooks_api.get(
    "/api/webhooks/<webhook_id>/deliveries",
    allow=[Role.PARENT],
    answers={200: schemas.DeliveriesAnswer},
)
def list_deliveries(path: schemas.WebhookPath, query: schemas.DeliveriesQuery) -> Response:
    """Give a webhook's deliveries, newest first: those that wait, and the last 1,000 others."""
    found, total = registering.deliveries(scope(), path.webhook_id, query.limit, query.offset)
    shown = [delivery.to_public_dict() for delivery in found]
    return page("deliveries", shown, total, query.limit, query.offset)


@webhooks_api.post(
    "/api/webhooks/<webhook_id>/deliveries/<delivery_id>/redeliver",
    allow=[Role.PARENT],
    answers={202: schemas.DeliveryAnswer},
    refuses=[WebhookDisabled],
)
def redeliver(path: schemas.DeliveryPath) -> Response:
    """Send a delivery again, under the same id."""
    return _on_its_way(registering.redeliver(scope(), path.webhook_id, path.delivery_id))


def _shown(webhook: Webhook) -> dict[str, object]:
    return {"webhook": webhook.to_public_dict()}


def _on_its_way(delivery: Delivery) -> Response:
    return answer({"delivery": delivery.to_public_dict()}, 202)
