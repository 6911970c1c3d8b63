"""Kinds of fields that several schemas share."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from models.activity.action import LONGEST_DETAILS
from models.progress.days import zone_named
from models.times import parse_iso

KEPT_CONTROLS = {ord("\n"): None, ord("\t"): None}
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
ISO_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
DIGITS = re.compile("-?[0-9]+")
# What the validators below let pass, as the patterns of the OpenAPI document.
CONTROLS = r"\u0000-\u001f\u007f-\u009f"
CONTROL = re.compile(f"[{CONTROLS}]")
PLAIN_TEXT = f"^[^{CONTROLS}]*$"
NOT_BLANK = rf"^[^{CONTROLS}]*[^\s{CONTROLS}][^{CONTROLS}]*$"
LINES = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$"
LINK = f"^(https?://|/)[^{CONTROLS}]*$"
# A family's own server may well use home.local or the like; this is email-validator's own knob.
SPECIAL_USE_DOMAIN_NAMES.clear()


class Body(BaseModel):
    """A request's body: unknown fields are an error."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class OptionalBody(Body):
    """A body that may be left out, as each of its fields may."""


def drop_default(schema: dict[str, Any]) -> None:
    """Leave a default out of the document: it stands for a field that is left out."""
    schema.pop("default", None)


def _drop_defaults(schema: dict[str, Any]) -> None:
    for field in schema["properties"].values():
        drop_default(field)


class Change(Body):
    """A body whose fields may all be left out: what is left out stays."""

    model_config = ConfigDict(json_schema_extra=_drop_defaults)


class Answer(BaseModel):
    """An answer's body."""


class Path(BaseModel):
    """What a path names."""


def changes(body: Body) -> dict[str, Any]:
    """Give the fields that were sent, as Python values."""
    return {name: getattr(body, name) for name in body.model_fields_set}


def _without_controls(value: str) -> str:
    if CONTROL.search(value):
        raise ValueError("must not hold control characters")
    return value


def _without_odd_controls(value: str) -> str:
    _without_controls(value.translate(KEPT_CONTROLS))
    return value


def _zone(value: str) -> str:
    try:
        zone_named(value)
    except KeyError:
        raise ValueError("must be an IANA time zone, such as Europe/Berlin") from None
    return value


def _email(value: str) -> str:
    try:
        return validate_email(
            value, check_deliverability=False, globally_deliverable=False
        ).normalized
    except EmailNotValidError as error:
        raise ValueError(f"must be an email address: {error}") from None


def _image_url(value: str) -> str:
    if not value.startswith(("https://", "http://", "/")):
        raise ValueError("must begin with https://, http:// or /")
    return _without_controls(value)


def _instant(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("must be an ISO 8601 time in a string")  # noqa: TRY004 - pydantic's way
    return parse_iso(value)


def _digits(value: object) -> object:
    if isinstance(value, str) and not DIGITS.fullmatch(value):
        raise ValueError("must be a whole number")
    return value


def _iso_date(value: object) -> object:
    if isinstance(value, str) and not ISO_DATE.fullmatch(value):
        raise ValueError("must be a date, such as 2026-02-09")
    return value


# A date as a query writes it: pydantic would take seconds and times too. Stands last.
IsoDate = BeforeValidator(_iso_date)
# A whole number as a query writes it: pydantic would take 1_000, +5 and 1.0 too. Stands last.
Digits = BeforeValidator(_digits)
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_without_controls),
    Field(json_schema_extra={"pattern": NOT_BLANK}),
]
Topic = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    AfterValidator(_without_controls),
    Field(json_schema_extra={"pattern": NOT_BLANK}),
]
Description = Annotated[
    str,
    StringConstraints(max_length=2000),
    AfterValidator(_without_odd_controls),
    Field(json_schema_extra={"pattern": LINES}),
]
Details = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_DETAILS),
    AfterValidator(_without_odd_controls),
    Field(json_schema_extra={"pattern": LINES}),
]
ImageUrl = Annotated[
    str,
    StringConstraints(max_length=2048),
    AfterValidator(_image_url),
    Field(json_schema_extra={"pattern": LINK}),
]
TimeZone = Annotated[
    str,
    StringConstraints(max_length=64),
    AfterValidator(_zone),
    Field(
        description="An IANA time zone, such as Europe/Berlin.",
        json_schema_extra={"pattern": "^[A-Za-z0-9_+/-]+$"},
    ),
]
DayStartHour = Annotated[int, Field(ge=0, le=12)]
Email = Annotated[
    str,
    StringConstraints(max_length=254),
    AfterValidator(_email),
    Field(json_schema_extra={"format": "email"}),
]
Password = Annotated[
    str,
    StringConstraints(min_length=10, max_length=128),
    Field(json_schema_extra={"format": "password"}),
]
AnyPassword = Annotated[
    str,
    StringConstraints(min_length=1, max_length=128),
    Field(json_schema_extra={"format": "password"}),
]
BirthDate = Annotated[
    date,
    Field(ge=date(1900, 1, 1), le=date(2200, 1, 1), description="From 1900-01-01 to 2200-01-01."),
]
Points = Annotated[int, Field(ge=1, le=1_000_000)]
Cost = Annotated[int, Field(ge=0, le=1_000_000)]
Id = Annotated[
    str,
    StringConstraints(min_length=1, max_length=128),
    AfterValidator(_without_controls),
    Field(json_schema_extra={"pattern": PLAIN_TEXT}),
]
Search = Annotated[
    str,
    StringConstraints(min_length=1, max_length=254),
    AfterValidator(_without_controls),
    Field(json_schema_extra={"pattern": PLAIN_TEXT}),
]
Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Timestamp = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
CalendarDate = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
