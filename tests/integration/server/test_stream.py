"""The live stream of a real server: nothing is missed, nothing is doubled, nobody sees too much."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import jwt
import pytest
from httpx_sse import ServerSentEvent

from tests.families import PASSWORD
from tests.integration.server.conftest import SECRET_KEY
from tests.integration.server.homes import ADMIN_SETTINGS, Home
from tests.integration.server.listening import Subscriber, connected, listening
from tests.integration.server.load import Load
from tests.servers import Server, running

CUTS = 20
KILLS = 3


@pytest.fixture(scope="module", params=["rsgi", "wsgi"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    settings = {"secret_key": SECRET_KEY, "server": request.param, **ADMIN_SETTINGS}
    with running(tmp_path_factory.mktemp("stream"), **settings) as server:
        yield server


@contextmanager
def busy(home: Home, clients: int = 8) -> Iterator[None]:
    """Let tasks be triggered by many at once."""
    is_enough = threading.Event()

    def work() -> None:
        body = {"task_id": home.task}
        with home.client() as client:
            while not is_enough.is_set():
                client.post(f"/child/{random.choice(home.children)}/trigger-task", json=body)

    threads = [threading.Thread(target=work) for _ in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_enough.set()
        for thread in threads:
            thread.join()


def last_seq(home: Home) -> int:
    return home.trigger()["seq"]


def test_a_subscriber_that_is_cut_20_times_misses_and_doubles_nothing(home: Home) -> None:
    subscriber = Subscriber(home.token)
    with busy(home):
        for _ in range(CUTS):
            subscriber.listen(home.server, random.randint(1, 40))
    last = last_seq(home)
    subscriber.listen(home.server, last - len(subscriber.ids))
    assert subscriber.ids == list(range(1, last + 1))


def test_a_subscriber_misses_and_doubles_nothing_when_the_server_is_killed(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        load = Load([Home.found(server, children=2)])
        subscriber = Subscriber(load.homes[0].token)
        for _ in range(KILLS):
            with load.running():
                subscriber.listen(server, random.randint(1, 100))
                server.kill()
            server.start()
        last = last_seq(load.homes[0])
        subscriber.listen(server, last - len(subscriber.ids))
    assert subscriber.ids == list(range(1, last + 1))


@pytest.mark.parametrize(
    ("header", "query", "first"),
    [
        (None, "0", 1),
        ("0", None, 1),
        ("2", None, 3),
        (None, "2", 3),
        ("2", "0", 3),
        ("0", "nonsense", 1),
        ("", "1", 2),
        ("3", None, 4),
        (None, None, 4),
    ],
)
def test_a_stream_resumes_after_the_last_event_id(
    home: Home, header: str | None, query: str | None, first: int
) -> None:
    for _ in range(3):
        home.trigger()
    with listening(home.server, home.token, header, query) as events:
        home.trigger()
        heard = [next(events) for _ in range(first, 5)]
    assert [int(event.id) for event in heard] == list(range(first, 5))


@pytest.mark.parametrize("last_event_id", ["2", "999999", "nonsense", "-1", "0.5", "1 ", "9" * 40])
def test_an_id_that_cannot_be_served_gives_one_resync_and_then_what_happens(
    home: Home, last_event_id: str
) -> None:
    home.trigger()
    with listening(home.server, home.token, query=last_event_id) as events:
        resync = next(events)
        home.trigger()
        entry = next(events)
    assert (resync.event, resync.data, resync.id) == ("resync", "{}", "")
    assert (entry.event, entry.id) == ("tracking_event_created", "2")


def test_a_stream_begins_at_once_with_when_to_retry_and_a_comment(home: Home) -> None:
    with connected(home.server, home.token) as source:
        first = next(source.response.iter_text())
        headers = source.response.headers
    assert first.startswith("retry: 2000\n\n: open\n\n")
    assert headers["Content-Type"].startswith("text/event-stream")
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Accel-Buffering"] == "no"


def test_a_childs_device_hears_of_its_own_child_only(home: Home) -> None:
    own, other = home.children
    _, token = home.make_device(own)
    with listening(home.server, token) as events, home.client() as parent:
        home.trigger(other)
        parent.patch(f"/child/{other}", json={"name": "Ben"})
        home.trigger(own)
        parent.patch(f"/child/{own}", json={"name": "Mia"})
        entry, hint = next(events), next(events)
    assert (entry.event, entry.id, entry.json()["child_id"]) == ("tracking_event_created", "2", own)
    assert (hint.event, hint.json()) == ("child_changed", {"id": own, "change": "updated"})


def test_a_childs_device_resumes_with_its_own_child_only(home: Home) -> None:
    own, other = home.children
    _, token = home.make_device(own)
    for child in (own, other, other, own):
        home.trigger(child)
    with listening(home.server, token, "0") as events:
        assert [next(events).id, next(events).id] == ["1", "4"]


def test_a_household_never_hears_of_another_one(home: Home) -> None:
    other = Home.found(home.server)
    with (
        listening(home.server, home.token) as own_events,
        listening(home.server, other.token) as other_events,
    ):
        theirs, ours = other.trigger(), home.trigger()
        assert next(own_events).json()["tracking_event_id"] == ours["id"]
        assert next(other_events).json()["tracking_event_id"] == theirs["id"]


# How a stream ends

End = Callable[[Home], tuple[str, Callable[[], object]]]


def by_logging_out(home: Home) -> tuple[str, Callable[[], object]]:
    token = home.sign_in()
    return token, lambda: post(home, "/auth/logout", token)


def by_a_new_password(home: Home) -> tuple[str, Callable[[], object]]:
    body = {"current_password": PASSWORD, "new_password": "a better password"}
    return home.sign_in(), lambda: post(home, "/auth/change-password", home.token, **body)


def by_deleting_the_device(home: Home) -> tuple[str, Callable[[], object]]:
    device, token = home.make_device(home.children[0])
    return token, lambda: delete(home, f"/child/{home.children[0]}/devices/{device}")


def by_deleting_the_child(home: Home) -> tuple[str, Callable[[], object]]:
    _, token = home.make_device(home.children[0])
    return token, lambda: delete(home, f"/child/{home.children[0]}")


def by_expiry(home: Home) -> tuple[str, Callable[[], object]]:
    claims = jwt.decode(home.token, SECRET_KEY, algorithms=["HS256"])
    expiring = claims | {"exp": int(time.time()) + 2}
    return jwt.encode(expiring, SECRET_KEY, algorithm="HS256"), lambda: None


def post(home: Home, path: str, token: str, **body: str) -> None:
    with home.client(token) as client:
        assert client.post(path, json=body or None).status_code == 204


def delete(home: Home, path: str) -> None:
    with home.client() as client:
        assert client.delete(path).status_code == 204


@pytest.mark.parametrize(
    "end",
    [by_logging_out, by_a_new_password, by_deleting_the_device, by_deleting_the_child, by_expiry],
)
def test_a_stream_ends_with_its_sign_in(home: Home, end: End) -> None:
    token, happen = end(home)
    with listening(home.server, token) as events:
        happen()
        assert not [event for event in events if not is_hint(event)]  # it ends, and cleanly
    with home.client(token) as client:
        assert client.get("/events").status_code == 401


def is_hint(event: ServerSentEvent) -> bool:
    return event.event == "child_changed"


def test_a_new_password_leaves_the_stream_of_who_set_it(home: Home) -> None:
    _, happen = by_a_new_password(home)
    with listening(home.server, home.token) as events:
        happen()
        home.trigger()
        assert next(events).id == "1"


def test_a_stream_without_a_sign_in_is_refused(home: Home) -> None:
    assert httpx.get(f"{home.server.url}/events").status_code == 401
