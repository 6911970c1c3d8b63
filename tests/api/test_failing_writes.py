"""Writes that fail: what was answered stands, what was refused left nothing behind."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.verification import verify
from tests.api.builders import FlakyDisk, refusal, serving, wait_for
from tests.api.listening import Listener
from tests.families import PASSWORD, Family, sign_up
from utils.settings import Settings

pytestmark = pytest.mark.data_folder


@contextmanager
def on_a_flaky_disk(settings: Settings, file: str) -> Iterator[tuple[Family, FlakyDisk]]:
    """Serve a family on a disk that can refuse to write one file."""
    disk = FlakyDisk(file)
    with serving(settings, fs=disk) as app:
        yield Family(sign_up(app.test_client())), disk


def is_unavailable(answer: TestResponse) -> bool:
    assert refusal(answer) == (503, "storage_unavailable")
    assert int(answer.headers["Retry-After"]) >= 1
    return True


def log_of(settings: Settings, family: Family) -> list[str]:
    log = settings.log_dir / f"tracking_user_{family.parent.user['id']}.log"
    return [json.loads(line)["action"] for line in log.read_text().splitlines()]


@pytest.mark.parametrize("verb", ["trigger", "request", "redeem"])
def test_a_mutation_that_could_not_be_kept_changed_nothing(settings: Settings, verb: str) -> None:
    with on_a_flaky_disk(settings, "children.json") as (family, disk):
        family.trigger()
        before = family.child
        disk.is_failing = True
        assert is_unavailable(getattr(family, verb)(key="tap"))
        assert (family.child, len(family.history)) == (before, 1)
        disk.is_failing = False
        answer = getattr(family, verb)(key="tap")
        assert (answer.status_code, "Idempotent-Replayed" in answer.headers) == (200, False)
        assert [entry["seq"] for entry in family.history] == [2, 1]
        assert verify(reversed(family.history)).ok


@pytest.mark.parametrize(
    ("file", "path", "fields"),
    [
        ("children.json", "/child", {"name": "Ben"}),
        ("tasks.json", "/task", {"name": "Beds", "points": 1}),
        ("rewards.json", "/reward", {"name": "Zoo", "cost": 1}),
    ],
)
def test_what_could_not_be_made_is_not_there(
    settings: Settings, file: str, path: str, fields: dict[str, object]
) -> None:
    with on_a_flaky_disk(settings, file) as (family, disk):
        before = family.parent.get(path).json
        disk.is_failing = True
        assert is_unavailable(family.parent.post(path, **fields))
        assert family.parent.get(path).json == before
        disk.is_failing = False
        assert family.parent.post(path, **fields).status_code == 201


def signup(client: FlaskClient) -> TestResponse:
    body = {"email": "bob@home.test", "password": PASSWORD, "name": "Bob"}
    return client.post("/auth/signup", json=body)


@pytest.mark.parametrize("file", ["users.json", "households.json"])
def test_a_sign_up_that_failed_can_be_tried_again(settings: Settings, file: str) -> None:
    with on_a_flaky_disk(settings, file) as (family, disk):
        disk.is_failing = True
        assert is_unavailable(signup(family.parent.client))
        disk.is_failing = False
        assert signup(family.parent.client).status_code == 201


def test_a_reward_that_could_not_be_deleted_can_be_deleted_again(settings: Settings) -> None:
    with on_a_flaky_disk(settings, "rewards.json") as (family, disk):
        family.trigger()
        family.request()
        with Listener(family.parent) as listener:
            disk.is_failing = True
            assert is_unavailable(family.parent.delete(f"/reward/{family.reward_id}"))
            assert family.history[0]["action"] == "cancelled"
            assert listener.next("tracking_event_created").data["action"] == "cancelled"
            disk.is_failing = False
            assert family.parent.delete(f"/reward/{family.reward_id}").status_code == 204
            assert listener.next("reward_changed").data["change"] == "deleted"
        assert verify(reversed(family.history)).ok
        actions = ["activated", "requested", "cancelled"]
        assert [entry["action"] for entry in reversed(family.history)] == actions
        wait_for(lambda: log_of(settings, family) == actions)
