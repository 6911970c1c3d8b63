"""Progress of a learner: whoever is signed in, or a child of the household by `child_id`."""

from typing import Any

from flask import Response, request

from api.access import scope
from api.answers import answer, no_content
from api.blueprint import Blueprint
from api.schemas import progress as schemas
from api.schemas.fields import changes
from models.errors import NotFound
from models.roles import Role
from services.progress import deleting, learners, reading, recording

progress_api = Blueprint("progress", __name__)
EVERYBODY = (Role.PARENT, Role.CHILD, Role.ADMIN)


def check_sight() -> None:
    """Refuse a child that the sender may not see, whatever else the request says."""
    learners.check_sight(scope(), request.args.get("child_id"))


RULES: dict[str, Any] = {"allow": EVERYBODY, "refuses": [NotFound], "sight": check_sight}


@progress_api.post(
    "/api/progress/exercises", answers={201: schemas.RecordedAnswer}, retryable=True, **RULES
)
def record_exercise(query: schemas.LearnerQuery, body: schemas.NewExercise) -> Response:
    """Record an exercise that was completed, and say what it changed."""
    recorded = recording.record(scope(), query.child_id, changes(body))
    return _maybe_replayed(recorded.answer, 201, is_replayed=recorded.is_replayed)


@progress_api.delete("/api/progress/exercises/<recorded_id>", answers={204: None}, **RULES)
def delete_exercise(path: schemas.ExercisePath, query: schemas.LearnerQuery) -> Response:
    """Take an exercise back; everything derived follows."""
    deleting.delete(scope(), query.child_id, path.recorded_id)
    return no_content()


@progress_api.get("/api/progress", answers={200: schemas.MetricsAnswer}, **RULES)
def get_progress(query: schemas.LearnerQuery) -> Response:
    """Give all of a learner's progress in figures."""
    return answer(reading.metrics(scope(), query.child_id))


def _maybe_replayed(payload: Any, status: int, *, is_replayed: bool) -> Response:
    response = answer(payload, status)
    if is_replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response
