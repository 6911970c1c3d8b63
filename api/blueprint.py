"""The blueprint of Starchart's API: a route says who may call it, and is documented by it.

flask-openapi documents the routes. What it would also do, parse before the view, is done here:
who may call is looked at before what was sent, and bodies are parsed once, strictly, by pydantic.
"""

from collections.abc import Callable, Collection, Mapping
from functools import wraps
from http import HTTPMethod
from types import MappingProxyType
from typing import Any, Final, TypeVar, get_type_hints

from flask import Response, g
from flask_openapi import APIBlueprint
from flask_openapi.utils import parse_rule
from pydantic import BaseModel

from api import access, documentation, parsing
from models.roles import Role

View = TypeVar("View", bound=Callable[..., Response])
Answers = Mapping[int, type[BaseModel] | str | None]
PUBLIC: Final[Collection[Role]] = ()
NOTHING: Final[Mapping[int, str]] = MappingProxyType({})


class Blueprint(APIBlueprint):
    """A blueprint whose routes say who may call them and what they answer.

    `allow` names roles, or is PUBLIC. `answers` maps a status to its schema, to a media type that
    is no JSON, or to None for an empty answer; `refuses` maps a status that not every such route
    has to when it is given. A `retryable` route takes an Idempotency-Key.
    """

    def get(  # type: ignore[override]  # Flask types its decorators by a variable of its own
        self, rule: str, **says: Any
    ) -> Callable[[View], View]:
        """Register a view that reads."""
        return self._register(HTTPMethod.GET, rule, **says)

    def post(  # type: ignore[override]  # Flask types its decorators by a variable of its own
        self, rule: str, **says: Any
    ) -> Callable[[View], View]:
        """Register a view that makes something, or makes something happen."""
        return self._register(HTTPMethod.POST, rule, **says)

    def put(  # type: ignore[override]  # Flask types its decorators by a variable of its own
        self, rule: str, **says: Any
    ) -> Callable[[View], View]:
        """Register a view that sets something."""
        return self._register(HTTPMethod.PUT, rule, **says)

    def patch(  # type: ignore[override]  # Flask types its decorators by a variable of its own
        self, rule: str, **says: Any
    ) -> Callable[[View], View]:
        """Register a view that changes something."""
        return self._register(HTTPMethod.PATCH, rule, **says)

    def delete(  # type: ignore[override]  # Flask types its decorators by a variable of its own
        self, rule: str, **says: Any
    ) -> Callable[[View], View]:
        """Register a view that deletes something."""
        return self._register(HTTPMethod.DELETE, rule, **says)

    def _register(
        self,
        method: HTTPMethod,
        rule: str,
        *,
        allow: Collection[Role],
        answers: Answers,
        refuses: Mapping[int, str] = NOTHING,
        retryable: bool = False,
    ) -> Callable[[View], View]:
        def register(view: View) -> View:
            self._collect_openapi_info(
                rule,
                view,  # type: ignore[arg-type]  # any callable with annotations does
                method=method,
                responses=documentation.responses(view, allow, answers, refuses),
                security=documentation.security(allow),
            )
            if retryable:
                documentation.add_idempotency_key(self.paths[parse_rule(rule)].post)
            endpoint = _endpoint(view, allow, retryable=retryable)
            self.add_url_rule(rule, view.__name__, endpoint, methods=[method])
            return view

        return register


def _endpoint(
    view: Callable[..., Response], allow: Collection[Role], *, retryable: bool
) -> Callable[..., Response]:
    """Wrap a view: admit, parse, call, and settle what it wrote before the answer leaves."""
    models = get_type_hints(view)
    query_model, body_model = models.get("query"), models.get("body")

    @wraps(view)
    def endpoint(**path: str) -> Response:
        if allow:
            access.admit(allow, path)
        arguments: dict[str, BaseModel] = {}
        if "path" in models:
            arguments["path"] = models["path"].model_construct(**path)
        if query_model is not None:
            arguments["query"] = parsing.read_query(query_model)
        if body_model is not None:
            arguments["body"] = parsing.read_body(body_model)
        if retryable:
            g.scope.idempotency = parsing.read_idempotency_key(arguments["body"])
        response = view(**arguments)
        g.outbox.settle()
        return response

    return endpoint
