"""An application that may send to this machine, and who hears of it."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from flask_openapi import OpenAPI

from services.webhooks.sending import Sender
from tests.api.builders import serving
from tests.conftest import TurnedClock
from tests.families import Caller, sign_up
from tests.receivers import (
    Receiver,
    receiving,
)
from utils.settings import Settings


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def app(settings: Settings, clock: TurnedClock) -> Iterator[OpenAPI]:
    """An application that may send to this machine."""
    with serving(settings, clock=clock, sender=Sender(allow_private=True)) as app:
        yield app


@pytest.fixture
def client(app: OpenAPI) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def parent(client: FlaskClient) -> Caller:
    return sign_up(client)


@pytest.fixture
def project_id(parent: Caller) -> str:
    made: str = parent.post("/api/projects", name="API").json["project"]["id"]
    return made
