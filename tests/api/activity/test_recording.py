"""What is recorded to a project: one action, or a batch of them, once."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from models.activity.action import ACTION_FIELDS
from tests.api.activity.builders import PUSH, actions, made_project, record, recorded
from tests.api.builders import fields_of, refusal
from tests.families import Caller, sign_up


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
