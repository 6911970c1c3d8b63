"""Requests into pydantic models: what does not fit is named field by field."""

import hashlib
import json
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any, Final, TypeVar

import orjson
from flask import Request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from api.schemas.fields import OptionalBody
from models.entry import IdempotencyKey
from models.errors import FieldError, Invalid, StarchartError

T = TypeVar("T", bound=BaseModel)
IDEMPOTENCY_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")
JSON: Final = "application/json"


class UnsupportedMediaType(StarchartError):
    """The body is not JSON."""

    status = 415
    code = "unsupported_media_type"


class TooLarge(StarchartError):
    """The body is longer than is taken."""

    status = 413
    code = "too_large"


def read_body(request: Request, model: type[T]) -> T:
    """Read the JSON body; raises UnsupportedMediaType, TooLarge, Invalid."""
    # looked at as it came first: to take it apart costs more than to parse most bodies
    if request.environ.get("CONTENT_TYPE") != JSON and request.mimetype != JSON:
        if issubclass(model, OptionalBody) and not request.mimetype and not _raw_body(request):
            return model()
        raise UnsupportedMediaType("Send the body as JSON, with Content-Type: application/json.")
    data = _raw_body(request)
    try:
        body: T = model.__pydantic_validator__.validate_json(data, strict=True)
    except ValidationError as error:
        raise invalid(error, "body") from None
    if data.count(b":") > 1:  # with one field there is no second one of its name
        UNIQUE.decode(data.decode())
    return body


def read_query(request: Request, model: type[T]) -> T:
    """Read the query string; raises Invalid."""
    try:
        return model.model_validate(request.args.to_dict())
    except ValidationError as error:
        raise invalid(error, "query") from None


def read_idempotency_key(request: Request, body: BaseModel) -> IdempotencyKey | None:
    """Read the Idempotency-Key, and hash the request that it names: its path, query and body."""
    return idempotency_key_of(request, lambda: _sent(body))


def idempotency_key_of(request: Request, sent: Callable[[], Any]) -> IdempotencyKey | None:
    """Read the Idempotency-Key, and hash the request of which `sent` gives the body."""
    key = request.environ.get("HTTP_IDEMPOTENCY_KEY")
    if key is None:
        return None
    if not IDEMPOTENCY_KEY.fullmatch(key):
        raise Invalid.field("Idempotency-Key", "must be 1 to 255 visible ASCII characters")
    query = [request.args.to_dict()] if request.args else []
    parsed = orjson.dumps([request.path, sent(), *query], option=orjson.OPT_SORT_KEYS)
    return IdempotencyKey(key=key, request=hashlib.sha256(parsed).hexdigest())


def invalid(error: ValidationError, where: str) -> Invalid:
    """Say for each field what is wrong with it."""
    errors = [
        FieldError(_field(detail["loc"], where), _message(detail["msg"]))
        for detail in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    first = errors[0]
    return Invalid(f"{first.field}: {first.message}", errors=errors)


def _raw_body(request: Request) -> bytes:
    most, sent = request.max_content_length, request.environ["wsgi.input"]
    if isinstance(sent, BytesIO):  # all of it came: werkzeug would guard the end of a stream
        data = sent.read()
    else:
        try:
            data = request.get_data(cache=False)
        except RequestEntityTooLarge as error:
            raise _too_large(most) from error
    if most is not None and (len(data) > most or (len(data) == most and _has_more(request))):
        raise _too_large(most)
    return data


def _has_more(request: Request) -> bool:
    """Tell whether a body without a length goes on where werkzeug stopped: it cuts in silence."""
    return request.content_length is None and bool(request.environ["wsgi.input"].read(1))


def _too_large(most: int | None) -> TooLarge:
    return TooLarge(f"The body is longer than {most} bytes.")


def _sent(body: BaseModel) -> dict[str, Any]:
    return body.model_dump(mode="json", exclude_unset=True)


def _field(loc: tuple[int | str, ...], where: str) -> str:
    return ".".join(map(str, loc)) or where


def _message(text: str) -> str:
    return text.removeprefix("Value error, ")


def _once(pairs: list[tuple[str, Any]]) -> None:
    """Refuse an object that has a field twice: parsers differ in which one counts."""
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise Invalid.field(twice, "comes more than once")


# pydantic takes the last one in silence.
UNIQUE: Final = json.JSONDecoder(object_pairs_hook=_once)
