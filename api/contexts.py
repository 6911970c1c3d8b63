"""Requests and their contexts: Flask's own, with less around them.

What they set of Flask's is that of the version which is pinned.
"""

from functools import cached_property
from typing import TYPE_CHECKING, Final

from flask import Flask, Request
from flask.ctx import AppContext, RequestContext, _AppCtxGlobals
from flask.globals import _cv_app, _cv_request
from flask.sessions import NullSession
from werkzeug.datastructures import EnvironHeaders, Headers
from werkzeug.routing import MapAdapter

from api.routing import Match
from services.outbox import Outbox
from services.scope import Scope

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

NO_SESSION: Final = NullSession()


class ApiRequest(Request):
    """A request as the API takes them: never a form with files, which Flask would look for.

    `outbox` takes what follows from it, and `scope` says who sent it, once that is known.
    """

    outbox: Outbox
    scope: Scope | None = None

    def __init__(
        self, environ: "WSGIEnvironment", populate_request: bool = True, shallow: bool = False
    ) -> None:
        """Take over what werkzeug does; what is seldom asked for is made when it is."""
        self.environ = environ
        self.shallow = shallow
        self.method = environ["REQUEST_METHOD"].upper()
        self.scheme = environ["wsgi.url_scheme"]
        self.root_path = _decoded(environ.get("SCRIPT_NAME", "")).rstrip("/")
        self.path = "/" + _decoded(environ.get("PATH_INFO", "")).lstrip("/")
        self.query_string = environ.get("QUERY_STRING", "").encode("latin-1")
        self.remote_addr = environ.get("REMOTE_ADDR")

    @cached_property
    def headers(self) -> Headers:  # type: ignore[override]  # werkzeug sets it
        """The headers."""
        return EnvironHeaders(self.environ)

    @cached_property
    def server(self) -> tuple[str, int | None]:  # type: ignore[override]  # werkzeug sets it
        """Where the server listens: a host and a port, or a socket's path."""
        port = self.environ.get("SERVER_PORT", "")
        return self.environ["SERVER_NAME"], int(port) if port.isdecimal() else None

    @cached_property
    def blueprints(self) -> list[str]:  # Flask asks three times
        """The blueprints whose hooks are called."""
        return super().blueprints

    @property
    def max_content_length(self) -> int | None:
        """How many bytes of a body are taken: as the application has it, unless a view says so."""
        if self._max_content_length is not None:
            return self._max_content_length
        most: int | None = current_application().config["MAX_CONTENT_LENGTH"]
        return most

    @max_content_length.setter
    def max_content_length(self, most: int | None) -> None:
        self._max_content_length = most

    def close(self) -> None:
        """Close no files."""


class ShortAppContext(AppContext):
    """An application's context within a request, which builds no URLs by itself."""

    url_adapter = None

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._cv_tokens = []

    @cached_property
    def g(self) -> _AppCtxGlobals:  # type: ignore[override]  # Flask sets it
        """What extensions put aside."""
        return self.app.app_ctx_globals_class()


class ShortContext(RequestContext):
    """The context of a request that was matched already; nothing is kept in a session.

    It can't be copied (`copy_current_request_context`): nothing of ours goes on in another thread.
    """

    flashes = None
    _session = NO_SESSION

    def __init__(self, app: Flask, request: ApiRequest, match: Match) -> None:
        self.app = app
        self.request = request
        request.url_rule, request.view_args = match.rule, dict(match.values)
        self._after_request_functions = []
        self._cv_tokens = []

    @property
    def has_after_request_functions(self) -> bool:
        """Whether its view left something to be done with the response (`after_this_request`)."""
        return bool(self._after_request_functions)

    @cached_property
    def url_adapter(self) -> MapAdapter | None:  # type: ignore[override]  # Flask sets it
        """The rules, to build URLs by."""
        return self.app.create_url_adapter(self.request)


def current_request() -> ApiRequest:
    """Give the request that is being answered; raises LookupError where there is none.

    Flask's own proxy looks for it each time that anything of it is asked for.
    """
    request: ApiRequest = _cv_request.get().request  # type: ignore[assignment]  # the only class
    return request


def current_application() -> Flask:
    """Give the application that answers it; raises LookupError where there is none."""
    return _cv_app.get().app


def _decoded(text: str) -> str:
    return text if text.isascii() else text.encode("latin-1").decode(errors="replace")
