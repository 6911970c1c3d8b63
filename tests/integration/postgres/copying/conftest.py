"""A folder with some of everything, to be copied."""

from contextlib import closing
from pathlib import Path

import pytest

from db.embedded.store import EmbeddedStore
from tests.integration.postgres.copying.filled import Filled, fill
from tests.integration.stores.builders import NOW


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "db"


@pytest.fixture
def filled(folder: Path) -> Filled:
    """A folder with some of everything, closed."""
    with closing(EmbeddedStore(folder, NOW)) as store:
        return fill(store)
