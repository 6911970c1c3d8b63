"""Projects of a household, and the tokens that record to them."""

from dataclasses import dataclass, replace
from typing import Final

from db.store import Unit
from models.activity import project as rules
from models.activity.project import BUILT_IN_NAME, BuiltInProject, Project, ProjectToken
from models.errors import NotFound
from models.ids import new_id
from services.scope import Scope

NO_PROJECT: Final = "There is no such project."


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was made, and what is shown of it this once."""

    token: ProjectToken
    shown: str


def find(unit: Unit, household_id: str, project_id: str) -> Project | None:
    """Give a project by its id, the built-in one also by its name, or nothing."""
    if project_id in (household_id, BUILT_IN_NAME):
        return Project.built_in(unit.households.get(household_id))
    return unit.projects.find(household_id, project_id)


def get_in(unit: Unit, household_id: str, project_id: str) -> Project:
    """Give a project from an open unit; raises NotFound."""
    project = find(unit, household_id, project_id)
    if project is None:
        raise NotFound(NO_PROJECT)
    return project


def changeable(unit: Unit, household_id: str, project_id: str) -> Project:
    """Give a project that may be changed or recorded to; raises NotFound, BuiltInProject."""
    project = get_in(unit, household_id, project_id)
    if project.is_built_in:
        raise BuiltInProject
    return project


def check_sight(scope: Scope, project_id: str | None) -> None:
    """Raise NotFound where a project is none of the household's."""
    if project_id is not None:
        get(scope, project_id)


def get(scope: Scope, project_id: str) -> Project:
    """Give a project; raises NotFound, also for another household's."""
    with scope.read() as unit:
        return get_in(unit, scope.household_id, project_id)


def of_household(scope: Scope) -> list[Project]:
    """Give the household's projects: the built-in one, and then the oldest first."""
    with scope.read() as unit:
        built_in = get_in(unit, scope.household_id, BUILT_IN_NAME)
        return [built_in, *unit.projects.of_household(scope.household_id)]


def create(scope: Scope, name: str) -> Project:
    """Make a project."""
    now = scope.now()
    project = Project(
        id=new_id(), household_id=scope.household_id, name=name, created_at=now, updated_at=now
    )
    with scope.write() as unit:
        return unit.projects.add(project)


def rename(scope: Scope, project_id: str, name: str | None) -> Project:
    """Give a project another name; raises NotFound, BuiltInProject."""
    with scope.write() as unit:
        project = changeable(unit, scope.household_id, project_id)
        if name is None:
            return project
        return unit.projects.save(replace(project, name=name, updated_at=scope.now()))


def delete(scope: Scope, project_id: str) -> None:
    """Delete a project with its timeline, tokens and webhooks; raises NotFound, BuiltInProject."""
    with scope.write() as unit:
        project = changeable(unit, scope.household_id, project_id)
        for token in tokens_in(unit, project):
            unit.project_tokens.remove(project.household_id, token.id)
        for webhook in unit.webhooks.of_household(project.household_id):
            if webhook.project_id == project.id:
                unit.deliveries.forget_webhook(project.household_id, webhook.id)
                unit.webhooks.remove(project.household_id, webhook.id)
        unit.actions.forget_project(project.household_id, project.id)
        _step_back(unit, project.household_id)
        unit.projects.remove(project.household_id, project.id)


def _step_back(unit: Unit, household_id: str) -> None:
    """Let no webhook stand behind the last action that is left: its places are given again."""
    last_seq = unit.actions.last_seq(household_id)
    for webhook in unit.webhooks.of_household(household_id):
        if webhook.action_seq > last_seq:
            unit.webhooks.save(replace(webhook, action_seq=last_seq))


def make_token(scope: Scope, project_id: str, name: str) -> NewToken:
    """Make a token that records to a project, in the name of this parent."""
    secret = rules.new_secret()
    with scope.write() as unit:
        project = changeable(unit, scope.household_id, project_id)
        token = unit.project_tokens.add(
            ProjectToken(
                id=new_id(),
                household_id=scope.household_id,
                project_id=project.id,
                user_id=scope.principal.user_id,
                name=name,
                token_hash=rules.hash_of(secret),
                created_at=scope.now(),
            )
        )
    return NewToken(token, rules.token_of(token.id, secret))


def tokens_of(scope: Scope, project_id: str) -> list[ProjectToken]:
    """Give a project's tokens, oldest first."""
    with scope.read() as unit:
        return tokens_in(unit, get_in(unit, scope.household_id, project_id))


def tokens_in(unit: Unit, project: Project) -> list[ProjectToken]:
    """Give a project's tokens from an open unit."""
    tokens = unit.project_tokens.of_household(project.household_id)
    return [token for token in tokens if token.project_id == project.id]


def leave_tokens(unit: Unit, household_id: str, user_id: str, heir_id: str) -> None:
    """Give the tokens that a parent made to another one, within a unit of their household."""
    for token in unit.project_tokens.of_household(household_id):
        if token.user_id == user_id:
            unit.project_tokens.save(replace(token, user_id=heir_id))


def revoke_token(scope: Scope, project_id: str, token_id: str) -> None:
    """End a token at once; raises NotFound."""
    with scope.write() as unit:
        project = get_in(unit, scope.household_id, project_id)
        if token_id not in {token.id for token in tokens_in(unit, project)}:
            raise NotFound("This project has no such token.")
        unit.project_tokens.remove(scope.household_id, token_id)
