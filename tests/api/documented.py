"""Compare an answer with what the OpenAPI document says of it."""

from functools import cache
from typing import Any

import jsonschema_rs
import orjson
from werkzeug.test import TestResponse

from tests.api.contract import DOCUMENT, Json, Operation, resolved

# Headers that HTTP and the server's security give to every answer, or that only some have.
EVERYWHERE = {
    "Cache-Control",
    "Content-Length",
    "Content-Security-Policy",
    "Content-Type",
    "Cross-Origin-Resource-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
}


def assert_documented(operation: Operation, answer: TestResponse) -> None:
    """Check an answer's status, headers, media type and body."""
    media = documented_media(operation, answer)
    if media is None:
        assert answer.data == b""
    else:
        _assert_body(media, answer)


def documented_media(operation: Operation, answer: TestResponse) -> Json | None:
    """Check an answer's status, headers and media type; gives what is said of its body."""
    responses = operation.says["responses"]
    assert str(answer.status_code) in responses, (operation.name, answer.status_code)
    response = resolved(responses[str(answer.status_code)])
    _assert_headers(response.get("headers", {}), answer)
    content = response.get("content")
    if content is None:
        return None
    assert answer.mimetype in content, (operation.name, answer.mimetype)
    media: Json = content[answer.mimetype]
    return media


def _assert_headers(documented: Json, answer: TestResponse) -> None:
    assert set(answer.headers.keys()) - EVERYWHERE <= documented.keys()
    for name, reference in documented.items():
        header = resolved(reference)
        if header.get("required"):
            assert name in answer.headers
        schema = header["schema"]
        for value in answer.headers.getlist(name):
            validator(schema).validate(int(value) if schema.get("type") == "integer" else value)


def _assert_body(media: Json, answer: TestResponse) -> None:
    if "itemSchema" in media:
        for line in answer.data.splitlines():
            validator(media["itemSchema"]).validate(orjson.loads(line))
    elif answer.mimetype.endswith("json"):
        validator(media["schema"]).validate(answer.json)
    else:
        validator(media["schema"]).validate(answer.text)


def validator(schema: Json) -> Any:
    """Make what validates by a schema of the document."""
    return _validator(orjson.dumps(schema))


@cache
def _validator(schema: bytes) -> Any:
    whole = {**orjson.loads(schema), "components": DOCUMENT["components"]}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
