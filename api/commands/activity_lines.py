"""The lines of a file of actions, checked before any is recorded."""

from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field, ValidationError

from api.schemas.activity import NewAction
from api.schemas.fields import Id
from models.activity.action import ProjectAction
from models.activity.project import Project
from models.errors import Invalid


class Line(NewAction):
    """An action as it is exported; whatever else a line holds does not matter."""

    model_config = ConfigDict(extra="ignore")

    project_id: str = ""
    action_id: Id | None = None
    user_id: str | None = None
    created_at: Annotated[int, Field(ge=0, lt=2**40)] | None = None


def read_actions(file: Path, project: Project, user_ids: set[str], now: int) -> list[ProjectAction]:
    """Read a file of actions into a project; raises Invalid naming the first line that is none.

    Who did it is kept for accounts of the household. A line without an id is known by its place and
    text, one without a time happened now.
    """
    actions = []
    with file.open("rb") as lines:
        for number, text in enumerate(lines, 1):
            if text.strip():
                actions.append(_action(number, text, project, user_ids, now))
    return actions


def _action(
    number: int, text: bytes, project: Project, user_ids: set[str], now: int
) -> ProjectAction:
    try:
        line = Line.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise Invalid(f"line {number}: {field + ': ' if field else ''}{first['msg']}") from error
    return ProjectAction(
        action_id=line.action_id or f"{number}:{text.decode(errors='replace').strip()}",
        project_id=project.id,
        household_id=project.household_id,
        user_id=line.user_id if line.user_id in user_ids else None,
        request_id=line.request_id,
        action_type=line.action_type,
        action_details=line.action_details,
        status=line.status,
        environment=line.environment,
        quantity=line.quantity,
        created_at=now if line.created_at is None else line.created_at,
    )
