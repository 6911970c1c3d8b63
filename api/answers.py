"""Answers: JSON by orjson, pages with their links."""

from collections.abc import Callable, Iterable
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import orjson
from flask import Response, request
from werkzeug.datastructures import Headers

from api.parsing import JSON

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


_STATUS_LINES: Final = {each.value: f"{each.value} {each.phrase.upper()}" for each in HTTPStatus}


class JsonResponse(Response):
    """A JSON answer: its bytes and their length are known, so nothing is looked for in it.

    Its headers become werkzeug's once somebody asks for them.
    """

    direct_passthrough = False

    def __init__(self, payload: Any, status: int) -> None:
        data = orjson.dumps(payload)
        self.response = [data]
        self._status, self._status_code = _STATUS_LINES[status], status
        self._headers = [("Content-Type", JSON), ("Content-Length", str(len(data)))]
        self._on_close: list[Callable[[], Any]] = []

    @cached_property
    def headers(self) -> Headers:  # type: ignore[override]  # werkzeug sets it
        """The headers, to be added to."""
        return Headers(self._headers)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a WSGI request."""
        changed = self.__dict__.get("headers")
        start_response(self._status, self._headers if changed is None else changed.to_wsgi_list())
        return [] if environ["REQUEST_METHOD"] == "HEAD" else self.response  # type: ignore[return-value]  # bytes


def answer(payload: Any, status: int = 200) -> Response:
    """Answer with JSON."""
    return JsonResponse(payload, status)


def no_content() -> Response:
    """Answer that it is done, with nothing to say."""
    return Response(status=204)


def page(name: str, items: list[Any], total: int, limit: int, offset: int) -> Response:
    """Answer with a page under `name`, its place in the whole, and links to its neighbours."""
    response = answer(
        {name: items, "total": total, "count": len(items), "limit": limit, "offset": offset}
    )
    links = []
    if offset + len(items) < total and items:
        links.append(_link(offset + limit, limit, "next"))
    if offset > 0:
        links.append(_link(max(0, offset - limit), limit, "prev"))
    if links:
        response.headers["Link"] = ", ".join(links)
    return response


def _link(offset: int, limit: int, relation: str) -> str:
    query = {**request.args.to_dict(), "limit": limit, "offset": offset}
    return f'<{request.path}?{urlencode(query)}>; rel="{relation}"'
