"""The blueprint of Starchart's API: a route says who may call it, and is documented by it.

flask-openapi documents the routes. What it would also do, parse before the view, is done here:
who may call is looked at before what was sent, and bodies are parsed once, strictly, by pydantic.
"""

import inspect
import sys
from collections.abc import Callable, Collection, Mapping
from functools import wraps
from http import HTTPMethod
from types import MappingProxyType
from typing import Any, Final, TypeVar, get_type_hints

from flask import Request, Response
from flask_openapi import APIBlueprint, Tag
from flask_openapi.utils import parse_rule
from pydantic import BaseModel

from api import access, documentation, identity, parsing
from api.contexts import current_request
from events.sending import current_audience
from models.roles import Role
from services.outbox import Outbox
from services.scope import Scope
from utils.activity_tracker import current_tracker

View = TypeVar("View", bound=Callable[..., Response])
Sight = Callable[[], None]
PUBLIC: Final[Collection[Role]] = ()
NO_HEADERS: Final[documentation.Headers] = MappingProxyType({})


class Blueprint(APIBlueprint):
    """A blueprint whose routes say who may call them and what they answer.

    `allow` names roles, or is PUBLIC. `answers` maps a status to its JSON schema, to the schemas
    of what it streams by media type (None for plain text), or to None for an empty answer;
    `refuses` names the errors that not every such route has, `headers` those that only this one
    answers, `takes` parameters that the view does not take itself, `receives` the media types of
    a file that is its body, which the view reads itself, `largest_body` how many bytes of a body
    are taken where it is not as many as elsewhere. A `retryable` route takes an
    Idempotency-Key. `sight` is asked after the role and before anything is parsed, and raises
    where the request names what is out of the caller's sight.
    """

    def __init__(self, name: str, import_name: str) -> None:
        purpose = inspect.getdoc(sys.modules[import_name])
        tag = Tag(name=name.removesuffix("_api"), description=purpose)
        super().__init__(name, import_name, abp_tags=[tag])

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
        answers: documentation.Answers,
        refuses: documentation.Refusals = (),
        headers: documentation.Headers = NO_HEADERS,
        takes: Collection[Mapping[str, Any]] = (),
        security: documentation.Security | None = None,
        sight: Sight | None = None,
        retryable: bool = False,
        receives: Collection[str] = (),
        largest_body: int | None = None,
    ) -> Callable[[View], View]:
        def register(view: View) -> View:
            is_reading = method is HTTPMethod.GET
            self._collect_openapi_info(
                rule,
                view,  # type: ignore[arg-type]  # any callable with annotations does
                method=method,
                operation_id=view.__name__,
                responses=documentation.responses(
                    view, allow, answers, refuses, retryable=retryable
                ),
                security=security or documentation.security(allow, is_reading=is_reading),
            )
            self.components_schemas.update(documentation.streamed_schemas(answers))
            operation = getattr(self.paths[parse_rule(rule)], method.lower())
            documentation.add_headers(operation, min(answers), headers)
            documentation.add_file(operation, receives)
            documentation.mark_body(operation, view)
            for parameter in (*takes, *([documentation.IDEMPOTENCY_KEY] if retryable else [])):
                documentation.add_parameter(operation, parameter)
            endpoint = _endpoint(view, allow, sight, retryable=retryable, largest_body=largest_body)
            self.add_url_rule(rule, view.__name__, endpoint, methods=[method])
            return view

        return register


def _endpoint(
    view: Callable[..., Response],
    allow: Collection[Role],
    sight: Sight | None,
    *,
    retryable: bool,
    largest_body: int | None,
) -> Callable[..., Response]:
    """Wrap a view: admit, parse, call, and settle what it wrote before the answer leaves."""
    models = get_type_hints(view)
    path_model, query_model, body_model = map(models.get, ("path", "query", "body"))

    def arguments_of(
        request: Request, path: Mapping[str, str], scope: Scope | None
    ) -> dict[str, BaseModel]:
        arguments: dict[str, BaseModel] = {}
        if path_model is not None:
            arguments["path"] = path_model.__pydantic_validator__.validate_python(path)
        if query_model is not None:
            arguments["query"] = parsing.read_query(request, query_model)
        if largest_body is not None:
            request.max_content_length = largest_body
        if body_model is not None:
            body = arguments["body"] = parsing.read_body(request, body_model)
            if retryable and scope is not None and "HTTP_IDEMPOTENCY_KEY" in request.environ:
                scope.idempotency = parsing.read_idempotency_key(request, body)
        return arguments

    @wraps(view)
    def endpoint(**path: str) -> Response:
        request = current_request()
        parts = identity.parts()
        outbox = request.outbox = parts.outbox()
        tracker, audience = current_tracker.set(parts.tracker), current_audience.set(None)
        try:
            scope = access.admit(request, parts, outbox, allow, path) if allow else None
            if sight is not None:
                sight()
            return _settled(view, arguments_of(request, path, scope), outbox)
        finally:
            current_tracker.reset(tracker)
            current_audience.reset(audience)

    return endpoint


def _settled(
    view: Callable[..., Response], arguments: Mapping[str, BaseModel], outbox: Outbox
) -> Response:
    """Call a view, and let out what follows from what it wrote."""
    try:
        response = view(**arguments)
    except Exception:
        outbox.come_late()
        raise
    outbox.settle()
    return response
