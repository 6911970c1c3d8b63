"""Everything of a learner's progress, to be taken elsewhere."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from models.progress.exercise import Exercise
from services.progress import reading, snapshots
from services.progress.forms import Form, achievement_forms
from services.scope import Scope

COLUMNS: Final = (
    "id",
    "exercise_id",
    "topic",
    "grade",
    "time_spent_seconds",
    "hints_used",
    "completed_at",
    "local_date",
    "created_at",
)


def everything(scope: Scope, child_id: str | None) -> Form:
    """Give all that is known of a learner."""
    found = reading.kept(scope, child_id)
    snapshots.bring_up(scope, child_id)
    learner = found.learner
    with scope.read() as unit:
        taken = unit.snapshots.between(learner.id, date.min, date.max)
    return {
        "learner": {
            "id": learner.id,
            "name": learner.name,
            "child_id": learner.child_id,
            "household_id": learner.household_id,
            "timezone": learner.calendar.zone,
            "day_start_hour": learner.calendar.day_start_hour,
        },
        "metrics": reading.metrics_form(found),
        "exercises": list(exercises(scope, learner.id)),
        "achievements": achievement_forms(found, found.achievements),
        "skill_levels": reading.level_forms(found),
        "snapshots": [each.to_dict() for each in taken],
    }


def exercises(scope: Scope, learner_id: str) -> Iterator[Form]:
    """Stream a learner's exercises, in the order in which they were recorded."""
    with scope.read() as unit:
        for recording in unit.exercises.of_learner(learner_id):
            if isinstance(recording.done, Exercise):
                yield recording.done.to_dict()
