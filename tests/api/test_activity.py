"""Projects, tokens, and what is recorded to them."""

import csv
import io
import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_openapi import OpenAPI
from werkzeug.test import TestResponse

from models.activity.action import ACTION_FIELDS
from models.times import iso
from services.activity import erasing
from tests.api.builders import FlakyDisk, fields_of, parts_of, refusal, serving, wait_for
from tests.conftest import TurnedClock
from tests.deletions import delete
from tests.families import Caller, Family, sign_up
from tests.postgres_servers import run
from utils.settings import Settings

PUSH = {"action_type": "github_push", "action_details": "Pushed 5 files to https://x.test/repo"}


@pytest.fixture
def parent(client: FlaskClient) -> Caller:
    return sign_up(client, timezone="Europe/Berlin")


@pytest.fixture
def project_id(parent: Caller) -> str:
    return made_project(parent)


def made_project(parent: Caller, name: str = "API") -> str:
    answer = parent.post("/api/projects", name=name)
    assert answer.status_code == 201
    made: str = answer.json["project"]["id"]
    return made


def record(caller: Caller, project_id: str, **fields: Any) -> TestResponse:
    key = fields.pop("key", None)
    return caller.post("/api/activity", key=key, **{"project_id": project_id, **PUSH, **fields})


def recorded(caller: Caller, project_id: str, **fields: Any) -> dict[str, Any]:
    answer = record(caller, project_id, **fields)
    assert answer.status_code == 201, answer.text
    action: dict[str, Any] = answer.json["action"]
    return action


def actions(caller: Caller, **query: Any) -> list[dict[str, Any]]:
    answer = caller.get("/api/activity", **query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json["actions"]
    return found


def test_an_action_has_exactly_its_fields_and_is_found(parent: Caller, project_id: str) -> None:
    action = recorded(
        parent, project_id, request_id="r1", status="failed", environment="staging", quantity=5
    )
    assert list(action) == list(ACTION_FIELDS)
    assert action["user_id"] == (parent.user or {})["id"]
    told = {name: action[name] for name in ("request_id", "status", "environment", "quantity")}
    assert told == {
        "request_id": "r1",
        "status": "failed",
        "environment": "staging",
        "quantity": 5,
    }
    assert actions(parent, project_id=project_id) == [action]


def test_what_is_left_out_has_its_default(parent: Caller, project_id: str) -> None:
    action = recorded(parent, project_id)
    assert (action["status"], action["environment"]) == ("success", "development")
    assert (action["request_id"], action["quantity"]) == (None, 1)


def test_a_batch_is_recorded_in_its_order(parent: Caller, project_id: str) -> None:
    drafts = [{"project_id": project_id, **PUSH, "quantity": n} for n in range(1000)]
    answer = parent.post("/api/activity", actions=drafts)
    assert answer.status_code == 201
    assert [each["quantity"] for each in answer.json["actions"]] == list(range(1000))
    newest = actions(parent, project_id=project_id, limit=2)
    assert [each["quantity"] for each in newest] == [999, 998]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"action_type": "Deploy"}, "actions.1.action_type"),
        ({"action_details": ""}, "actions.1.action_details"),
        ({"environment": "moon"}, "actions.1.environment"),
        ({"created_at": 7}, "actions.1.created_at"),
    ],
)
def test_a_batch_with_a_wrong_action_records_nothing(
    parent: Caller, project_id: str, wrong: dict[str, Any], field: str
) -> None:
    good = {"project_id": project_id, **PUSH}
    answer = parent.post("/api/activity", actions=[good, good | wrong])
    assert fields_of(answer) == [field]
    assert actions(parent, project_id=project_id) == []


def test_a_batch_with_a_project_of_somebody_else_records_nothing(
    client: FlaskClient, parent: Caller, project_id: str
) -> None:
    drafts = [{"project_id": each, **PUSH} for each in (project_id, made_project(sign_up(client)))]
    answer = parent.post("/api/activity", actions=drafts)
    assert refusal(answer) == (404, "not_found")
    assert actions(parent, project_id=project_id) == []


