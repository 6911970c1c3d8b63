"""A password that changes while somebody's is being checked: only what holds now opens anything."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import close_app, create_app
from tests.api.builders import fields_of, refusal
from tests.families import PASSWORD, Caller, sign_up
from utils.settings import Settings

NEWER = "the password of today"


class Interrupted(PasswordHasher):
    """A hasher during whose next check something else happens."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.meanwhile: Callable[[], object] | None = None

    def verify(self, *arguments: str | bytes) -> bool:
        matches = super().verify(*arguments)
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            with ThreadPoolExecutor(1) as somebody_else:
                somebody_else.submit(meanwhile).result()
        return bool(matches)


@pytest.fixture
def hasher() -> Interrupted:
    return Interrupted()


@pytest.fixture
def client(settings: Settings, hasher: Interrupted) -> Iterator[FlaskClient]:
    app = create_app(settings, passwords=hasher)
    yield app.test_client()
    close_app(app)


@pytest.fixture
def parent(client: FlaskClient, hasher: Interrupted) -> Caller:
    """Give a parent whose password changes during the next check."""
    parent = sign_up(client)
    hasher.meanwhile = lambda: change(parent, NEWER)
    return parent


def change(parent: Caller, new: str) -> TestResponse:
    own = Caller(parent.client.application.test_client(), parent.token)
    return own.post("/auth/change-password", current_password=PASSWORD, new_password=new)


def test_the_old_password_begins_no_sign_in(client: FlaskClient, parent: Caller) -> None:
    body = {"email": parent.user["email"], "password": PASSWORD}
    assert refusal(client.post("/auth/login", json=body)) == (401, "invalid_credentials")
    assert client.post("/auth/login", json=body | {"password": NEWER}).status_code == 200


def test_the_old_password_sets_no_other_one(client: FlaskClient, parent: Caller) -> None:
    assert fields_of(change(parent, "somebody else's")) == ["current_password"]
    body = {"email": parent.user["email"], "password": NEWER}
    assert client.post("/auth/login", json=body).status_code == 200
