"""A server is killed before and amid deliveries: each arrives after the start, under its id."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.builders import wait_for
from tests.conftest import ENGINES
from tests.integration.server.homes import Home, made
from tests.postgres_servers import run
from tests.receivers import Receiver, answer, receiving
from tests.servers import Server

ACTIONS = 5


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A server that may send to this machine."""
    settings = {"webhook_allow_private": "true"}
    if request.param == "postgres":
        settings["database_url"] = request.getfixturevalue("database_url")
    server = Server(tmp_path, **settings).start()
    yield server
    if server.is_running():
        server.kill()


def let_the_lease_end(server: Server) -> None:
    """Let the time pass in which a process that lives would have the webhook to itself."""
    url = server.environment().get("STARCHART_DATABASE_URL")
    if url is not None:
        run(url, "UPDATE webhooks SET leased_until = NULL")


def test_each_is_delivered_under_the_same_id(server: Server, receiver: Receiver) -> None:
    receiver.answering = receiver.hang
    home = Home.found(server)
    with home.client() as client:
        hook = {"url": receiver.url, "event_types": ["tracking_event_created", "activity.x"]}
        secret = made(client.post("/api/webhooks", json=hook))["secret"]
        project = made(client.post("/api/projects", json={"name": "API"}))["project"]["id"]
        first = home.trigger()
        wait_for(lambda: receiver.got)
        acknowledged = [first["id"], *(record(client, project) for _ in range(ACTIONS))]
        server.kill()  # one is under way, and the others have not been sent
    receiver.answering = answer(200)
    receiver.let_go.set()
    let_the_lease_end(server)
    server.start()
    wait_for(lambda: {recorded_in(got.said) for got in receiver.got[1:]} >= {*acknowledged})
    ids: dict[str, set[str]] = {}
    for got in receiver.got:
        got.verified_by(secret)
        ids.setdefault(recorded_in(got.said), set()).add(got.id)
    assert ids.keys() == {*acknowledged}
    assert [len(each) for each in ids.values()] == [1] * len(acknowledged)
    assert receiver.got[0].body == receiver.got[1].body


def record(client: Any, project: str) -> str:
    body = {"project_id": project, "action_type": "x", "action_details": "y"}
    recorded: str = made(client.post("/api/activity", json=body))["action"]["action_id"]
    return recorded


def recorded_in(said: dict[str, Any]) -> str:
    recorded: str = said["data"].get("tracking_event_id") or said["data"]["action_id"]
    return recorded
