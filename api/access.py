"""Access: which roles a route allows, and whose things its path may name. Deny by default."""

from collections.abc import Callable, Collection, Mapping

from api import identity
from api.contexts import ApiRequest, current_request
from db.store import Unit
from events.sending import Audience, current_audience
from models.errors import Forbidden, NotFound
from models.roles import Principal, Role
from services.activity import projects
from services.outbox import Outbox
from services.scope import Parts, Scope

Find = Callable[[Unit, str, str], object | None]
IN_PATH: Mapping[str, Find] = {
    "child_id": lambda unit, household_id, key: unit.children.find(household_id, key),
    "task_id": lambda unit, household_id, key: unit.tasks.find(household_id, key),
    "project_id": projects.find,
    "webhook_id": lambda unit, household_id, key: unit.webhooks.find(household_id, key),
    "reward_id": lambda unit, household_id, key: unit.rewards.find(household_id, key),
}


def scope() -> Scope:
    """Give the scope of this request: who acts, and with what."""
    found = current_request().scope
    assert found is not None, "a public route has no scope"
    return found


def admit(
    request: ApiRequest,
    parts: Parts,
    outbox: Outbox,
    allow: Collection[Role],
    path: Mapping[str, str],
) -> Scope:
    """Let in who may call a route, or raise Unauthorized, Forbidden or NotFound, in that order."""
    with parts.store.read() as unit:
        principal = identity.authenticate(request, parts, unit)
        scope = request.scope = Scope(parts=parts, principal=principal, outbox=outbox)
        if principal.household_id is not None:
            current_audience.set(Audience(principal.household_id, outbox))
        if principal.role not in allow:
            raise Forbidden(f"This is not for the role {principal.role}.")
        _check_path(principal, unit, path)
    return scope


def _check_path(principal: Principal, unit: Unit, path: Mapping[str, str]) -> None:
    household_id = principal.household_id
    if household_id is None:
        return
    if "child_id" in path and not principal.may_see_child(path["child_id"]):
        raise NotFound("There is no such child.")
    for name, thing_id in path.items():
        find = IN_PATH.get(name)
        if find is not None and find(unit, household_id, thing_id) is None:
            raise NotFound(f"There is no such {name.removesuffix('_id')}.")
