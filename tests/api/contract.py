"""The contract as the tests go by it: the OpenAPI document, its operations, a request for each."""

import re
from dataclasses import dataclass
from typing import Any

from api import BLUEPRINTS
from api.application import Application
from app import VERSION

Json = dict[str, Any]


def _document() -> Json:
    """Make the document without an application, so that tests can be collected from it."""
    app = Application(VERSION)
    for blueprint in BLUEPRINTS:
        app.register_api(blueprint)
    document: Json = app.api_doc
    return document


DOCUMENT = _document()


@dataclass(frozen=True)
class Operation:
    """A route of the document with one of its methods."""

    method: str
    path: str
    says: Json

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def body(self) -> Json | None:
        """The schema of its JSON body."""
        content = self.says.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return None
        return resolved(content["application/json"]["schema"])

    @property
    def query(self) -> dict[str, Json]:
        """The schemas of its query parameters."""
        return {
            parameter["name"]: resolved(parameter["schema"])
            for parameter in self.says.get("parameters", ())
            if parameter["in"] == "query"
        }

    @property
    def is_retryable(self) -> bool:
        return any(each["name"] == "Idempotency-Key" for each in self.says.get("parameters", ()))


def resolved(schema: Json) -> Json:
    """Follow a reference into the components."""
    if "$ref" not in schema:
        return schema
    found: Any = DOCUMENT
    for name in schema["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return resolved(found)


OPERATIONS = [
    Operation(method.upper(), path, says)
    for path, item in DOCUMENT["paths"].items()
    for method, says in item.items()
]
BY_NAME = {operation.name: operation for operation in OPERATIONS}

# A body that each route takes; words in braces are ids and the like of the World.
BODIES: dict[str, Json] = {
    "POST /auth/signup": {"email": "{new_email}", "password": "{password}", "name": "Ann"},
    "POST /auth/login": {"email": "{email}", "password": "{password}"},
    "PATCH /auth/me": {"name": "Anna"},
    "POST /auth/change-password": {
        "current_password": "{password}",
        "new_password": "{password}",
    },
    "POST /auth/me/deletion": {"password": "{password}"},
    "PUT /admin/deletion-threshold": {"hours": 720},
    "POST /auth/change-email": {
        "current_password": "{password}",
        "new_email": "{own_email}",
    },
    "PATCH /household": {"streak_freezes": 2},
    "POST /child": {"name": "Ida"},
    "PATCH /child/{child_id}": {"name": "Mia M."},
    "PUT /child/{child_id}/overrides/tasks/{task_id}": {"points": 7},
    "PUT /child/{child_id}/overrides/rewards/{reward_id}": {"cost": 7},
    "POST /child/{child_id}/devices": {"name": "Phone"},
    "POST /task": {"name": "Laundry", "points": 4},
    "PATCH /task/{task_id}": {"points": 11},
    "POST /reward": {"name": "Cinema", "cost": 50},
    "PATCH /reward/{reward_id}": {"cost": 6},
    "POST /child/{child_id}/trigger-task": {"task_id": "{task_id}"},
    "POST /child/{child_id}/request-reward": {"reward_id": "{reward_id}"},
    "POST /child/{child_id}/trigger-reward": {"reward_id": "{reward_id}"},
    "POST /child/{child_id}/cancel-request-reward": {"reward_id": "{pending_reward_id}"},
    "POST /child/{child_id}/undo": {"tracking_event_id": "{entry_id}"},
    "POST /api/progress/exercises": {"topic": "Reading", "grade": 90},
    "POST /api/progress/update-streak": {},
    "POST /admin/achievements": {
        "name": "Bookworm",
        "description": "Complete two exercises in reading",
        "category": "skill",
        "tier": "bronze",
        "points": 5,
        "criteria": {"metric": "exercises_completed", "target": 2, "topic": "Reading"},
    },
    "PATCH /admin/achievements/{achievement_id}": {"points": 7},
    "POST /api/projects": {"name": "My API"},
    "PATCH /api/projects/{project_id}": {"name": "My other API"},
    "POST /api/projects/{project_id}/tokens": {"name": "CI"},
    "POST /api/activity": {
        "project_id": "{project_id}",
        "action_type": "endpoints_added",
        "action_details": "Added 2 endpoints: GET /api/users, POST /api/users",
        "quantity": 2,
    },
    "POST /api/webhooks": {"url": "{receiver_url}", "event_types": ["activity.deployment"]},
    "PATCH /api/webhooks/{webhook_id}": {"event_types": ["activity.deployment", "child_changed"]},
    "POST /api/progress/calculate-skill-level": {"topic": "Reading"},
}
# A file that each route takes, with its media type.
FILES: dict[str, tuple[str, str]] = {
    "POST /api/progress/exercises/import": ("application/x-ndjson", '{"topic": "Reading"}\n'),
}
# A query for each route that does not do without.
QUERIES: dict[str, dict[str, str]] = {
    "GET /admin/tracking": {"child_id": "{child_id}"},
    "GET /api/activity/export": {"format": "ndjson"},
    "GET /admin/tracking/export": {"child_id": "{child_id}", "format": "ndjson"},
}


def name_of(route: str) -> str:
    """Give the operation's name of a route that may have a query: `GET /child?limit=1`."""
    return route.partition("?")[0]


def words_of(template: str) -> set[str]:
    """Give the words in braces."""
    return set(re.findall(r"\{(\w+)\}", template))
