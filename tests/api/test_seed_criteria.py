"""Each criterion of the tracking feature, by its words, over HTTP."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from flask_openapi import OpenAPI
from tinydb import TinyDB

from db import tracking
from events.types.event_types import EventType
from models.tracking_event import ENTRY_FIELDS, TrackingEvent
from models.verification import verify
from tests.api.builders import fields_of, parts_of
from tests.api.listening import Listener
from tests.conftest import TurnedClock
from tests.families import Caller, Family
from utils.settings import Settings

FIELDS = [
    "id",
    "user_id",
    "child_id",
    "entity_type",
    "entity_id",
    "action",
    "points_before",
    "points_after",
    "delta",
    "occurred_at",
    "created_at",
    "metadata",
]
MUTATIONS = {
    "task activated": (["trigger"], "task", "activated", (0, 10)),
    "penalty activated": (["trigger", "punish"], "penalty", "activated", (10, 7)),
    "reward requested": (["trigger", "request"], "reward", "requested", (10, 10)),
    "reward redeemed": (["trigger", "redeem"], "reward", "redeemed", (10, 5)),
    "reward cancelled": (["trigger", "request", "cancel"], "reward", "cancelled", (10, 10)),
}


def play(family: Family, acts: list[str]) -> dict[str, Any]:
    """Let a family do things; gives the last one's answer."""
    for act in acts:
        answer = family.trigger(family.penalty_id) if act == "punish" else getattr(family, act)()
        assert answer.status_code == 200, answer.text
    return answer.json


def test_an_entry_is_a_tracking_event_from_dict_to_dict(family: Family) -> None:
    """Add `TrackingEvent` model in `models/` with `from_dict()`/`to_dict()`."""
    entry = play(family, ["trigger"])["tracking_event"]
    assert TrackingEvent.from_dict(entry).to_dict() == entry


def test_an_entry_has_the_fields_of_the_feature_first(family: Family) -> None:
    """`TrackingEvent` fields include: `id`, `user_id`, …, `metadata` (optional dict)."""
    entry = play(family, ["trigger"])["tracking_event"]
    assert list(entry) == list(ENTRY_FIELDS)
    assert list(entry)[:12] == FIELDS


@pytest.mark.data_folder
def test_there_is_a_tinydb_table_with_its_functions(family: Family, settings: Settings) -> None:
    """Create TinyDB table (e.g., `tracking_events.json`) with helper functions in `db/`."""
    entry = play(family, ["trigger"])["tracking_event"]
    with TinyDB(settings.data_dir / "db" / "tracking_events.json", access_mode="r") as stock:
        assert [dict(row) for row in stock.table("tracking_events")] == [entry]
    for name in (
        "insert_tracking_event",
        "get_tracking_events_by_child",
        "get_tracking_events_by_user",
        "anonymize_tracking_events_for_user",
    ):
        assert callable(getattr(tracking, name))


def test_the_functions_find_what_a_child_got_and_a_user_did(app: OpenAPI, family: Family) -> None:
    """Create TinyDB table with helper functions in `db/`: by child and by user."""
    play(family, ["trigger", "punish"])
    user_id = family.parent.user["id"]
    with parts_of(app).store.read() as unit:
        by_child = tracking.get_tracking_events_by_child(unit, family.child_id)
        by_user = tracking.get_tracking_events_by_user(unit, user_id, limit=1, offset=1)
        nobody = tracking.get_tracking_events_by_child(unit, "nobody")
    assert by_child == (family.history, 2)
    assert by_user == (family.history[1:], 2)
    assert nobody == ([], 0)


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_every_mutation_leaves_one_entry_with_its_points(family: Family, mutation: str) -> None:
    """Add tracking write in all mutation endpoints; `points_before/after`, `delta` are correct."""
    acts, kind, action, (before, after) = MUTATIONS[mutation]
    answer = play(family, acts)
    entry = answer["tracking_event"]
    assert len(family.history) == len(acts)
    assert family.history[0] == entry
    assert (entry["entity_type"], entry["action"]) == (kind, action)
    assert (entry["points_before"], entry["points_after"]) == (before, after)
    assert entry["delta"] == after - before
    assert entry["child_id"] == family.child_id
    assert entry["user_id"] == family.parent.user["id"]
    assert answer["child"]["points"] == family.points == after


@pytest.mark.data_folder
def test_the_table_is_written_with_models_only(family: Family, settings: Settings) -> None:
    """Build `TrackingEvent` instances from models (no raw dict writes)."""
    assert get_type_hints(tracking.insert_tracking_event)["event"] is TrackingEvent
    play(family, ["trigger", "request", "redeem"])
    lines = (settings.data_dir / "db" / "tracking_events.json").read_bytes()
    for stored in json.loads(lines)["tracking_events"].values():
        TrackingEvent.from_dict(stored)


