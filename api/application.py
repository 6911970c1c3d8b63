"""The Flask application, which pays for nothing that may never be asked for.

What it overrides are Flask's own extension points.
"""

from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, cast

from flask import Request, Response, signals
from flask.ctx import RequestContext
from flask.globals import _cv_app, _cv_request
from flask_openapi import OpenAPI
from werkzeug.routing import MapAdapter

from api import documentation, openapi_document
from api.contexts import NO_SESSION, ApiRequest, ShortAppContext, ShortContext
from api.openapi_document import Json
from api.routing import LazyRule, Match, Matches, Routes

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

KEPT_BY_TESTS: Final = "werkzeug.debug.preserve_context"
SIGNALS: Final = (
    signals.appcontext_pushed,
    signals.appcontext_popped,
    signals.appcontext_tearing_down,
    signals.request_started,
    signals.request_finished,
    signals.request_tearing_down,
)


class Application(OpenAPI):
    """Starchart's Flask application; its document is made when it is first asked for."""

    request_class = ApiRequest
    url_rule_class = LazyRule

    def __init__(self, version: str) -> None:
        self._documenting = Lock()
        self._matches = Matches()
        self._hooked: dict[str, bool] = {}
        super().__init__(
            "starchart",
            info=documentation.info(version),
            security_schemes=dict(documentation.SECURITY_SCHEMES),
            validation_error_status=400,
            doc_ui=False,
            static_folder=None,
        )

    def wsgi_app(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request: by Flask, or past it where its path is known and nobody looks on.

        Flask tells six signals of each request, asks nine times for hooks, and has its proxies look
        for the request some twenty times.
        """
        match = self._matches.find(environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""))
        if match is None or KEPT_BY_TESTS in environ or self._is_looked_on(match.rule.endpoint):
            return super().wsgi_app(environ, start_response)
        context = ShortContext(self, ApiRequest(environ), match)
        of_app, of_request = _cv_app.set(ShortAppContext(self)), _cv_request.set(context)
        try:
            return self._answer(context, match)(environ, start_response)
        finally:
            _cv_request.reset(of_request)
            _cv_app.reset(of_app)

    def _answer(self, context: ShortContext, match: Match) -> Response:
        """Do as `full_dispatch_request`, without hooks."""
        try:
            try:
                answer: Any = self.view_functions[match.rule.endpoint](**match.values)
            except Exception as error:  # noqa: BLE001 - as Flask does
                answer = self.handle_user_exception(error)
            response = answer if isinstance(answer, Response) else self.make_response(answer)
            if context.has_after_request_functions:
                return self.process_response(response)
        except Exception as unhandled:  # noqa: BLE001 - as Flask does
            return self.handle_exception(unhandled)
        return response

    def _is_looked_on(self, endpoint: str) -> bool:
        """Tell whether a hook, or a listener to a signal, is to hear of a request."""
        is_hooked = self._hooked.get(endpoint)
        if is_hooked is None:
            is_hooked = self._hooked[endpoint] = self._is_hooked(endpoint)
        if is_hooked:
            return True
        for signal in SIGNALS:  # noqa: SIM110 - any() takes ten times as long
            if signal.receivers:
                return True
        return False

    def _is_hooked(self, endpoint: str) -> bool:
        """Look for hooks, of which there come no more once a request came."""
        blueprints = endpoint.split(".")[:-1]
        names = [None, *(".".join(blueprints[: n + 1]) for n in range(len(blueprints)))]
        kinds: tuple[Mapping[str | None, object], ...] = (
            self.url_value_preprocessors,
            self.before_request_funcs,
            self.after_request_funcs,
            self.teardown_request_funcs,
        )
        hooks = [kind.get(name) for kind in kinds for name in names]
        return any(hooks) or bool(self.teardown_appcontext_funcs)

    def request_context(self, environ: "WSGIEnvironment") -> RequestContext:
        """Make the context of a request; nothing is kept in a session."""
        return RequestContext(self, environ, session=NO_SESSION)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Bind the rules to a request."""
        if request is None:
            return super().create_url_adapter(None)
        return cast("MapAdapter", Routes(self.url_map, request, self._matches))

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