def test_one_action_and_several_do_not_go_together(parent: Caller, project_id: str) -> None:
    good = {"project_id": project_id, **PUSH}
    assert fields_of(parent.post("/api/activity", actions=[good], status="failed")) == ["status"]
    needed = ["project_id", "action_type", "action_details"]
    assert fields_of(parent.post("/api/activity")) == needed
    assert fields_of(parent.post("/api/activity", actions=[])) == ["actions"]
    assert fields_of(parent.post("/api/activity", actions=[good] * 1001)) == ["actions"]


def test_a_batch_may_be_longer_than_other_bodies(parent: Caller, project_id: str) -> None:
    draft = {"project_id": project_id, "action_type": "note", "action_details": "x" * 4000}
    assert parent.post("/api/activity", actions=[draft] * 100).status_code == 201
    answer = parent.call("POST", "/api/activity", json={"more": "x" * (16 * 1024 * 1024)})
    assert refusal(answer) == (413, "too_large")


def test_a_retry_changes_nothing_and_answers_as_the_first_time(
    parent: Caller, project_id: str
) -> None:
    first = record(parent, project_id, key="push-1")
    recorded(parent, project_id)
    again = record(parent, project_id, key="push-1")
    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(actions(parent, project_id=project_id)) == 2
    other = record(parent, project_id, key="push-1", quantity=2)
    assert refusal(other) == (422, "idempotency_key_reused")


def test_a_batch_can_be_retried(parent: Caller, project_id: str) -> None:
    body = {"actions": [{"project_id": project_id, **PUSH, "quantity": n} for n in range(3)]}
    first = parent.post("/api/activity", key="batch", **body)
    again = parent.post("/api/activity", key="batch", **body)
    assert again.json == first.json
    assert len(actions(parent, project_id=project_id)) == 3


def test_a_token_records_to_its_project_and_does_nothing_else(
    parent: Caller, client: FlaskClient, project_id: str
) -> None:
    made = parent.post(f"/api/projects/{project_id}/tokens", name="CI").json
    token = Caller(client, made["token"])
    assert recorded(token, project_id)["user_id"] == (parent.user or {})["id"]
    assert refusal(record(token, made_project(parent))) == (404, "not_found")
    for path in ("/api/activity", "/api/projects", f"/api/projects/{project_id}", "/child"):
        assert refusal(token.get(path)) == (403, "forbidden")
    assert refusal(token.get("/events")) == (403, "forbidden")
    listed = parent.get(f"/api/projects/{project_id}/tokens")
    assert [each["id"] for each in listed.json["tokens"]] == [made["id"]]
    assert made["token"] not in listed.text
    parent.delete(f"/api/projects/{project_id}/tokens/{made['id']}")
    assert refusal(record(token, project_id)) == (401, "token_revoked")


@pytest.mark.parametrize("shown", ["scp_", "scp_x_y", "scp_é", "scp_{id}_", "scp_{id}_00"])
def test_a_made_up_token_is_none(
    parent: Caller, client: FlaskClient, project_id: str, shown: str
) -> None:
    made = parent.post(f"/api/projects/{project_id}/tokens", name="CI").json
    token = Caller(client, shown.format_map(made).encode().decode("latin-1"))
    assert refusal(record(token, project_id)) == (401, "token_revoked")


@pytest.mark.data_folder
def test_a_token_is_stored_as_its_hash(parent: Caller, app: OpenAPI, project_id: str) -> None:
    made = parent.post(f"/api/projects/{project_id}/tokens", name="CI").json
    folder = parts_of(app).settings.data_dir / "db"
    stored = b"".join(path.read_bytes() for path in folder.glob("*.json"))
    assert made["id"].encode() in stored
    assert made["token"].rpartition("_")[2].encode() not in stored


