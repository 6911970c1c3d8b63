"""The ledger as families and administrators read it."""

from collections.abc import Callable
from typing import TypeVar

from flask import Response, request

from api import exports
from api.access import scope
from api.answers import answer, page
from api.blueprint import Blueprint
from api.schemas import tracking as schemas
from api.schemas.family import ChildPath
from db.faces.ledger import Document
from db.filters import EntryFilter
from models.errors import Forbidden, Invalid, NotFound
from models.roles import Role
from services import history
from services.scope import Scope

tracking_api = Blueprint("tracking", __name__)

Query = TypeVar("Query", schemas.AdminQuery, schemas.ExportQuery)
Find = Callable[[Scope, str, EntryFilter, int, int], tuple[list[Document], int]]


def check_sight() -> None:
    """Refuse what the query names and its sender may not see, whatever else the query says."""
    if scope().principal.is_admin:
        return
    if "user_id" in request.args:
        raise Forbidden("Only an administrator may ask by user_id.")
    child_id = request.args.get("child_id")
    if child_id:
        history.check_sight(scope(), child_id)


@tracking_api.get(
    "/child/<child_id>/tracking",
    allow=[Role.PARENT, Role.CHILD],
    answers={200: schemas.EntriesAnswer},
)
def child_history(path: ChildPath, query: schemas.HistoryQuery) -> Response:
    """Give a child's entries, newest first."""
    return _page(query, history.of_child, path.child_id)


@tracking_api.get(
    "/admin/tracking",
    allow=[Role.PARENT, Role.ADMIN],
    answers={200: schemas.EntriesAnswer},
    refuses=[NotFound],
    sight=check_sight,
)
def admin_tracking(query: schemas.AdminQuery) -> Response:
    """Give the entries of a child or of a user, newest first."""
    thing_id = _only_id(query)
    find = history.of_user if query.child_id is None else history.of_child
    return _page(query, find, thing_id)


@tracking_api.get(
    "/admin/tracking/export",
    allow=[Role.PARENT, Role.ADMIN],
    answers={200: {"text/csv": None, "application/x-ndjson": schemas.TrackingEventAnswer}},
    refuses=[NotFound],
    headers={"Content-Disposition": "The name to save it under."},
    sight=check_sight,
)
def export_tracking(query: schemas.ExportQuery) -> Response:
    """Stream entries, oldest first by household and seq, as CSV or NDJSON."""
    _check_export(query)
    filters = _filters(query, child_id=query.child_id, user_id=query.user_id)
    return exports.response(history.export(scope(), filters), query.format)


@tracking_api.get("/admin/ledger/verify", allow=[Role.ADMIN], answers={200: schemas.VerdictAnswer})
def verify_ledger(query: schemas.VerifyQuery) -> Response:
    """Recompute the chains, and say where the first one breaks."""
    return answer(history.verification(scope().parts, query.household_id).to_dict())


def _page(query: schemas.HistoryQuery, find: Find, thing_id: str) -> Response:
    entries, total = find(scope(), thing_id, _filters(query), query.limit, query.offset)
    return page("tracking_events", entries, total, query.limit, query.offset)


def _filters(
    query: schemas.EntryRange, *, child_id: str | None = None, user_id: str | None = None
) -> EntryFilter:
    """Ask for what the query says; whoever has a household, in that one only."""
    return EntryFilter(
        household_id=scope().principal.household_id,
        child_id=child_id,
        user_id=user_id,
        entity_type=query.entity_type,
        action=query.action,
        start=query.start,
        end=query.end,
    )


def _only_id(query: Query) -> str:
    """Give the one id that is asked for; raises Invalid."""
    named = [thing_id for thing_id in (query.child_id, query.user_id) if thing_id is not None]
    if len(named) != 1:
        raise Invalid.field("child_id", "give child_id or user_id, one of them")
    return named[0]


def _check_export(query: schemas.ExportQuery) -> None:
    if scope().principal.is_admin and query.child_id is None and query.user_id is None:
        return
    _only_id(query)
