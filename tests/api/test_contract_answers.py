"""What the server answers is what the OpenAPI document says: status, headers, media type, body."""

import errno
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask_openapi import OpenAPI
from werkzeug.test import TestResponse

from db.embedded.files.file_system import FileSystem
from tests.api.builders import FlakyDisk
from tests.api.contract import BY_NAME, name_of
from tests.api.documented import assert_documented
from tests.api.test_access import ACCESS
from tests.api.world import PASSWORD, Who, World, application

pytestmark = pytest.mark.usefixtures("unmeasured")

READING = [
    route
    for route in ACCESS
    if route.startswith("GET ") and route != "GET /events"  # which does not end by itself
]
WRITING = [route for route in ACCESS if not route.startswith("GET ")]

WHO = [Who.NOBODY, Who.PARENT, Who.DEVICE, Who.ADMIN]


@pytest.fixture(scope="module")
def shared_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAPI]:
    with application(tmp_path_factory.mktemp("answers")) as app:
        yield app


@pytest.fixture
def world(shared_app: OpenAPI) -> World:
    return World(shared_app)


@pytest.fixture(scope="module")
def read_world(shared_app: OpenAPI) -> World:
    return World(shared_app)


@pytest.mark.parametrize("route", READING)
@pytest.mark.parametrize("who", WHO)
def test_every_route_that_reads_answers_as_documented(
    read_world: World, route: str, who: Who
) -> None:
    assert_documented(BY_NAME[name_of(route)], read_world.call(who, route))


@pytest.mark.parametrize("route", WRITING)
@pytest.mark.parametrize("who", WHO)
def test_every_route_that_writes_answers_as_documented(world: World, route: str, who: Who) -> None:
    assert_documented(BY_NAME[name_of(route)], world.call(who, route))


Send = Callable[[World], TestResponse]
CHILD = "/child/{child_id}"


def act(verb: str, key: str | None = None, who: Who = Who.PARENT, **body: str) -> Send:
    """Say one of the four mutations, or the undo."""

    def send(world: World) -> TestResponse:
        headers = {} if key is None else {"Idempotency-Key": key}
        filled = world.filled_in(body)
        return world.open(who, "POST", f"{CHILD}/{verb}", json=filled, headers=headers)

    return send


def after(first: Send, second: Send) -> Send:
    """Say one request after another one."""

    def send(world: World) -> TestResponse:
        assert first(world).status_code < 300
        return second(world)

    return send


def get(path: str, who: Who = Who.PARENT) -> Send:
    return lambda world: world.open(who, "GET", path)


def post(path: str, **body: str) -> Send:
    return lambda world: world.open(Who.NOBODY, "POST", path, json=world.filled_in(body))


TRIGGER = act("trigger-task", task_id="{task_id}")
KEYED = act("trigger-task", key="k", task_id="{task_id}")
REQUEST = act("request-reward", reward_id="{reward_id}")
REDEEM = act("trigger-reward", reward_id="{pending_reward_id}")
LONG_AGO = "2020-01-01T00:00:00Z"
UNDO = act("undo", tracking_event_id="{entry_id}")
CANCEL = act("cancel-request-reward", reward_id="{pending_reward_id}")


def undo_the_request(world: World) -> TestResponse:
    (newest, _) = world.get(f"{CHILD}/tracking")["tracking_events"]
    return act("undo", tracking_event_id=newest["id"])(world)


def redeem_the_decided_request(world: World) -> TestResponse:
    (pending,) = world.get(CHILD)["pending_requests"]
    named = act("trigger-reward", **{k: pending[k] for k in ("reward_id", "requested_at")})
    return after(named, named)(world)


def sign_up_again(world: World) -> TestResponse:
    return post("/auth/signup", email=world.email, password=PASSWORD, name="Ann")(world)


