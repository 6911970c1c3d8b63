"""What stays of a timeline when a parent or the household goes."""

from flask.testing import FlaskClient
from flask_openapi import OpenAPI

from services.activity import erasing
from tests.api.activity.builders import actions, made_project, own_timeline, recorded
from tests.api.builders import parts_of, wait_for
from tests.deletions import delete
from tests.families import Caller, sign_up


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
