"""What tests of webhooks make and look at."""

from datetime import timedelta
from typing import Any

from flask_openapi import OpenAPI

from tests.api.builders import parts_of, wait_for
from tests.conftest import TurnedClock
from tests.families import Caller
from tests.receivers import Got, Receiver


def hook(parent: Caller, receiver: Receiver, *event_types: str, **fields: Any) -> dict[str, Any]:
    """Make a webhook; gives it with its secret."""
    given = {"url": receiver.url, "event_types": event_types or ["activity.deployment"]}
    made = parent.post("/api/webhooks", **given | fields)
    assert made.status_code == 201, made.text
    return {**made.json["webhook"], "secret": made.json["secret"]}


def record(parent: Caller, project_id: str, action_type: str = "deployment", **more: Any) -> Any:
    body = {"project_id": project_id, "action_type": action_type, "action_details": "x"} | more
    answer = parent.post("/api/activity", **body)
    assert answer.status_code == 201, answer.text
    return answer.json["action"]


def log_of(parent: Caller, webhook: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parent.get(f"/api/webhooks/{webhook['id']}/deliveries").json[
        "deliveries"
    ]
    return found


def tried(parent: Caller, webhook: dict[str, Any], attempts: int = 1) -> dict[str, Any]:
    """Wait until the newest delivery was attempted so often; gives it."""
    wait_for(lambda: [each["attempts"] for each in log_of(parent, webhook)[:1]] == [attempts])
    return log_of(parent, webhook)[0]


def later(app: OpenAPI, clock: TurnedClock, parent: Caller, by: timedelta) -> None:
    """Turn the clock, and let the dispatcher look at it."""
    clock.turn(by)
    parts_of(app).dispatcher.renew((parent.user or {})["household_id"])


def own_actions(parent: Caller, action_type: str) -> list[str]:
    found = parent.get("/api/activity", project_id="household", action_type=action_type).json
    return [each["action_details"] for each in found["actions"]]


def ids_of(got: list[Got]) -> list[str]:
    return [each.id for each in got]
