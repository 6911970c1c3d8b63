"""Fixtures of all tests: settings in temporary folders, the application, and a clock to turn."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from flask_openapi import OpenAPI

from app import close_app, create_app
from tests.families import Caller, Family, sign_up
from utils.settings import Settings


class TurnedClock:
    """A clock that runs with the machine's, and can be turned."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def turn(self, by: timedelta) -> None:
        self.offset += by


def cheap_passwords() -> PasswordHasher:
    """Argon2id at its lowest cost: tests sign many people up."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path / "data",
        log_dir=tmp_path / "logs",
        rate_limits=False,
        admin_email="admin@home.test",
        admin_password="administrator password",
    )


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def app(settings: Settings, clock: TurnedClock) -> Iterator[OpenAPI]:
    app = create_app(settings, clock=clock, passwords=cheap_passwords())
    yield app
    close_app(app)


@pytest.fixture
def client(app: OpenAPI) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def family(client: FlaskClient) -> Family:
    """A parent with one child, a task worth 10, a penalty of 3 and a reward for 5."""
    return Family(sign_up(client))


@pytest.fixture
def admin(client: FlaskClient) -> Caller:
    return Caller.logged_in(client, "admin@home.test", "administrator password")
