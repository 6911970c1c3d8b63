"""The live stream."""

from functools import partial

from flask import Response, current_app

from api import identity
from api.access import scope
from api.blueprint import Blueprint
from api.documentation import LAST_EVENT_ID
from api.schemas.events import StreamMessage, StreamQuery
from events.errors import ShuttingDown, TooManyStreams
from events.stream import EventStream, last_event_id
from events.subscriber import Subscriber
from events.subscription import Subscription
from models.roles import Role
from services.live import LedgerSource
from services.scope import Scope

events_api = Blueprint("events_api", __name__)


@events_api.get(
    "/events",
    allow=[Role.PARENT, Role.CHILD],
    answers={200: {"text/event-stream": StreamMessage}},
    refuses=[TooManyStreams, ShuttingDown],
    headers={"X-Accel-Buffering": "`no`: proxies pass on what comes at once."},
    takes=[LAST_EVENT_ID],
)
def events(query: StreamQuery) -> Response:
    """Stream what happens in the household; `Last-Event-ID` resumes where it was cut."""
    stream: EventStream = current_app.extensions["starchart_stream"]
    return stream.stream(_subscription(scope()))


def _subscription(scope: Scope) -> Subscription:
    principal = scope.principal
    return Subscription(
        Subscriber(
            household_id=scope.household_id,
            child_id=principal.child_id,
            user_id=principal.user_id,
            session_id=principal.session_id,
            device_id=principal.session_id if principal.role is Role.CHILD else None,
            expires_at=principal.expires_at,
        ),
        LedgerSource(scope.parts.store),
        scope.parts.clock,
        last_event_id=last_event_id(),
        is_admitted=partial(identity.is_live, scope.parts, principal),
    )
