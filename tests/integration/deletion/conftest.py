"""Households made once for each engine; each test works on a copy."""

import shutil
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from db.copying import copy_store
from db.embedded.store import EmbeddedStore
from db.embedded.upkeep.copies import FolderPlace
from db.postgres.copies import DatabasePlace
from tests.integration.deletion.homes import Prepared, Shape, fill
from tests.integration.stores.builders import NOW
from tests.postgres_servers import Databases


class Originals:
    """Makes households when they are first asked for."""

    def __init__(self, folder: Path, databases: Databases) -> None:
        self._folder = folder
        self._databases = databases
        self.of = cache(self._of)

    def _of(self, engine: str, shape: Shape) -> Prepared:
        if engine == "embedded":
            return self._filled(shape)
        filled = self.of("embedded", shape)
        folder, url = self._folder / f"{shape}-in-postgres", self._databases.new()
        copy_store(FolderPlace(filled.folder / "data" / "db", NOW), DatabasePlace(url))
        shutil.copytree(filled.folder / "logs", folder / "logs")
        return replace(filled, folder=folder, database_url=url)

    def _filled(self, shape: Shape) -> Prepared:
        folder = self._folder / shape
        tables = folder / "data" / "db"
        with closing(EmbeddedStore(tables, NOW, durability="relaxed")) as store:
            home, other = fill(store, folder / "logs", shape)
        return Prepared(folder, None, shape, home, other)


@pytest.fixture(scope="session")
def originals(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Originals:
    return Originals(tmp_path_factory.mktemp("originals"), databases)


@pytest.fixture(params=list(Shape))
def shape(request: pytest.FixtureRequest) -> Shape:
    """Where the parent lives who goes."""
    found: Shape = request.param
    return found


@pytest.fixture(params=["embedded", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    """The name of an engine."""
    found: str = request.param
    return found


@pytest.fixture
def prepared(
    engine: str, shape: Shape, originals: Originals, tmp_path: Path, databases: Databases
) -> Prepared:
    """A copy of the households on each engine."""
    return originals.of(engine, shape).copied(tmp_path / "copy", databases)
