"""Fixtures of all tests: servers, settings, the application on either engine, a clock to turn."""

import gc
import os
from collections.abc import Generator, Iterator
from contextlib import closing, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from coverage import Coverage
from flask.testing import FlaskClient
from flask_openapi import OpenAPI

from app import close_app, create_app
from tests import postgres_servers, redis_servers
from tests.bytecode import keep_bytecode
from tests.families import Caller, Family, sign_up
from tests.memory import keep_temporary_files_in_memory
from tests.postgres_servers import Databases
from tests.rsgi_client import through_rsgi
from utils.settings import Settings

ENGINES = ("embedded", "postgres")


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


# Every test of the application can go through server.py: STARCHART_TESTS_THROUGH=rsgi make test
THROUGH_RSGI = os.environ.pop("STARCHART_TESTS_THROUGH", "") == "rsgi"


def pytest_configure(config: pytest.Config) -> None:
    keep_temporary_files_in_memory()
    keep_bytecode(config)
    config.addinivalue_line("markers", "data_folder: looks into files, so on the embedded engine")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Spare the garbage collector what is collected: thousands of tests, which stay to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Take a skip for a failure where NO_SKIPS is set: what a test needs, it starts by itself."""
    report = yield
    if report.skipped and "NO_SKIPS" in os.environ:
        report.outcome = "failed"
    return report


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the application on both engines, unless a test is marked to be of the data folder."""
    if "served_from" in metafunc.fixturenames:
        is_of_folder = metafunc.definition.get_closest_marker("data_folder") is not None
        metafunc.parametrize("served_from", ENGINES[:1] if is_of_folder else ENGINES)


@pytest.fixture(scope="module")
def unmeasured() -> Iterator[None]:
    """Measure no coverage: to do so takes as long as to run, and other tests come everywhere.

    For modules that do thousands of times what others do once.
    """
    stopped: list[Coverage] = []
    while (measuring := Coverage.current()) is not None:  # a worker of xdist has two
        measuring.stop()
        stopped.append(measuring)
    yield
    for measuring in reversed(stopped):
        measuring.start()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The URL of a Redis server that goes on running."""
    with closing(redis_servers.shared_server()) as server:
        yield server.url


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """The databases of a PostgreSQL server that goes on running."""
    with postgres_servers.shared_databases() as databases:
        yield databases


@pytest.fixture
def database_url(databases: Databases) -> str:
    """The URL of a database with all tables, and nothing in them."""
    return databases.emptied()


@pytest.fixture
def settings(tmp_path: Path, served_from: str, request: pytest.FixtureRequest) -> Settings:
    """Settings of a server by itself; its engine is new."""
    is_on_database = served_from == "postgres"
    return Settings(
        database_url=request.getfixturevalue("database_url") if is_on_database else None,
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
    with through_rsgi(app, settings) if THROUGH_RSGI else nullcontext():
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
