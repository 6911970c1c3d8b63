"""What a database's planner knows of the rows holds nobody who was deleted."""

import pytest

from services.deletion import rounds
from tests.api.builders import parts_of, serving
from tests.deletions import traces
from tests.integration.deletion.homes import EMAIL, Prepared, Shape
from tests.postgres_servers import run


@pytest.mark.parametrize("engine", ["postgres"])
@pytest.mark.parametrize("shape", [Shape.SHARED])
def test_the_planner_forgets_who_was_deleted(prepared: Prepared) -> None:
    words = (prepared.home.parent.id, EMAIL)
    run(prepared.database_url or "", "ANALYZE")
    assert "statistics of users" in traces(prepared.settings, *words)
    with serving(prepared.settings) as app:
        rounds.run(parts_of(app))
    assert traces(prepared.settings, *words) == []
