"""Webhooks, and what became of their deliveries."""

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from api.schemas.fields import Answer, Body, Change, Id, Path, Timestamp
from api.schemas.tracking import Page
from events.types.event_types import EventType
from models.webhooks.delivery import DeliveryStatus

SENT: Final = [each.value for each in EventType if each is not EventType.RESYNC]
EVENT_TYPE: Final = rf"^(\*|{'|'.join(SENT)}|activity\.[a-z][a-z0-9_]{{0,63}})$"
WantedType = Annotated[str, StringConstraints(max_length=80, pattern=EVENT_TYPE)]
WantedTypes = Annotated[
    list[WantedType],
    Field(
        min_length=1,
        max_length=50,
        description="Types of stream events, `activity.<action_type>`, or `*` for everything.",
    ),
]
Url = Annotated[
    str,
    StringConstraints(max_length=2048, pattern=r"^https?://[!-~]+$"),
    Field(description="Where to send to: http or https, without credentials."),
]


class WebhookPath(Path):
    """A webhook."""

    webhook_id: str


class DeliveryPath(WebhookPath):
    """A delivery of a webhook."""

    delivery_id: str


class DeliveriesQuery(Page):
    """Which deliveries of a webhook."""


class NewWebhook(Body):
    """A webhook to be made, for the household or one project."""

    url: Url
    event_types: WantedTypes
    project_id: Id | None = None


class WebhookChange(Change):
    """What of a webhook changes; what is left out stays."""

    url: Url = ""
    event_types: WantedTypes = Field(default_factory=list)
    enabled: bool = True


class WebhookFields(Answer):
    """A webhook, without its secret."""

    id: str
    url: str
    event_types: list[str]
    project_id: str | None
    enabled: bool
    disabled_reason: Literal["disabled", "gone", "failing"] | None
    failing_since: Timestamp | None
    rotated_at: Timestamp | None
    created_at: Timestamp
    updated_at: Timestamp


class WebhookAnswer(Answer):
    """A webhook."""

    webhook: WebhookFields


class SecretAnswer(WebhookAnswer):
    """A webhook with its secret, shown this once."""

    secret: str


class WebhooksAnswer(Answer):
    """The webhooks of a household."""

    webhooks: list[WebhookFields]


class DeliveryFields(Answer):
    """A delivery, and how its last attempt ended."""

    id: str
    webhook_id: str
    event_type: str
    status: DeliveryStatus
    attempts: int
    response_status: int | None
    duration_ms: int | None
    response_excerpt: str | None
    error: str | None
    created_at: Timestamp
    next_attempt_at: Timestamp | None


class DeliveryAnswer(Answer):
    """A delivery that is on its way."""

    delivery: DeliveryFields


class DeliveriesAnswer(Answer):
    """A page of deliveries, newest first."""

    deliveries: list[DeliveryFields]
    total: int
    count: int
    limit: int
    offset: int