@pytest.mark.parametrize(
    ("query", "field"),
    [({"entity_type": "chore"}, "entity_type"), ({"action": "done"}, "action")],
)
def test_words_that_do_not_exist_are_refused(
    family: Family, query: dict[str, str], field: str
) -> None:
    """Add server-side validation for required fields and action/entity enums."""
    answer = family.parent.get(f"/child/{family.child_id}/tracking", **query)
    assert fields_of(answer) == [field]
    assert fields_of(family.act("trigger-task")) == ["task_id"]


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_every_mutation_is_sent_to_the_family(family: Family, mutation: str) -> None:
    """Add `send_event_for_current_user` calls for tracking mutations.

    Add event type `tracking_event_created` with payload containing `tracking_event_id` and
    minimal denormalized info.
    """
    acts, kind, action, _ = MUTATIONS[mutation]
    with Listener(family.parent) as listener:
        entry = play(family, acts)["tracking_event"]
        heard = listener.entries(len(acts))[-1]
    assert heard.id == entry["seq"]
    assert heard.data == {
        "tracking_event_id": entry["id"],
        "child_id": family.child_id,
        "entity_type": kind,
        "action": action,
    }


def test_the_event_type_is_registered() -> None:
    """Update `events/types/event_types.py`."""
    assert EventType("tracking_event_created") is EventType.TRACKING_EVENT_CREATED


def test_an_administrator_asks_by_child_dates_and_type(
    family: Family, admin: Caller, clock: TurnedClock
) -> None:
    """Add admin endpoint to query tracking by `child_id`, date range, and `entity_type`."""
    play(family, ["trigger", "punish"])
    clock.turn(timedelta(days=1))
    second_day = clock.now().isoformat()
    entry = play(family, ["trigger"])["tracking_event"]
    query = {"child_id": family.child_id, "from": second_day, "entity_type": "task"}
    assert admin.get("/admin/tracking", **query).json["tracking_events"] == [entry]
    assert admin.get("/admin/tracking", **query | {"entity_type": "penalty"}).json["total"] == 0


def test_pages_have_sensible_defaults_and_a_total(family: Family, admin: Caller) -> None:
    """Add offset-based pagination parameters (limit=50, max=500); return total count."""
    play(family, ["trigger"] * 51)
    page = admin.get("/admin/tracking", child_id=family.child_id).json
    assert (page["limit"], page["offset"], page["count"], page["total"]) == (50, 0, 50, 51)
    page = admin.get("/admin/tracking", child_id=family.child_id, limit=9999, offset=50).json
    assert (page["limit"], page["count"], page["total"]) == (500, 1, 51)
    assert verify(reversed(family.history)).ok


def test_each_user_has_a_log_with_a_line_an_event(family: Family, settings: Settings) -> None:
    """Add dedicated tracking logger with per-user rotating file handler.

    Log one line per tracking event with `user_id`, `child_id`, `entity_type`, `entity_id`,
    `action`, `points_before`, `points_after`, `delta`, `occurred_at`.
    """
    play(family, ["trigger", "punish", "request", "redeem"])
    user_id = family.parent.user["id"]
    log = (settings.log_dir / f"tracking_user_{user_id}.log").read_text()
    lines = [json.loads(line) for line in log.splitlines()]
    named = [name for name in FIELDS if name not in ("id", "created_at")]
    expected = [{name: entry[name] for name in named} for entry in reversed(family.history)]
    assert [{name: line[name] for name in named} for line in lines] == expected


def test_the_log_rotates_at_ten_megabytes_with_five_backups() -> None:
    """Configure max file size and backup count (e.g. 10MB, 5 backups)."""
    assert Settings.model_fields["log_max_bytes"].default == 10 * 1024 * 1024
    assert Settings.model_fields["log_backups"].default == 5


def test_the_documents_show_the_endpoints_the_schema_and_the_table() -> None:
    """Update README or docs to include tracking endpoints, schema, and sample responses.

    Add migration note for new `tracking_events.json`.
    """
    docs = Path(__file__).parents[2] / "docs"
    guide, migration = (docs / "api.md").read_text(), (docs / "migration.md").read_text()
    for endpoint in ("GET /admin/tracking", "GET /child/<id>/tracking", "GET /events"):
        assert endpoint in guide
    assert [name for name in ENTRY_FIELDS if name not in guide] == []
    assert "tracking_events.json" in migration
