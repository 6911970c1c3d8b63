"""Progress of a learner: whoever is signed in, or a child of the household by `child_id`."""

from typing import Any

from flask import Response, request

from api import exercise_files, exports, parsing
from api.access import scope
from api.answers import answer, no_content
from api.blueprint import Blueprint
from api.schemas import exercises, history, statistics
from api.schemas import progress as schemas
from api.schemas.fields import changes
from api.schemas.learners import LearnerQuery
from models.errors import NotFound
from models.roles import Role
from services.progress import (
    deleting,
    exporting,
    importing,
    reading,
    recording,
    sight,
    snapshots,
)

progress_api = Blueprint("progress", __name__)
EVERYBODY = (Role.PARENT, Role.CHILD, Role.ADMIN)


def check_sight() -> None:
    """Refuse a child that the sender may not see, whatever else the request says."""
    sight.check_sight(scope(), request.args.get("child_id"))


RULES: dict[str, Any] = {"allow": EVERYBODY, "refuses": [NotFound], "sight": check_sight}


@progress_api.post(
    "/api/progress/exercises", answers={201: schemas.RecordedAnswer}, retryable=True, **RULES
)
def record_exercise(query: LearnerQuery, body: exercises.NewExercise) -> Response:
    """Record an exercise that was completed, and say what it changed."""
    recorded = recording.record(scope(), query.child_id, changes(body))
    return _maybe_replayed(recorded.answer, 201, is_replayed=recorded.is_replayed)


@progress_api.post(
    "/api/progress/exercises/import",
    answers={200: exercises.ImportAnswer},
    receives=(exercise_files.CSV, exercise_files.NDJSON),
    retryable=True,
    **{**RULES, "refuses": [NotFound, parsing.TooLarge, parsing.UnsupportedMediaType]},
)
def import_exercises(query: exercises.ImportQuery) -> Response:
    """Import exercises from a file: all of them, or with `skip_invalid` those that can be taken."""
    file = exercise_files.ExerciseFile()

    def identify() -> None:
        scope().idempotency = parsing.idempotency_key_of(request, lambda: file.digest)

    imported = importing.take(
        scope(),
        query.child_id,
        file.lines(),
        skip_invalid=query.skip_invalid,
        identify=identify,
    )
    return _maybe_replayed(imported.answer, 200, is_replayed=imported.is_replayed)


@progress_api.delete("/api/progress/exercises/<recorded_id>", answers={204: None}, **RULES)
def delete_exercise(path: exercises.ExercisePath, query: LearnerQuery) -> Response:
    """Take an exercise back; everything derived follows."""
    deleting.delete(scope(), query.child_id, path.recorded_id)
    return no_content()


@progress_api.get("/api/progress", answers={200: schemas.MetricsAnswer}, **RULES)
def get_progress(query: LearnerQuery) -> Response:
    """Give all of a learner's progress in figures."""
    return answer(reading.metrics(scope(), query.child_id))


@progress_api.get("/api/progress/achievements", answers={200: schemas.AchievementsAnswer}, **RULES)
def list_achievements(query: LearnerQuery) -> Response:
    """Give all achievements: what was unlocked, and how far the others are."""
    return answer(reading.achievements(scope(), query.child_id))


@progress_api.post(
    "/api/progress/update-streak", answers={200: schemas.StreakUpdateAnswer}, **RULES
)
def update_streak(query: LearnerQuery, body: schemas.ActiveDay) -> Response:
    """Record an active day without an exercise, and say what it did to the streak."""
    return answer(recording.check_in(scope(), query.child_id, body.completed_at))


@progress_api.get("/api/progress/statistics", answers={200: statistics.StatisticsAnswer}, **RULES)
def get_statistics(query: statistics.StatisticsQuery) -> Response:
    """Give the statistics of today, the last 7 or 30 days, or all time."""
    return answer(reading.statistics_of(scope(), query.child_id, query.period))


@progress_api.get("/api/progress/history", answers={200: history.HistoryAnswer}, **RULES)
def get_history(query: history.HistoryRange) -> Response:
    """Give the days with activity or a snapshot: the last 30, or those that are asked for."""
    return answer(
        snapshots.history(scope(), query.child_id, query.days, query.start_date, query.end_date)
    )


@progress_api.get("/api/progress/badges", answers={200: schemas.BadgesAnswer}, **RULES)
def list_badges(query: LearnerQuery) -> Response:
    """Give the badges that were earned, and those that there are to earn."""
    return answer(reading.badges(scope(), query.child_id))


@progress_api.get("/api/progress/skill-levels", answers={200: schemas.SkillLevelsAnswer}, **RULES)
def list_skill_levels(query: LearnerQuery) -> Response:
    """Give the level in each topic, and what is missing for the next one."""
    return answer(reading.skill_levels(scope(), query.child_id))


@progress_api.post(
    "/api/progress/calculate-skill-level", answers={200: schemas.CalculatedLevelAnswer}, **RULES
)
def calculate_skill_level(query: LearnerQuery, body: schemas.TopicChoice) -> Response:
    """Calculate the level in one topic."""
    return answer(reading.calculated_level(scope(), query.child_id, body.topic))


@progress_api.get(
    "/api/progress/export",
    answers={200: {"application/json": schemas.ExportAnswer, "text/csv": None}},
    headers={"Content-Disposition": "The name to save it under."},
    **RULES,
)
def export_progress(query: schemas.ExportQuery) -> Response:
    """Give everything as JSON, or the exercises as CSV."""
    if query.format == "json":
        return _download(answer(exporting.everything(scope(), query.child_id)), "progress.json")
    learner = reading.kept(scope(), query.child_id).learner
    rows = exporting.exercises(scope(), learner.id)
    chunks = exports.csv_of(rows, exporting.COLUMNS)
    return _download(Response(chunks, mimetype="text/csv"), "exercises.csv")


def _download(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _maybe_replayed(payload: Any, status: int, *, is_replayed: bool) -> Response:
    response = answer(payload, status)
    if is_replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response
