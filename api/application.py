"""The Flask application, which pays for nothing that may never be asked for.

What it overrides are Flask's own extension points.
"""

from collections.abc import Callable
from functools import cached_property
from threading import Lock
from typing import Any

from flask import Request
from flask_openapi import OpenAPI
from werkzeug.routing import MapAdapter

from api import documentation, openapi_document
from api.openapi_document import Json
from api.routing import LazyRule, Matched, Routes


class PlainRequest(Request):
    """A request as the API takes them: never a form with files, which Flask would look for."""

    @cached_property
    def blueprints(self) -> list[str]:  # Flask asks three times
        """The blueprints whose hooks are called."""
        return super().blueprints

    def close(self) -> None:
        """Close no files."""


class Application(OpenAPI):
    """Starchart's Flask application; its document is made when it is first asked for."""

    request_class = PlainRequest
    url_rule_class = LazyRule

    def __init__(self, version: str) -> None:
        self._documenting = Lock()
        self._known: dict[tuple[str, str], Matched] = {}
        super().__init__(
            "starchart",
            info=documentation.info(version),
            security_schemes=dict(documentation.SECURITY_SCHEMES),
            validation_error_status=400,
            doc_ui=False,
            static_folder=None,
        )

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Bind the rules to a request."""
        if request is None:
            return super().create_url_adapter(None)
        return Routes(self.url_map, request, self._known)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Give a function as it is: none of ours is a coroutine function."""
        return func

    @property
    def api_doc(self) -> Json:
        """The OpenAPI document."""
        with self._documenting:
            return super().api_doc

    def generate_spec_json(self) -> None:
        """Make the document, and have it say what flask-openapi leaves out."""
        super().generate_spec_json()  # type: ignore[no-untyped-call]
        openapi_document.complete(self.spec_json)
