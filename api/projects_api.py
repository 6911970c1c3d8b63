"""Projects of a household, and the tokens that record to them."""

from flask import Response

from api.access import scope
from api.answers import answer, no_content
from api.blueprint import Blueprint
from api.schemas import activity as schemas
from models.activity.project import BuiltInProject
from models.roles import Role
from services.activity import projects

projects_api = Blueprint("projects", __name__)


@projects_api.post("/api/projects", allow=[Role.PARENT], answers={201: schemas.ProjectAnswer})
def create_project(body: schemas.NewProject) -> Response:
    """Make a project."""
    return answer({"project": projects.create(scope(), body.name).to_public_dict()}, 201)


@projects_api.get("/api/projects", allow=[Role.PARENT], answers={200: schemas.ProjectsAnswer})
def list_projects() -> Response:
    """Give the household's projects, the built-in one first."""
    found = projects.of_household(scope())
    return answer({"projects": [project.to_public_dict() for project in found]})


@projects_api.get(
    "/api/projects/<project_id>", allow=[Role.PARENT], answers={200: schemas.ProjectAnswer}
)
def get_project(path: schemas.ProjectPath) -> Response:
    """Give a project."""
    return answer({"project": projects.get(scope(), path.project_id).to_public_dict()})


@projects_api.patch(
    "/api/projects/<project_id>",
    allow=[Role.PARENT],
    answers={200: schemas.ProjectAnswer},
    refuses=[BuiltInProject],
)
def change_project(path: schemas.ProjectPath, body: schemas.ProjectChange) -> Response:
    """Give a project another name."""
    project = projects.rename(scope(), path.project_id, body.name or None)
    return answer({"project": project.to_public_dict()})


@projects_api.delete(
    "/api/projects/<project_id>",
    allow=[Role.PARENT],
    answers={204: None},
    refuses=[BuiltInProject],
)
def delete_project(path: schemas.ProjectPath) -> Response:
    """Delete a project with its timeline, its tokens and its webhooks."""
    projects.delete(scope(), path.project_id)
    return no_content()


@projects_api.post(
    "/api/projects/<project_id>/tokens",
    allow=[Role.PARENT],
    answers={201: schemas.NewTokenAnswer},
    refuses=[BuiltInProject],
)
def create_project_token(path: schemas.ProjectPath, body: schemas.NewToken) -> Response:
    """Make a token that may only record to this project; it is shown this once."""
    made = projects.make_token(scope(), path.project_id, body.name)
    return answer({**made.token.to_public_dict(), "token": made.shown}, 201)


@projects_api.get(
    "/api/projects/<project_id>/tokens", allow=[Role.PARENT], answers={200: schemas.TokensAnswer}
)
def list_project_tokens(path: schemas.ProjectPath) -> Response:
    """Give a project's tokens, oldest first, without themselves."""
    found = projects.tokens_of(scope(), path.project_id)
    return answer({"tokens": [token.to_public_dict() for token in found]})


@projects_api.delete(
    "/api/projects/<project_id>/tokens/<token_id>", allow=[Role.PARENT], answers={204: None}
)
def delete_project_token(path: schemas.TokenPath) -> Response:
    """Revoke a token at once."""
    projects.revoke_token(scope(), path.project_id, path.token_id)
    return no_content()
