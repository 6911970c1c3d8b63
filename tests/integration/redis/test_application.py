"""The whole application with Redis, there and away."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_openapi import OpenAPI
from pydantic import SecretStr

from app import close_app, create_app
from tests.conftest import cheap_passwords
from tests.families import Family, sign_up
from tests.redis_servers import RedisServer, client, wait_until
from utils.settings import Settings

GUESS = {"email": "nobody@home.test", "password": "guess"}


class Applications:
    """Makes applications on one Redis server, each with storage of its own."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder = folder
        self._url = url
        self.made: list[OpenAPI] = []

    def client(self, *, rate_limits: bool = False) -> FlaskClient:
        """Make one; gives what calls it, once it is ready."""
        folder = self._folder / str(len(self.made))
        settings = Settings(
            data_dir=folder / "data",
            log_dir=folder / "logs",
            redis_url=SecretStr(self._url),
            rate_limits=rate_limits,
        )
        app = create_app(settings, passwords=cheap_passwords())
        self.made.append(app)
        caller = app.test_client()
        wait_until(lambda: caller.get("/readyz").status_code == 200)
        return caller


@pytest.fixture
def applications(tmp_path: Path, server: RedisServer) -> Iterator[Applications]:
    applications = Applications(tmp_path, server.url)
    with ExitStack() as closing:
        yield applications
        for app in applications.made:
            closing.callback(close_app, app)


def test_without_redis_the_family_goes_on_and_readyz_says_so(
    applications: Applications, server: RedisServer
) -> None:
    family = Family(sign_up(applications.client()))
    caller = family.parent.client
    server.kill()
    assert family.trigger().status_code == 200
    answer = caller.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["failing"] == ["broker"]
    assert caller.get("/healthz").status_code == 200
    server.start()
    wait_until(lambda: caller.get("/readyz").status_code == 200)
    assert family.trigger().json["child"]["points"] == 20


def test_limits_hold_for_all_processes_together(applications: Applications) -> None:
    callers = [applications.client(rate_limits=True) for _ in range(2)]
    statuses = [callers[n % 2].post("/auth/login", json=GUESS).status_code for n in range(32)]
    assert statuses == [401] * 30 + [429] * 2


@pytest.mark.parametrize("leave", [RedisServer.kill, RedisServer.freeze])
def test_without_redis_limits_hold_for_each_process(
    applications: Applications, server: RedisServer, leave
) -> None:
    caller = applications.client(rate_limits=True)
    leave(server)
    statuses = [caller.post("/auth/login", json=GUESS).status_code for _ in range(31)]
    assert statuses == [401] * 30 + [429]


def test_what_redis_keeps_is_the_applications_by_name_and_ends_by_itself(
    applications: Applications, server: RedisServer
) -> None:
    applications.client(rate_limits=True).post("/auth/login", json=GUESS)
    with client(server.url) as observer:
        keys = list(observer.scan_iter())
        assert keys
        assert all(key.startswith(b"starchart:limits:") for key in keys)
        assert all(observer.ttl(key) > 0 for key in keys)


def test_a_closed_application_leaves_no_connection(
    applications: Applications, server: RedisServer
) -> None:
    applications.client(rate_limits=True).post("/auth/login", json=GUESS)
    close_app(applications.made.pop())
    with client(server.url) as observer:
        wait_until(
            lambda: not [c for c in observer.client_list() if c["name"].startswith("starchart")]
        )