def test_a_project_is_renamed_and_deleted_with_its_timeline(
    parent: Caller, project_id: str
) -> None:
    other = made_project(parent, "Other")
    recorded(parent, project_id)
    kept = recorded(parent, other)
    renamed = parent.patch(f"/api/projects/{project_id}", name="My API").json["project"]
    assert (renamed["name"], renamed["built_in"]) == ("My API", False)
    assert parent.delete(f"/api/projects/{project_id}").status_code == 204
    assert refusal(parent.get(f"/api/projects/{project_id}")) == (404, "not_found")
    assert refusal(parent.get("/api/activity", project_id=project_id)) == (404, "not_found")
    assert actions(parent, action_type="github_push") == [kept]


def test_the_built_in_project_is_read_by_its_name_and_not_written(parent: Caller) -> None:
    built_in, *_ = parent.get("/api/projects").json["projects"]
    assert (built_in["name"], built_in["built_in"]) == ("household", True)
    assert parent.get("/api/projects/household").json["project"] == built_in
    for answer in (
        parent.patch("/api/projects/household", name="Mine"),
        parent.delete("/api/projects/household"),
        parent.post("/api/projects/household/tokens", name="CI"),
        record(parent, "household"),
        record(parent, built_in["id"]),
    ):
        assert refusal(answer) == (409, "built_in_project")


def own_timeline(app: OpenAPI, parent: Caller) -> list[str]:
    wait_for(lambda: parts_of(app).tracker.waiting == 0)
    found = actions(parent, project_id="household", limit=500)
    return [each["action_details"] for each in found[::-1]]


def test_starchart_writes_the_households_own_timeline(app: OpenAPI, family: Family) -> None:
    parent = family.parent
    family.device()
    parent.patch(f"/child/{family.child_id}", name="Mia M.")
    parent.patch(f"/task/{family.task_id}", points=11)
    parent.patch("/household", streak_freezes=2)
    family.trigger()
    parent.delete(f"/reward/{family.reward_id}")
    parent.delete(f"/child/{family.child_id}")
    assert own_timeline(app, parent) == [
        "A parent joined",
        "Child 'Mia' was created",
        "Task 'Dishes' was created",
        "Penalty 'Late' was created",
        "Reward 'Ice cream' was created",
        "Device 'Tablet' was added for 'Mia'",
        "Child 'Mia M.' was changed",
        "Task 'Dishes' was changed",
        "Settings were changed: streak_freezes 2",
        "Reward 'Ice cream' was removed",
        "Device 'Tablet' was removed",
        "Child 'Mia M.' was removed",
    ]
    newest = actions(parent, project_id="household", limit=1)[0]
    assert (newest["action_type"], newest["environment"]) == ("child_removed", "production")
    assert newest["user_id"] == (parent.user or {})["id"]


def test_marks_of_deletion_and_changed_members_are_told(app: OpenAPI, parent: Caller) -> None:
    parent.patch("/auth/me", name="Anna")
    parent.patch("/auth/me", name="Anna")
    for _ in range(2):
        parent.post("/auth/me/deletion", password="correct horse battery")
    for _ in range(2):
        parent.delete("/auth/me/deletion")
    assert own_timeline(app, parent)[1:] == [
        "A parent changed the own profile",
        "A parent's account was marked for deletion",
        "The deletion of a parent's account was taken back",
    ]


class BrokenTimeline:
    """A timeline that takes nothing for a while, of either engine."""

    def __init__(self, settings: Settings) -> None:
        self.disk = FlakyDisk("project_actions.json")
        url = settings.database_url
        self._url = None if url is None else url.get_secret_value()

    def break_it(self) -> None:
        self.disk.is_failing = True
        self._run("ALTER TABLE project_actions RENAME TO taken_away")

    def mend_it(self) -> None:
        self.disk.is_failing = False
        self._run("ALTER TABLE taken_away RENAME TO project_actions")

    def _run(self, statement: str) -> None:
        if self._url is not None:
            run(self._url, statement)


