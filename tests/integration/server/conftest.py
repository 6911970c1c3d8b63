"""A server that the tests of a module share, each with households of its own."""

from collections.abc import Iterator

import pytest

from tests.integration.server.homes import ADMIN_SETTINGS, Home
from tests.servers import Server, running

SECRET_KEY = "a key that the tests know, to make tokens with"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    with running(folder, secret_key=SECRET_KEY, **ADMIN_SETTINGS) as server:
        yield server


@pytest.fixture
def home(server: Server) -> Home:
    return Home.found(server, children=2)


@pytest.fixture(scope="module")
def busy_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server whose ledger has three entries."""
    with running(tmp_path_factory.mktemp("busy_once")) as server:
        home = Home.found(server)
        for _ in range(3):
            home.trigger()
        yield server
