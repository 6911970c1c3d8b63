"""Whatever is recorded of a project is announced to the parents who listen."""

from typing import Any

import pytest
from flask_openapi import OpenAPI

from services.activity.announcing import EACH
from services.deletion.steps import STEPS
from tests.api.listening import ACTIVITY, Heard, Listener
from tests.deletions import delete, join
from tests.families import Caller, Family, sign_up

PUSH = {"action_type": "github_push", "action_details": "Pushed 5 files"}


def household_of(caller: Caller) -> str:
    assert caller.user is not None
    household_id: str = caller.user["household_id"]
    return household_id


def next_of_type(listener: Listener, action_type: str) -> Heard:
    """Wait for an activity of a type."""
    while True:
        heard = listener.next(ACTIVITY)
        if heard.data["action_type"] == action_type:
            return heard


def stored(caller: Caller, heard: Heard) -> dict[str, Any]:
    """Give the action that was heard of."""
    answer = caller.get("/api/activity", project_id="household", limit=500)
    (found,) = [
        action
        for action in answer.json["actions"]
        if action["action_id"] == heard.data["action_id"]
    ]
    return dict(found)


def test_what_starchart_writes_itself_is_announced_once_it_is_there(family: Family) -> None:
    with Listener(family.parent) as listener:
        family.make("/child", name="Zoe")
        heard = next_of_type(listener, "child_created")
        found = stored(family.parent, heard)
        while "Zoe" not in found["action_details"]:  # Mia's may come late
            heard = next_of_type(listener, "child_created")
            found = stored(family.parent, heard)
    assert heard.id is None
    assert heard.data == {
        "action_id": found["action_id"],
        "project_id": household_of(family.parent),
        "action_type": "child_created",
    }


def test_what_a_token_records_is_announced(family: Family) -> None:
    parent = family.parent
    project_id = parent.post("/api/projects", name="Shop").json["project"]["id"]
    token = Caller(
        parent.client, parent.post(f"/api/projects/{project_id}/tokens", name="CI").json["token"]
    )
    with Listener(parent) as listener:
        action = token.post("/api/activity", project_id=project_id, **PUSH).json["action"]
        assert next_of_type(listener, "github_push").data == {
            "action_id": action["action_id"],
            "project_id": project_id,
            "action_type": "github_push",
        }


@pytest.mark.parametrize(("count", "announced"), [(3, 3), (EACH, EACH), (EACH + 1, 1)])
def test_of_very_many_at_once_the_last_is_announced(
    family: Family, count: int, announced: int
) -> None:
    parent = family.parent
    project_id = parent.post("/api/projects", name="Shop").json["project"]["id"]
    with Listener(parent) as listener:
        draft = {"project_id": project_id, **PUSH}
        made = parent.post("/api/activity", actions=[draft] * count).json["actions"]
        family.trigger()
        heard = [
            event.data["action_id"]
            for event in listener.until("tracking_event_created")
            if event.data.get("project_id") == project_id
        ]
    assert heard == [action["action_id"] for action in made[-announced:]]


def test_a_device_hears_of_no_activity(family: Family) -> None:
    with Listener(family.device()) as device, Listener(family.parent) as listener:
        family.make("/task", name="Lawn", points=5)
        next_of_type(listener, "task_created")
        family.trigger()
        assert ACTIVITY not in [event.type for event in device.until("tracking_event_created")]


def test_another_household_hears_nothing_of_it(family: Family, app: OpenAPI) -> None:
    other = Family(sign_up(app.test_client()))
    with Listener(other.parent) as elsewhere, Listener(family.parent) as listener:
        family.make("/task", name="Lawn", points=5)
        next_of_type(listener, "task_created")
        other.trigger()
        heard = elsewhere.until("tracking_event_created")
    projects = {event.data["project_id"] for event in heard if event.type == ACTIVITY}
    assert projects <= {household_of(other.parent)}


def test_each_step_of_a_deletion_is_announced(app: OpenAPI, family: Family) -> None:
    leaving = join(family)
    with Listener(family.parent) as listener:
        assert delete(app, leaving).deleted == 1
        steps = [stored(family.parent, next_of_type(listener, "deletion_step_taken"))]
        while steps[-1]["action_details"] != "Deletion of an account: erase account":
            steps.append(stored(family.parent, next_of_type(listener, "deletion_step_taken")))
    told = [step["action_details"].removeprefix("Deletion of an account: ") for step in steps]
    assert told == [name.replace("_", " ") for name in STEPS]
