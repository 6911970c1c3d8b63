"""Bring a history along: what happened before, recorded once however often it comes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final
from uuid import UUID, uuid5

from db.store import Store, Unit
from models.activity.action import ProjectAction
from models.activity.project import BuiltInProject, Project
from models.errors import NotFound
from services.activity.projects import NO_PROJECT

AT_ONCE: Final = 500


def project_named(store: Store, project_id: str) -> Project:
    """Give a project of whatever household; raises NotFound, BuiltInProject."""
    with store.read() as unit:
        project = unit.projects.find_by_id(project_id)
        if project is None and unit.households.find(project_id) is not None:
            raise BuiltInProject
    if project is None:
        raise NotFound(NO_PROJECT)
    return project


def accounts_by_email(store: Store, project: Project) -> dict[str, str]:
    """Give the accounts of a project's household by their emails, in lower case."""
    with store.read() as unit:
        users = unit.users.of_household(project.household_id)
    return {user.email.lower(): user.id for user in users}


def id_in(project: Project, name: str) -> str:
    """Name an action of a project the same whenever it is imported."""
    return str(uuid5(UUID(project.id), name))


def import_all(
    store: Store, project: Project, actions: Sequence[ProjectAction]
) -> Iterator[tuple[int, int]]:
    """Record the actions that are not there yet; gives for each batch its size and what was new.

    An action is known by its own id, and by the one that it gets here. Each batch is durable
    before it is given; what broke off is done by doing it again.
    """
    remaining = iter(actions)
    while batch := list(islice(remaining, AT_ONCE)):
        with store.write(project.household_id) as unit:
            new = [each for each in batch if not _is_there(unit, project, each)]
            named = {(placed := _placed(project, each)).action_id: placed for each in new}
            unit.actions.record([*named.values()])
        store.ticket().wait()
        yield len(batch), len(named)


def _is_there(unit: Unit, project: Project, action: ProjectAction) -> bool:
    for action_id in (action.action_id, id_in(project, action.action_id)):
        known = unit.actions.find(project.household_id, action_id)
        if known is not None and known.project_id == project.id:
            return True
    return False


def _placed(project: Project, action: ProjectAction) -> ProjectAction:
    return replace(
        action,
        action_id=id_in(project, action.action_id),
        project_id=project.id,
        household_id=project.household_id,
    )
