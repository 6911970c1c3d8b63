"""Whatever cuts a deletion short: after a restart and one more round it is as if nothing had."""

import signal
from functools import cache
from pathlib import Path

import pytest

from services.deletion import rounds
from services.deletion.steps import STEPS
from tests.api.builders import parts_of, serving
from tests.deletions import traces
from tests.integration.deletion.conftest import Originals
from tests.integration.deletion.dying import Where, delete_and_die
from tests.integration.deletion.homes import EMAIL, NAME, Prepared, Shape, assert_erased
from tests.integration.deletion.states import State, state_of
from tests.postgres_servers import Databases


class Undisturbed:
    """The states that deletions end in when nothing happens."""

    def __init__(self, originals: Originals, databases: Databases, folder: Path) -> None:
        self._originals = originals
        self._databases = databases
        self._folder = folder
        self.of = cache(self._of)

    def _of(self, engine: str, shape: Shape) -> State:
        original = self._originals.of(engine, shape)
        prepared = original.copied(self._folder / f"{engine}-{shape}", self._databases)
        return finished(prepared)


@pytest.fixture(scope="module")
def undisturbed(
    originals: Originals, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Undisturbed:
    return Undisturbed(originals, databases, tmp_path_factory.mktemp("undisturbed"))


def finished(prepared: Prepared) -> State:
    """Let a server do one round, look for what is left, and give the state it stops in."""
    with serving(prepared.settings) as app:
        rounds.run(parts_of(app))
        assert_erased(parts_of(app), prepared)
    assert traces(prepared.settings, prepared.home.parent.id, EMAIL, NAME) == []
    return state_of(prepared.settings)


POINTS = (rounds.BEGUN, *STEPS)
KILLS = [
    *(("embedded", shape, where) for shape in Shape for where in POINTS),
    *(("postgres", Shape.SHARED, where) for where in POINTS),
    *(("postgres", Shape.ALONE, where) for where in ("anonymize", "erase_household", "purge")),
]


@pytest.mark.parametrize(("engine", "shape", "where"), KILLS)
def test_a_deletion_goes_on_after_a_kill_at_any_step(
    prepared: Prepared, undisturbed: Undisturbed, engine: str, shape: Shape, where: Where
) -> None:
    assert delete_and_die(prepared.settings, where) == -signal.SIGKILL
    assert finished(prepared) == undisturbed.of(engine, shape)


@pytest.mark.parametrize("engine", ["embedded"])
@pytest.mark.parametrize("where", [3, 30])
def test_a_deletion_goes_on_after_a_kill_in_the_middle_of_a_step(
    prepared: Prepared, undisturbed: Undisturbed, engine: str, shape: Shape, where: Where
) -> None:
    assert delete_and_die(prepared.settings, where) == -signal.SIGKILL
    assert finished(prepared) == undisturbed.of(engine, shape)
