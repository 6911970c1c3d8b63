"""Projects and their tokens."""

import pytest
from flask.testing import FlaskClient
from flask_openapi import OpenAPI

from tests.api.activity.builders import actions, made_project, record, recorded
from tests.api.builders import parts_of, refusal
from tests.families import Caller


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
