"""Tasks and penalties."""

from flask import Response

from api.access import scope
from api.answers import answer, no_content
from api.blueprint import Blueprint
from api.schemas import family as schemas
from api.schemas.fields import changes
from models.roles import Role
from services import tasks

task_api = Blueprint("task", __name__)
FAMILY = (Role.PARENT, Role.CHILD)


@task_api.post("/task", allow=[Role.PARENT], answers={201: schemas.TaskAnswer})
def create_task(body: schemas.NewTask) -> Response:
    """Make a task, or a penalty where it is not good."""
    return answer(tasks.create(scope(), changes(body)).to_dict(), 201)


@task_api.get("/task", allow=FAMILY, answers={200: schemas.TasksAnswer})
def list_tasks() -> Response:
    """Give the household's tasks and penalties."""
    return answer({"tasks": [task.to_dict() for task in tasks.of_household(scope())]})


@task_api.get("/task/<task_id>", allow=FAMILY, answers={200: schemas.TaskAnswer})
def get_task(path: schemas.TaskPath) -> Response:
    """Give a task."""
    return answer(tasks.get(scope(), path.task_id).to_dict())


@task_api.patch("/task/<task_id>", allow=[Role.PARENT], answers={200: schemas.TaskAnswer})
def change_task(path: schemas.TaskPath, body: schemas.TaskChange) -> Response:
    """Change a task."""
    return answer(tasks.change(scope(), path.task_id, changes(body)).to_dict())


@task_api.delete("/task/<task_id>", allow=[Role.PARENT], answers={204: None})
def delete_task(path: schemas.TaskPath) -> Response:
    """Delete a task; its entries stay in the ledger."""
    tasks.delete(scope(), path.task_id)
    return no_content()
