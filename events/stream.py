"""Answer with a live stream."""

from typing import Any, NoReturn

from flask import Response, request
from flask_sse import ServerSentEventsBlueprint

from events.announcement import Announcement
from events.broker import Broker
from events.subscription import Subscription
from events.types.payload import Payload


class EventStream(ServerSentEventsBlueprint):  # type: ignore[misc]  # flask-sse has no types
    """flask-sse's blueprint, over a broker that the whole process shares.

    It has no route of its own: who may listen, and to which household, is decided where
    `GET /events` is.
    """

    def __init__(self, broker: Broker) -> None:
        super().__init__("events", __name__)
        self.broker = broker

    @property
    def redis(self) -> NoReturn:
        """Refuse flask-sse's connection for each subscriber: the broker owns the connections."""
        raise RuntimeError("the live stream goes through its broker")

    def publish(
        self,
        data: Payload,
        type: str | None = None,
        id: int | None = None,
        retry: int | None = None,
        *,
        channel: str,
    ) -> None:
        """Publish an event to the household that is the channel; the id is an entry's seq."""
        if type not in (None, data.event_type) or retry is not None:
            raise ValueError("an event has its own type, and no retry")
        self.broker.publish(Announcement(household_id=channel, event=data, seq=id))

    def stream(self, subscription: Subscription) -> Response:
        """Open a subscription and answer with it; a HEAD request opens none.

        Raises what opening it raises.
        """
        if request.method == "HEAD":
            return _response([])
        self.broker.subscribe(subscription)
        return _response(subscription)


def last_event_id() -> str | None:
    """Read what the client saw last, from the header or else from the query."""
    header = request.headers.get("Last-Event-ID")
    return header or request.args.get("last_event_id")


def _response(body: Any) -> Response:
    response = Response(body, mimetype="text/event-stream", direct_passthrough=True)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response
