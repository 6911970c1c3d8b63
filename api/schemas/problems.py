"""What every error answers (RFC 9457)."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, Field

from api.schemas.components import components_of
from api.schemas.fields import Answer, Timestamp


class FieldProblem(Answer):
    """What is wrong with one field of the request."""

    field: str
    message: str


class Problem(Answer):
    """An error; `code` is stable and says which one."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem] = Field(default_factory=list)


class InsufficientPoints(Answer):
    """What the child has, and what the reward costs."""

    points: int
    cost: int


class Decider(Answer):
    """Who decided a request: a parent, or the child."""

    actor: Literal["parent", "child", "system"]
    user_id: str | None
    name: str | None


class Resolution(Answer):
    """How a request was decided meanwhile."""

    action: Literal["redeemed", "cancelled"]
    by: Decider
    at: Timestamp


class AlreadyResolved(Answer):
    """How, by whom and when the request was decided."""

    resolved: Resolution


class NotReady(Answer):
    """The parts that do not answer."""

    failing: list[Literal["storage", "broker"]]


MORE_MEMBERS: Final[Mapping[str, type[BaseModel]]] = {
    "insufficient_points": InsufficientPoints,
    "already_resolved": AlreadyResolved,
    "not_ready": NotReady,
}
"""What a problem carries beside its usual members, by its code."""


def components() -> dict[str, Any]:
    """Give the schemas of problems, and of what their members refer to, by name."""
    found = components_of(Problem, *MORE_MEMBERS.values())
    return {k: v for k, v in found.items() if k not in {m.__name__ for m in MORE_MEMBERS.values()}}


def members_of(code: str) -> dict[str, Any]:
    """Give the schemas of the members that only this code's problem has."""
    if code not in MORE_MEMBERS:
        return {}
    model = MORE_MEMBERS[code]
    members: dict[str, Any] = components_of(model)[model.__name__]["properties"]
    return members