def test_a_broken_timeline_fails_nothing_and_has_it_once_it_is_back(settings: Settings) -> None:
    timeline = BrokenTimeline(settings)
    with serving(settings, fs=timeline.disk) as app:
        parent = sign_up(app.test_client())
        assert own_timeline(app, parent) == ["A parent joined"]
        timeline.break_it()
        try:
            assert parent.post("/child", name="Mia").status_code == 201
            wait_for(lambda: failures(app) > 0)
            assert parts_of(app).tracker.waiting == 1
        finally:
            timeline.mend_it()
        assert own_timeline(app, parent) == ["A parent joined", "Child 'Mia' was created"]


def failures(app: OpenAPI) -> float:
    text = app.test_client().get("/metrics").text
    (line,) = re.findall(r"^starchart_activity_write_failures_total (.*)$", text, re.MULTILINE)
    return float(line)


def test_every_household_is_told_of_a_changed_achievement(
    app: OpenAPI, parent: Caller, admin: Caller
) -> None:
    body = {
        "name": "Bookworm",
        "description": "Read",
        "category": "skill",
        "tier": "bronze",
        "points": 5,
        "criteria": {"metric": "exercises_completed", "target": 2},
    }
    assert admin.post("/admin/achievements", **body).status_code == 201
    assert own_timeline(app, parent)[-1] == "Achievement 'Bookworm' was added"


def test_a_refused_change_is_not_told(app: OpenAPI, family: Family) -> None:
    before = own_timeline(app, family.parent)
    assert family.parent.patch(f"/child/{family.child_id}", name="").status_code == 400
    assert family.parent.delete("/child/unknown").status_code == 404
    assert own_timeline(app, family.parent) == before


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


def test_a_household_is_erased_as_a_whole(
    app: OpenAPI, client: FlaskClient, parent: Caller, project_id: str
) -> None:
    parent.post(f"/api/projects/{project_id}/tokens", name="CI")
    recorded(parent, project_id)
    own_timeline(app, parent)
    other = sign_up(client)
    kept = recorded(other, made_project(other))
    household_id = (parent.user or {})["household_id"]
    with parts_of(app).store.write(household_id) as unit:
        counts = erasing.erase_household(unit, household_id)
        again = erasing.erase_household(unit, household_id)
    assert counts == {"projects": 1, "project_tokens": 1, "project_actions": 2, "webhooks": 0}
    assert set(again.values()) == {0}
    assert actions(parent) == []
    assert actions(other, action_type="github_push") == [kept]


def test_a_parent_who_goes_is_taken_out_and_leaves_the_tokens(
    app: OpenAPI, parent: Caller, client: FlaskClient, project_id: str
) -> None:
    made = parent.post(f"/api/projects/{project_id}/tokens", name="CI").json
    recorded(parent, project_id)
    code = parent.post("/household/invites").json["code"]
    heir = sign_up(client, invite_code=code)
    assert delete(app, parent).deleted == 1
    assert [each["user_id"] for each in actions(heir, project_id=project_id)] == [None]
    token = Caller(client, made["token"])
    assert recorded(token, project_id)["user_id"] == (heir.user or {})["id"]


def test_what_waited_until_a_parent_was_gone_is_recorded_without_that_parent(
    app: OpenAPI, client: FlaskClient, parent: Caller, project_id: str
) -> None:
    code = parent.post("/household/invites").json["code"]
    heir = sign_up(client, invite_code=code)
    delete(app, parent)
    user_id = (parent.user or {})["id"]
    parts_of(app).tracker.track_activity(project_id, user_id, "github_push", "Pushed 1 file")
    wait_for(lambda: actions(heir, project_id=project_id))
    assert [each["user_id"] for each in actions(heir, project_id=project_id)] == [None]