# fmt: off
ANSWERS: list[tuple[str, str, Send, int, str | None]] = [
    ("a retry", f"POST {CHILD}/trigger-task", after(KEYED, KEYED), 200, None),
    ("a key with another request", f"POST {CHILD}/trigger-task",
     after(KEYED, act("trigger-task", key="k", task_id="other")), 422, "idempotency_key_reused"),
    ("a task that is not there", f"POST {CHILD}/trigger-task",
     act("trigger-task", task_id="unknown"), 404, "not_found"),
    ("a request while it waits", f"POST {CHILD}/request-reward", after(REQUEST, REQUEST),
     409, "already_requested"),
    ("a request without the points", f"POST {CHILD}/request-reward", after(UNDO, REQUEST),
     409, "insufficient_points"),
    ("a redeem without the points", f"POST {CHILD}/trigger-reward", after(REDEEM, REDEEM),
     409, "insufficient_points"),
    ("a redeem of a decided request", f"POST {CHILD}/trigger-reward", redeem_the_decided_request,
     409, "already_resolved"),
    ("a redeem of no request", f"POST {CHILD}/trigger-reward",
     act("trigger-reward", reward_id="{reward_id}", requested_at=LONG_AGO), 409, "not_requested"),
    ("a cancel of no request", f"POST {CHILD}/cancel-request-reward", after(CANCEL, CANCEL),
     409, "not_requested"),
    ("a second undo", f"POST {CHILD}/undo", after(UNDO, UNDO), 409, "already_reversed"),
    ("an undo of a request", f"POST {CHILD}/undo", undo_the_request, 409, "not_reversible"),
    ("a taken email", "POST /auth/signup", sign_up_again, 409, "email_taken"),
    ("an unknown invite", "POST /auth/signup",
     post("/auth/signup", email="x@y.test", password=PASSWORD, name="X", invite_code="no"),
     400, "invalid_invite"),
    ("a wrong password", "POST /auth/login",
     post("/auth/login", email="{email}", password="wrong"), 401, "invalid_credentials"),
    ("an ended sign-in", "GET /auth/me",
     after(lambda world: world.open(Who.PARENT, "POST", "/auth/logout"), get("/auth/me")),
     401, "token_revoked"),
    ("no JSON", "POST /child",
     lambda world: world.open(Who.PARENT, "POST", "/child", data=b"{}"),
     415, "unsupported_media_type"),
    ("a long body", "POST /child",
     lambda world: world.open(Who.PARENT, "POST", "/child", json={"name": "x" * 70_000}),
     413, "too_large"),
    ("invalid fields", "POST /task",
     lambda world: world.open(Who.PARENT, "POST", "/task", json={"name": "", "more": 1}),
     400, "invalid"),
    ("an invalid query", "GET /admin/users", get("/admin/users?limit=0", Who.ADMIN),
     400, "invalid"),
    ("a page with a next one", f"GET {CHILD}/tracking",
     get(f"{CHILD}/tracking?limit=1"), 200, None),
    ("a page with one before", "GET /admin/users",
     get("/admin/users?offset=1", Who.ADMIN), 200, None),
    ("the entries of a user", "GET /admin/tracking",
     get("/admin/tracking?user_id={user_id}", Who.ADMIN), 200, None),
    ("an export as NDJSON", "GET /admin/tracking/export",
     get("/admin/tracking/export?format=ndjson", Who.ADMIN), 200, None),
    ("an export as CSV", "GET /admin/tracking/export",
     get("/admin/tracking/export?format=csv", Who.ADMIN), 200, None),
]
# fmt: on


@pytest.mark.parametrize(
    ("name", "send", "status", "code"),
    [row[1:] for row in ANSWERS],
    ids=[row[0] for row in ANSWERS],
)
def test_special_answers_are_as_documented(
    world: World, name: str, send: Send, status: int, code: str | None
) -> None:
    answer = send(world)
    assert answer.status_code == status, answer.text
    assert code is None or answer.json["code"] == code
    assert_documented(BY_NAME[name], answer)


