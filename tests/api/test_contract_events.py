"""The live stream, which does not end by itself, is as the OpenAPI document says."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.api.builders import parts_of, wait_for
from tests.api.contract import BY_NAME, Json, resolved
from tests.api.documented import assert_documented, documented_media, validator
from tests.api.world import Who, World, application

EVENTS = BY_NAME["GET /events"]
CHILD = "/child/{child_id}"
RECORDED = {"child_changed", "endpoints_added", "reward_changed", "task_changed"}


@pytest.fixture
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with application(tmp_path_factory.mktemp("events")) as app:
        yield World(app)


@contextmanager
def stream(world: World, who: Who, path: str = "/events") -> Iterator[Iterator[Json]]:
    """Open a stream, check its head, and give its events as they come."""
    answer = world.open(who, "GET", path)
    media = documented_media(EVENTS, answer)
    assert media is not None
    try:
        yield events_of(answer.iter_encoded(), media["itemSchema"])
    finally:
        answer.close()


def events_of(chunks: Iterator[bytes], schema: Json) -> Iterator[Json]:
    """Read frames that hold data, and check each by the document."""
    data_schema = resolved(schema)["properties"]["data"]["contentSchema"]
    for chunk in chunks:
        assert not chunk.startswith(b": heartbeat"), "nothing came in time"
        for frame in chunk.decode().split("\n\n"):
            fields = [line.split(": ", 1) for line in frame.splitlines()]
            event = {name: value for name, value in fields if name in ("event", "data", "id")}
            if "data" in event:
                validator(schema).validate(event)
                validator(data_schema).validate(json.loads(event["data"]))
                yield event


def test_every_event_is_as_documented(world: World) -> None:
    wait_for(lambda: parts_of(world.app).tracker.waiting == 0)  # what made the world was told
    with stream(world, Who.PARENT) as events:
        for route in (
            f"PATCH {CHILD}",
            "PATCH /task/{task_id}",
            "PATCH /reward/{reward_id}",
            f"POST {CHILD}/trigger-task",
            f"POST {CHILD}/cancel-request-reward",
            "POST /api/activity",
        ):
            assert world.call(Who.PARENT, route).status_code < 300
        heard: list[Json] = []
        recorded: set[str] = set()
        while len(heard) < 6 or not recorded >= RECORDED:  # the world's own may come between
            event = next(events)
            if event["event"] == "activity_recorded":
                recorded.add(json.loads(event["data"])["action_type"])
            else:
                heard.append(event)
    assert [event["event"] for event in heard] == [
        *("child_changed", "task_changed", "reward_changed"),
        *("tracking_event_created", "tracking_event_created", "reward_request_resolved"),
    ]
    assert [event["id"] for event in heard if "id" in event] == ["3", "4"]


def test_a_replay_is_as_documented(world: World) -> None:
    with stream(world, Who.DEVICE, "/events?last_event_id=0") as events:
        assert [next(events)["id"], next(events)["id"]] == ["1", "2"]


def test_a_resync_is_as_documented(world: World) -> None:
    with stream(world, Who.DEVICE, "/events?last_event_id=999") as events:
        assert next(events) == {"event": "resync", "data": "{}"}


@pytest.mark.parametrize("who", [Who.NOBODY, Who.ADMIN])
def test_a_stream_that_is_refused_is_refused_as_documented(world: World, who: Who) -> None:
    assert_documented(EVENTS, world.open(who, "GET", "/events"))


def test_one_stream_too_many_is_refused_as_documented(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with application(tmp_path_factory.mktemp("one"), max_streams=1) as app:
        world = World(app)
        with stream(world, Who.PARENT):
            answer = world.open(Who.DEVICE, "GET", "/events")
            assert (answer.status_code, answer.json["code"]) == (503, "too_many_streams")
            assert_documented(EVENTS, answer)


def test_a_server_that_stops_refuses_streams_as_documented(world: World) -> None:
    world.app.extensions["starchart"].broker.close_all()
    answer = world.open(Who.PARENT, "GET", "/events")
    assert (answer.status_code, answer.json["code"]) == (503, "shutting_down")
    assert_documented(EVENTS, answer)
