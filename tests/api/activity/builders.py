"""What a caller records to a project, and what is found there."""

from typing import Any

from flask_openapi import OpenAPI
from werkzeug.test import TestResponse

from tests.api.builders import parts_of, wait_for
from tests.families import Caller

PUSH = {"action_type": "github_push", "action_details": "Pushed 5 files to https://x.test/repo"}


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


def own_timeline(app: OpenAPI, parent: Caller) -> list[str]:
    wait_for(lambda: parts_of(app).tracker.waiting == 0)
    found = actions(parent, project_id="household", limit=500)
    return [each["action_details"] for each in found[::-1]]
