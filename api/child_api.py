"""Children, and what tasks and rewards are worth for them."""

from flask import Response

from api.access import scope
from api.answers import answer, no_content
from api.blueprint import Blueprint
from api.schemas import family as schemas
from api.schemas.fields import changes
from models.child import Child
from models.roles import Role
from services import children

child_api = Blueprint("child", __name__)
FAMILY = (Role.PARENT, Role.CHILD)


@child_api.post("/child", allow=[Role.PARENT], answers={201: schemas.ChildAnswer})
def create_child(body: schemas.NewChild) -> Response:
    """Make a child, with no points yet."""
    return _answer(children.create(scope(), changes(body)), 201)


@child_api.get("/child", allow=FAMILY, answers={200: schemas.ChildrenAnswer})
def list_children() -> Response:
    """Give the household's children; a device has only its own."""
    found = children.of_household(scope())
    return answer({"children": [child.to_public_dict() for child in found]})


@child_api.get("/child/<child_id>", allow=FAMILY, answers={200: schemas.ChildAnswer})
def get_child(path: schemas.ChildPath) -> Response:
    """Give a child."""
    return _answer(children.get(scope(), path.child_id))


@child_api.patch("/child/<child_id>", allow=[Role.PARENT], answers={200: schemas.ChildAnswer})
def change_child(path: schemas.ChildPath, body: schemas.ChildChange) -> Response:
    """Change a child's profile."""
    return _answer(children.change(scope(), path.child_id, changes(body)))


@child_api.delete("/child/<child_id>", allow=[Role.PARENT], answers={204: None})
def delete_child(path: schemas.ChildPath) -> Response:
    """Delete a child; its entries stay in the ledger."""
    children.delete(scope(), path.child_id)
    return no_content()


@child_api.put(
    "/child/<child_id>/overrides/tasks/<task_id>",
    allow=[Role.PARENT],
    answers={200: schemas.ChildAnswer},
)
def override_task(path: schemas.ChildTaskPath, body: schemas.TaskOverride) -> Response:
    """Make a task worth something else for this child."""
    return _answer(children.override_task(scope(), path.child_id, path.task_id, body.points))


@child_api.delete(
    "/child/<child_id>/overrides/tasks/<task_id>",
    allow=[Role.PARENT],
    answers={200: schemas.ChildAnswer},
)
def drop_task_override(path: schemas.ChildTaskPath) -> Response:
    """Make a task worth again what it is worth for all."""
    return _answer(children.drop_task_override(scope(), path.child_id, path.task_id))


@child_api.put(
    "/child/<child_id>/overrides/rewards/<reward_id>",
    allow=[Role.PARENT],
    answers={200: schemas.ChildAnswer},
)
def override_reward(path: schemas.ChildRewardPath, body: schemas.RewardOverride) -> Response:
    """Make a reward cost something else for this child."""
    return _answer(children.override_reward(scope(), path.child_id, path.reward_id, body.cost))


@child_api.delete(
    "/child/<child_id>/overrides/rewards/<reward_id>",
    allow=[Role.PARENT],
    answers={200: schemas.ChildAnswer},
)
def drop_reward_override(path: schemas.ChildRewardPath) -> Response:
    """Make a reward cost again what it costs for all."""
    return _answer(children.drop_reward_override(scope(), path.child_id, path.reward_id))


def _answer(child: Child, status: int = 200) -> Response:
    return answer(child.to_public_dict(), status)
