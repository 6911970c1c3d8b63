"""What a timeline tells: filters, pages, exports, a summary."""

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.times import iso
from tests.api.activity.builders import actions, recorded
from tests.api.builders import refusal
from tests.conftest import TurnedClock
from tests.families import Caller, sign_up


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"action_type": "github_push"}, 1),
        ({"status": "failed"}, 1),
        ({"environment": "production"}, 1),
        ({"request_id": "r1"}, 1),
        ({"q": "users posts"}, 1),
        ({"q": "PUSHED files*"}, 1),
        ({"q": "use*"}, 2),
        ({"q": "nowhere"}, 0),
        ({"q": "???"}, 0),
        ({"action_type": "github_push", "status": "failed"}, 0),
    ],
)
def test_each_filter_chooses(
    parent: Caller, project_id: str, query: dict[str, str], count: int
) -> None:
    recorded(parent, project_id, environment="production")
    recorded(
        parent,
        project_id,
        action_type="queries_executed",
        action_details="Executed 5 queries affecting tables: users, posts",
        status="failed",
    )
    recorded(
        parent,
        project_id,
        action_type="note",
        action_details="use it",
        request_id="r1",
    )
    answer = parent.get("/api/activity", project_id=project_id, **query)
    assert (answer.json["total"], answer.json["count"]) == (count, count)


def test_a_range_of_time_is_half_open(parent: Caller, project_id: str, clock: TurnedClock) -> None:
    first = recorded(parent, project_id)
    clock.turn(timedelta(hours=1))
    second = recorded(parent, project_id)
    ask = {"project_id": project_id}
    for bound, at_second in (("from", [second]), ("to", [first])):
        assert actions(parent, **ask, **{bound: iso_of(second)}) == at_second
    assert actions(parent, **ask, **{"from": iso_of(first), "to": iso_of(first)}) == []


def iso_of(action: dict[str, Any]) -> str:
    return iso(datetime.fromtimestamp(action["created_at"]).astimezone())


def test_pages_are_linked(parent: Caller, project_id: str) -> None:
    for _ in range(3):
        recorded(parent, project_id)
    answer = parent.get("/api/activity", project_id=project_id, limit=2)
    assert (answer.json["total"], answer.json["count"]) == (3, 2)
    assert 'rel="next"' in answer.headers["Link"]


def test_exports_hold_everything_oldest_first(parent: Caller, project_id: str) -> None:
    made = [
        recorded(parent, project_id, action_details=text)
        for text in ("=1+1", 'a, "b"', "two\nlines")
    ]
    ask = {"project_id": project_id}
    lines = parent.get("/api/activity/export", format="ndjson", **ask)
    assert [json.loads(line) for line in lines.text.splitlines()] == made
    assert "activity.ndjson" in lines.headers["Content-Disposition"]
    table = parent.get("/api/activity/export", format="csv", q="lines", **ask)
    rows = list(csv.DictReader(io.StringIO(table.text, newline="")))
    assert [row["action_details"] for row in rows] == ["two\nlines"]
    assert "'=1+1" in parent.get("/api/activity/export", format="csv", **ask).text


def test_a_summary_counts_by_day_and_speaks_of_today(
    parent: Caller, project_id: str, clock: TurnedClock
) -> None:
    added = {"action_type": "endpoints_added", "action_details": "Added"}
    recorded(parent, project_id, **added, quantity=7)
    clock.turn(timedelta(days=2))
    recorded(parent, project_id, **added, quantity=2)
    recorded(parent, project_id, **added, quantity=3)
    recorded(parent, project_id, action_type="deployment")
    answer = parent.get("/api/activity/summary", project_id=project_id, bucket="day").json
    assert answer["totals"] == {
        "counts": {"deployment": 1, "endpoints_added": 3},
        "quantities": {"deployment": 1, "endpoints_added": 12},
    }
    assert [each["quantities"].get("endpoints_added") for each in answer["buckets"]] == [7, 5]
    assert answer["sentences"] == ["1 deployment today", "5 endpoints added today"]


def test_a_project_of_another_household_is_not_there(
    client: FlaskClient, parent: Caller, project_id: str
) -> None:
    recorded(parent, project_id)
    other = sign_up(client)
    assert actions(other, action_type="github_push") == []
    for path in ("", "/summary", "/export"):
        answer = other.get(f"/api/activity{path}", project_id=project_id, format="csv")
        assert refusal(answer) == (404, "not_found")