def test_a_retry_says_that_it_is_one(world: World) -> None:
    assert "Idempotent-Replayed" not in KEYED(world).headers
    assert KEYED(world).headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("path", ["/auth/login", "/auth/refresh"])
def test_tokens_come_with_cookies_where_they_are_documented(world: World, path: str) -> None:
    client = world.app.test_client()
    answer = client.post("/auth/login", json={"email": world.email, "password": PASSWORD})
    if path == "/auth/refresh":
        csrf = client.get_cookie("csrf_refresh_token").value
        answer = client.post(path, headers={"X-CSRF-TOKEN": csrf})
    assert answer.headers.getlist("Set-Cookie")
    assert_documented(BY_NAME[f"POST {path}"], answer)


def test_a_cookie_without_its_csrf_value_is_refused_as_documented(world: World) -> None:
    client = world.app.test_client()
    client.post("/auth/login", json={"email": world.email, "password": PASSWORD})
    answer = client.post("/child", json={"name": "Ida"})
    assert (answer.status_code, answer.json["code"]) == (401, "csrf_missing")
    assert_documented(BY_NAME["POST /child"], answer)


def test_too_many_sign_ins_are_refused_as_documented(tmp_path: Path) -> None:
    with application(tmp_path, rate_limits=True) as app:
        client = app.test_client(use_cookies=False)
        body = {"email": "nobody@home.test", "password": PASSWORD}
        answers = [client.post("/auth/login", json=body) for _ in range(31)]
        assert [answer.status_code for answer in answers] == [401] * 30 + [429]
        assert answers[-1].json["code"] == "too_many_requests"
        assert_documented(BY_NAME["POST /auth/login"], answers[-1])


def test_a_disk_that_fails_answers_as_documented(tmp_path: Path) -> None:
    disk = FlakyDisk("tasks.json")
    with application(tmp_path, fs=disk) as app:
        world = World(app)
        disk.is_failing = True
        answer = world.call(Who.PARENT, "POST /task")
        assert (answer.status_code, answer.json["code"]) == (503, "storage_unavailable")
        assert_documented(BY_NAME["POST /task"], answer)
        disk.is_failing = False


def test_a_mutation_whose_entry_waits_answers_as_documented(tmp_path: Path) -> None:
    disk = FlakyDisk("tracking_events.json")
    with application(tmp_path, fs=disk) as app:
        world = World(app)
        disk.is_failing = True
        answer = TRIGGER(world)
        assert (answer.status_code, answer.json["tracking"]) == (200, "deferred")
        assert_documented(BY_NAME[f"POST {CHILD}/trigger-task"], answer)
        disk.is_failing = False


class UnsyncedDisk(FileSystem):
    """A disk that takes what is written and can't keep it, while `is_failing`."""

    is_failing = False

    def fdatasync(self, fd: int) -> None:
        if self.is_failing:
            raise OSError(errno.EIO, "Input/output error")
        super().fdatasync(fd)


def test_a_server_that_is_not_ready_answers_as_documented(tmp_path: Path) -> None:
    disk = UnsyncedDisk()
    with application(tmp_path, fs=disk, durability="strict") as app:
        world = World(app)
        disk.is_failing = True
        assert world.call(Who.PARENT, "POST /task").status_code == 503
        answer = world.call(Who.NOBODY, "GET /readyz")
        assert (answer.status_code, answer.json["failing"]) == (503, ["storage"])
        assert_documented(BY_NAME["GET /readyz"], answer)
        disk.is_failing = False


def test_measurements_behind_a_token_are_refused_as_documented(tmp_path: Path) -> None:
    with application(tmp_path, metrics_token="measure") as app:
        client = app.test_client()
        assert_documented(BY_NAME["GET /metrics"], client.get("/metrics"))
        answer = client.get("/metrics", headers={"Authorization": "Bearer measure"})
        assert answer.status_code == 200
        assert_documented(BY_NAME["GET /metrics"], answer)
