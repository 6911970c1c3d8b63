"""What happened in the household's projects."""

from datetime import datetime
from math import ceil

from flask import Response, request

from api import exports
from api.access import scope
from api.answers import answer, page
from api.blueprint import Blueprint
from api.schemas import activity as schemas
from db.filters import ActionFilter
from models.activity.action import ACTION_FIELDS
from models.activity.project import BuiltInProject
from models.activity.words import words_asked
from models.errors import NotFound
from models.roles import Role
from services.activity import projects, reading, recording

activity_api = Blueprint("activity", __name__)
LARGEST_BATCH = 16 * 1024 * 1024


def check_sight() -> None:
    """Refuse a project that is none of the household's, whatever else the query says."""
    projects.check_sight(scope(), request.args.get("project_id") or None)


@activity_api.post(
    "/api/activity",
    allow=[Role.PARENT, Role.PROJECT],
    answers={201: schemas.RecordedActivityAnswer},
    refuses=[NotFound, BuiltInProject],
    retryable=True,
    largest_body=LARGEST_BATCH,
)
def record_activity(body: schemas.Recording) -> Response:
    """Record an action, or up to 1,000 at once: all of them or none."""
    recorded = recording.record(scope(), body.drafts())
    actions = [action.to_dict() for action in recorded.actions]
    response = answer({"actions": actions} if body.is_batch else {"action": actions[0]}, 201)
    if recorded.is_replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response


@activity_api.get(
    "/api/activity",
    allow=[Role.PARENT],
    answers={200: schemas.ActionsAnswer},
    refuses=[NotFound],
    sight=check_sight,
)
def list_activity(query: schemas.ActionsQuery) -> Response:
    """Give actions, newest first."""
    actions, total = reading.page(scope(), _filters(query), query.limit, query.offset)
    found = [action.to_dict() for action in actions]
    return page("actions", found, total, query.limit, query.offset)


@activity_api.get(
    "/api/activity/summary",
    allow=[Role.PARENT],
    answers={200: schemas.SummaryAnswer},
    refuses=[NotFound],
    sight=check_sight,
)
def summarize_activity(query: schemas.SummaryQuery) -> Response:
    """Sum actions up by hours, days or weeks, and say in sentences what happened today."""
    filters = ActionFilter(
        household_id=scope().household_id,
        project_id=query.project_id,
        start=_seconds(query.start),
        end=_seconds(query.end),
    )
    return answer(reading.summed_up(scope(), filters, query.bucket, query.timezone))


@activity_api.get(
    "/api/activity/export",
    allow=[Role.PARENT],
    answers={200: {"text/csv": None, "application/x-ndjson": schemas.ActionAnswer}},
    refuses=[NotFound],
    headers={"Content-Disposition": "The name to save it under."},
    sight=check_sight,
)
def export_activity(query: schemas.ActionsExport) -> Response:
    """Stream actions, oldest first, as CSV or NDJSON."""
    actions = reading.export(scope(), _filters(query))
    if query.format == "csv":
        return exports.download(exports.csv_of(actions, ACTION_FIELDS), "activity.csv")
    return exports.download(exports.ndjson_chunks(actions), "activity.ndjson")


def _filters(query: schemas.ActionRange) -> ActionFilter:
    return ActionFilter(
        household_id=scope().household_id,
        project_id=query.project_id,
        action_type=query.action_type,
        status=query.status,
        environment=query.environment,
        request_id=query.request_id,
        words=() if query.q is None else words_asked(query.q),
        start=_seconds(query.start),
        end=_seconds(query.end),
    )


def _seconds(moment: datetime | None) -> int | None:
    """Give the first whole second that is not before a moment."""
    return None if moment is None else ceil(moment.timestamp())
