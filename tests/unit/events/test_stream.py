"""The answer is the subscription itself, and opening and leaving are seen by the broker."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from events.stream import EventStream, last_event_id
from events.subscriber import Subscriber
from events.subscription import OPENING, Subscription
from events.types import Change, EventType, TaskChanged, TrackingEventCreated
from tests.unit.events.fakes import HOME, Family, drain, types


def make_client(family: Family) -> FlaskClient:
    """Serve a stream without access rules."""
    app = Flask(__name__)
    stream = EventStream(family.broker)

    @app.get("/events")
    def events():
        who = Subscriber(household_id=HOME)
        return stream.stream(
            Subscription(who, family.ledger, family.clock, last_event_id=last_event_id())
        )

    return app.test_client()


def test_the_answer_is_a_stream_that_no_one_keeps() -> None:
    family = Family()
    answer = make_client(family).get("/events", buffered=False)
    assert answer.mimetype == "text/event-stream"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert "Content-Length" not in answer.headers
    assert next(iter(answer.response)) == OPENING
    answer.close()


def test_the_stream_is_left_when_the_answer_is_closed() -> None:
    family = Family()
    answer = make_client(family).get("/events", buffered=False)
    assert family.broker.subscriber_count == 1
    answer.close()
    assert family.broker.subscriber_count == 0
    assert family.ends == ["left"]


def test_a_head_request_opens_no_stream() -> None:
    family = Family()
    answer = make_client(family).head("/events")
    assert answer.mimetype == "text/event-stream"
    assert family.broker.subscriber_count == 0


@pytest.mark.parametrize(
    ("query", "header", "expected"),
    [
        ("", None, None),
        ("?last_event_id=3", None, "3"),
        ("?last_event_id=3", "5", "5"),
        ("", "0", "0"),
        ("?last_event_id=0", "", "0"),
    ],
)
def test_the_header_wins_over_the_query(query: str, header: str | None, expected: str) -> None:
    headers = {} if header is None else {"Last-Event-ID": header}
    with Flask(__name__).test_request_context(f"/events{query}", headers=headers):
        assert last_event_id() == expected


def test_publishing_has_the_shape_of_flask_sse() -> None:
    family = Family()
    stream = family.open()
    sse = EventStream(family.broker)
    entry = TrackingEventCreated(
        tracking_event_id="e", child_id="ann", entity_type="task", action="activated"
    )
    sse.publish(entry, type=EventType.TRACKING_EVENT_CREATED, id=1, channel=HOME)
    sse.publish(TaskChanged(id="t", change=Change.UPDATED), channel=HOME)
    assert types(drain(stream)) == ["tracking_event_created", "task_changed"]


@pytest.mark.parametrize("fields", [{"type": "other"}, {"retry": 5}, {"id": 1}])
def test_publishing_what_the_stream_does_not_say_is_refused(fields: dict[str, object]) -> None:
    sse = EventStream(Family().broker)
    with pytest.raises(ValueError, match="event"):
        sse.publish(TaskChanged(id="t", change=Change.UPDATED), channel=HOME, **fields)


def test_no_connection_of_flask_sse_is_opened() -> None:
    with pytest.raises(RuntimeError, match="broker"):
        _ = EventStream(Family().broker).redis
