"""Every test of this folder runs on both engines."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.store import Store
from tests.integration.stores.builders import Home, found
from tests.integration.stores.engines import Embedded, Engine, Postgres


@pytest.fixture(params=["embedded", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "embedded":
        yield Embedded(tmp_path / "db")
        return
    postgres = Postgres(request.getfixturevalue("database_url"))
    yield postgres
    postgres.mend_ledger()


@pytest.fixture
def store(engine: Engine) -> Iterator[Store]:
    with closing(engine.open()) as store:
        yield store


@pytest.fixture
def home(store: Store) -> Home:
    """A household with a parent, a child and a task."""
    return found(store)
