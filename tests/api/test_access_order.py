"""What is looked at first: 401, then 403, then 404, then what was sent."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.world import Who, World, application

IDS = ("household_id", "user_id", "child_id", "sibling_id", "task_id", "reward_id")
BAD: dict[str, Any] = {"json": {"nonsense": True}}
MALFORMED: dict[str, Any] = {"data": b"{", "content_type": "application/json"}
NO_JSON: dict[str, Any] = {"data": b"hello", "content_type": "text/plain"}
TOO_LONG: dict[str, Any] = {"data": b" " * 70_000, "content_type": "application/json"}
BAD_KEY: dict[str, Any] = {"json": {}, "headers": {"Idempotency-Key": "no spaces please"}}

# fmt: off
WRONG_IN_TWO_WAYS = [
    # nobody is 401, whatever else is wrong
    (Who.NOBODY, "POST", "/child", BAD, 401),
    (Who.NOBODY, "POST", "/child", MALFORMED, 401),
    (Who.NOBODY, "POST", "/child", NO_JSON, 401),
    (Who.NOBODY, "POST", "/child", TOO_LONG, 401),
    (Who.NOBODY, "GET", "/child/unknown", {}, 401),
    (Who.NOBODY, "GET", "/admin/tracking?limit=-1", {}, 401),
    (Who.NOBODY, "GET", "/admin/users?limit=-1", {}, 401),
    (Who.NOBODY, "POST", "/child/unknown/trigger-task", BAD_KEY, 401),
    # the wrong role is 403, whatever it asks for and sends
    (Who.DEVICE, "PATCH", "/child/unknown", {"json": {"name": "Mia"}}, 403),
    (Who.DEVICE, "POST", "/child", BAD, 403),
    (Who.DEVICE, "POST", "/child", TOO_LONG, 403),
    (Who.DEVICE, "POST", "/child/{child_id}/trigger-task", MALFORMED, 403),
    (Who.DEVICE, "POST", "/child/{child_id}/undo", BAD_KEY, 403),
    (Who.DEVICE, "GET", "/admin/tracking?limit=-1", {}, 403),
    (Who.SIBLING_DEVICE, "POST", "/child/{child_id}/trigger-reward", BAD, 403),
    (Who.ADMIN, "GET", "/child/unknown", {}, 403),
    (Who.ADMIN, "POST", "/child", NO_JSON, 403),
    (Who.ADMIN, "GET", "/child/{child_id}/tracking?limit=abc", {}, 403),
    (Who.PARENT, "GET", "/admin/users?limit=-1", {}, 403),
    (Who.PARENT, "GET", "/admin/tracking?user_id={user_id}&limit=-1", {}, 403),
    (Who.PARENT, "GET", "/admin/tracking?user_id=unknown&child_id=unknown", {}, 403),
    (Who.PARENT, "GET", "/admin/tracking/export?user_id={user_id}&format=xml", {}, 403),
    # what is not there, or not yours, is 404, whatever is sent to it
    (Who.PARENT, "PATCH", "/child/unknown", BAD, 404),
    (Who.PARENT, "PATCH", "/child/unknown", MALFORMED, 404),
    (Who.PARENT, "PATCH", "/child/unknown", NO_JSON, 404),
    (Who.PARENT, "PATCH", "/child/unknown", TOO_LONG, 404),
    (Who.PARENT, "POST", "/child/unknown/trigger-task", BAD_KEY, 404),
    (Who.PARENT, "PATCH", "/task/unknown", BAD, 404),
    (Who.PARENT, "PATCH", "/reward/unknown", BAD, 404),
    (Who.PARENT, "PUT", "/child/{child_id}/overrides/tasks/unknown", BAD, 404),
    (Who.PARENT, "PUT", "/child/unknown/overrides/tasks/{task_id}", BAD, 404),
    (Who.PARENT, "PUT", "/child/{child_id}/overrides/rewards/unknown", BAD, 404),
    (Who.PARENT, "GET", "/child/unknown/tracking?limit=-1", {}, 404),
    (Who.OTHER_PARENT, "POST", "/child/{child_id}/trigger-task", BAD, 404),
    (Who.OTHER_PARENT, "GET", "/admin/tracking?child_id={child_id}&limit=-1", {}, 404),
    (Who.OTHER_PARENT, "GET", "/admin/tracking/export?child_id={child_id}&format=xml", {}, 404),
    (Who.SIBLING_DEVICE, "POST", "/child/{child_id}/request-reward", BAD, 404),
    (Who.SIBLING_DEVICE, "GET", "/child/{child_id}/tracking?offset=-1", {}, 404),
]
# fmt: on


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with application(tmp_path_factory.mktemp("order")) as app:
        yield World(app)


@pytest.mark.parametrize(("who", "method", "path", "options", "status"), WRONG_IN_TWO_WAYS)
def test_who_you_are_is_looked_at_before_what_you_sent(
    world: World, who: Who, method: str, path: str, options: dict[str, Any], status: int
) -> None:
    before = world.stored
    assert world.open(who, method, path, **options).status_code == status
    assert world.stored == before


# fmt: off
NAMED_BESIDE_THE_PATH = [
    # another household's things, named in a body
    (Who.OTHER_PARENT, "POST", "/child/{others_child_id}/trigger-task", {"task_id": "{task_id}"}),
    (Who.OTHER_PARENT, "POST", "/child/{others_child_id}/request-reward",
     {"reward_id": "{reward_id}"}),
    (Who.OTHER_PARENT, "POST", "/child/{others_child_id}/trigger-reward",
     {"reward_id": "{reward_id}"}),
    (Who.OTHER_PARENT, "POST", "/child/{others_child_id}/cancel-request-reward",
     {"reward_id": "{pending_reward_id}"}),
    (Who.OTHER_PARENT, "POST", "/child/{others_child_id}/undo",
     {"tracking_event_id": "{entry_id}"}),
    (Who.OTHER_PARENT, "PUT", "/child/{others_child_id}/overrides/tasks/{task_id}", {"points": 1}),
    (Who.OTHER_PARENT, "PUT", "/child/{others_child_id}/overrides/rewards/{reward_id}",
     {"cost": 1}),
    # another child's things
    (Who.PARENT, "POST", "/child/{sibling_id}/undo", {"tracking_event_id": "{entry_id}"}),
    (Who.PARENT, "DELETE", "/child/{sibling_id}/devices/{child_device_id}", None),
    # a thing of another kind
    (Who.PARENT, "POST", "/child/{child_id}/trigger-task", {"task_id": "{reward_id}"}),
    (Who.PARENT, "POST", "/child/{child_id}/request-reward", {"reward_id": "{task_id}"}),
    (Who.PARENT, "GET", "/child/{task_id}", None),
    (Who.PARENT, "GET", "/task/{child_id}", None),
]
# fmt: on


@pytest.mark.parametrize(("who", "method", "path", "body"), NAMED_BESIDE_THE_PATH)
def test_a_thing_of_another_household_or_child_is_not_there(
    world: World, who: Who, method: str, path: str, body: dict[str, Any] | None
) -> None:
    if "others_child_id" not in world.words:
        made = world.open(Who.OTHER_PARENT, "POST", "/child", json={"name": "Ben"})
        world.words["others_child_id"] = made.json["id"]
    before = world.stored
    options = {} if body is None else {"json": world.filled_in(body)}
    answer = world.open(who, method, path, **options)
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert world.stored == before


@pytest.mark.parametrize("path", ["/child", "/task", "/reward", "/household"])
def test_lists_hold_nothing_of_another_household(world: World, path: str) -> None:
    ids = {word for name, word in world.words.items() if name in IDS}
    seen = world.open(Who.OTHER_PARENT, "GET", path).text
    assert [each for each in ids if each in seen] == []
    assert any(each in world.open(Who.PARENT, "GET", path).text for each in ids)


def test_a_device_sees_only_its_own_child(world: World) -> None:
    children = world.get("/child", Who.DEVICE)["children"]
    assert [child["id"] for child in children] == [world.words["child_id"]]


def test_a_parent_asks_for_the_entries_of_a_deleted_child(world: World) -> None:
    child_id = world.make("/child", name="Zoe")["id"]
    world.make(f"/child/{child_id}/trigger-task", task_id=world.words["task_id"])
    world.open(Who.PARENT, "DELETE", f"/child/{child_id}")
    path = f"/admin/tracking?child_id={child_id}"
    assert world.get(path)["total"] == 1
    assert world.open(Who.OTHER_PARENT, "GET", path).status_code == 404
    assert world.open(Who.PARENT, "GET", f"/child/{child_id}/tracking").status_code == 404


@pytest.mark.parametrize("who", [Who.NOBODY, Who.PARENT, Who.DEVICE, Who.ADMIN])
def test_a_path_that_is_not_here_is_404_and_another_method_405(world: World, who: Who) -> None:
    answer = world.open(who, "GET", "/nothing/here")
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    answer = world.open(who, "PUT", "/child")
    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))
