"""`flask --app app progress rebuild`: everything derived comes out the same."""

from typing import Any

import pytest
from flask import Flask

from api import commands
from tests.api.builders import lose, serving
from tests.api.test_progress_derived import record
from tests.conftest import TurnedClock
from tests.families import Family, sign_up
from utils.settings import Settings


def everything_of(family: Family) -> list[Any]:
    return [
        family.parent.get(f"/api/progress{path}", **query).json
        for path in ("", "/achievements", "/statistics", "/history", "/skill-levels")
        for query in ({}, {"child_id": family.child_id})
    ]


@pytest.mark.parametrize("keeps_what_was_derived", [True, False])
def test_a_rebuild_gives_the_same(
    settings: Settings, clock: TurnedClock, keeps_what_was_derived: bool
) -> None:
    with serving(settings, clock=clock) as app:
        family = Family(sign_up(app.test_client()))
        for days_ago in (5, 3, 2, 1, 0, 0):
            exercise = record(family.parent, days_ago, grade=80 + days_ago)["exercise"]
        family.parent.delete(f"/api/progress/exercises/{exercise['id']}")
        family.parent.post("/api/progress/update-streak")
        entry = family.trigger().json["tracking_event"]
        family.trigger(family.penalty_id)
        family.trigger()
        family.undo(entry["id"])
        before = everything_of(family)
    if not keeps_what_was_derived:
        lose(settings, "learners")
    runner = create_app_for_commands(settings)
    result = runner.invoke(args=["progress", "rebuild"])
    assert result.exit_code == 0, result.output
    assert "rebuilt 3 learners" in result.output
    with serving(settings, clock=clock) as app:
        family.parent.client = app.test_client()
        after = everything_of(family)
    if keeps_what_was_derived:
        assert after == before
    else:
        assert after[0]["exercises_completed"] == before[0]["exercises_completed"] == 5
        assert after[1]["good_tasks"] == before[1]["good_tasks"] == 1


def create_app_for_commands(settings: Settings) -> Any:
    app = Flask("commands")
    commands.init_app(app, settings)
    return app.test_cli_runner()
