"""Answers: JSON by orjson, pages with their links."""

from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Response, request


def answer(payload: Any, status: int = 200) -> Response:
    """Answer with JSON."""
    return Response(orjson.dumps(payload), status, mimetype="application/json")


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
