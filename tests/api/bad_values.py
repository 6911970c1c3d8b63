"""Values that a schema of the OpenAPI document does not take, as JSON text and as query text."""

import json
from collections.abc import Iterator

from tests.api.contract import Json, resolved

# Ways of writing a value that each JSON type is not.
OF_OTHER_TYPES = {
    "null": "null",
    "boolean": "true",
    "integer": "7",
    "number": "1.5",
    "string": '"seven"',
    "array": "[]",
    "object": "{}",
}
ODD_NUMBERS = {
    "NaN": "NaN",
    "Infinity": "Infinity",
    "-Infinity": "-Infinity",
    "1e400": "1e400",
    "-1e400": "-1e400",
    "10**30": str(10**30),
    "-10**30": str(-(10**30)),
    "2**63": str(2**63),
    "-2**63-1": str(-(2**63) - 1),
    "digits in a string": '"7"',
}
CONTROLS = {"NUL": "a\0b", "ESC": "a\x1b[0mb", "DEL": "a\x7fb", "U+0085": "a\u0085b", "CR": "a\rb"}
BLANKS = {"spaces": "   ", "no-break spaces": "\u00a0\u2003", "line ends": "\n\n"}
WIDE_2026 = "\uff12\uff10\uff12\uff16"
WRONG_TIMES = (
    *("", "now", "1700000000", "2026-02-09", "18:42:15Z", "2026-02-09T18:42:15"),
    *("2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-02-09T25:00:00Z"),
    *("2026-02-09T18:61:00Z", "2026-02-09T18:42:61Z", "2026-02-09T18:42:15+25:00"),
    *("2026-02-09T18:42:15 Europe/Berlin", "2026-W07-1T00:00:00Z", "2026-040T00:00:00Z"),
    *("0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "0001-01-01T00:00:00+10:00"),
    *("9999-12-31T23:59:59-10:00", "-2026-02-09T18:42:15Z", f"{WIDE_2026}-02-09T18:42:15Z"),
    *("2026-02-09T18:42:15Z\0", " 2026-02-09T18:42:15Z"),
)
WRONG_DATES = (
    *("", "today", "1700000000", "2026-02-30", "2026-13-01", "2026-2-3", "20260203", "26-02-03"),
    *("2026-02-03T00:00:00Z", "2026-02-03T00:00:00", "2026-W07-1", "0000-01-01", "1899-12-31"),
    *("2200-01-02", "10000-01-01", f"{WIDE_2026}-02-09", " 2026-02-09", "2026-02-09\0"),
)
WRONG_EMAILS = (
    *("", "ann", "@home.test", "ann@", "ann@@home.test", "ann@home..test", "ann@home test"),
    *("ann@home.test\0", "ann@home.test\nBcc: x@y.test", "a\u0085@home.test", "ann@-.test"),
    "Ann <ann@home.test>",
)
WRONG_ZONES = ("", "Mars/Olympus", "+01:00", "../../etc/passwd", "/etc/localtime", "Europe", "a\0b")
WRONG_LINKS = ("", "ftp://a/b", "javascript:alert(1)", "data:,x", "a.png", " https://a/b")


def wrong_json(name: str, schema: Json) -> Iterator[tuple[str, str]]:
    """Give values that a field does not take, each with a name, as JSON text."""
    kinds = {kind["type"]: kind for kind in alternatives(schema)}
    numeric = kinds.get("integer") or kinds.get("number")
    for type_name, text in OF_OTHER_TYPES.items():
        if type_name not in kinds and not (type_name == "integer" and "number" in kinds):
            yield f"of type {type_name}", text
    if numeric:
        yield from ODD_NUMBERS.items()
        yield "too small", str(numeric["minimum"] - 1).removesuffix(".0")
        yield "too large", str(numeric["maximum"] + 1).removesuffix(".0")
    if "boolean" in kinds:
        yield from {"0": "0", "1": "1", "yes": '"yes"', "a word": '"true"'}.items()
    if "string" in kinds:
        yield from ((label, json.dumps(text)) for label, text in wrong_text(name, kinds["string"]))


def wrong_text(name: str, schema: Json) -> Iterator[tuple[str, str]]:
    """Give text that a field does not take."""
    yield "10,000 characters", "x" * 10_000
    if "maxLength" in schema:
        yield "one character too many", "x" * (schema["maxLength"] + 1)
    if schema.get("minLength"):
        yield "empty", ""
    if schema.get("format") != "password":
        yield from CONTROLS.items()
    if r"\s" in schema.get("pattern", ""):
        yield from BLANKS.items()
    for value in _wrong_of_form(name, schema):
        yield repr(value), value


def wrong_query(name: str, schema: Json) -> Iterator[tuple[str, str]]:
    """Give text that a query's parameter does not take, each with a name."""
    if schema.get("type") == "integer":
        for text in ("", " ", "abc", "-1", "1.5", "1.0", "1e3", "NaN", "0x10", "1_000", "+5", " 5"):
            yield repr(text), text
        yield "in other digits", "٣"
        yield "5,000 digits", "9" * 5_000
        if schema["minimum"] > 0:
            yield "zero", "0"
        if "maximum" in schema:
            yield "10**30", str(10**30)
    elif "enum" in schema:
        for text in ("", "nonsense", schema["enum"][0].upper(), ",".join(schema["enum"])):
            yield repr(text), text
    else:
        yield from wrong_text(name, schema)


def _wrong_of_form(name: str, schema: Json) -> tuple[str, ...]:
    if name == "timezone":
        return WRONG_ZONES
    if name.endswith("_url"):
        return WRONG_LINKS
    forms = {"date-time": WRONG_TIMES, "date": WRONG_DATES, "email": WRONG_EMAILS}
    return forms.get(schema.get("format", ""), ())


def alternatives(schema: Json) -> list[Json]:
    """Give the schemas of which a value may fit one."""
    return [resolved(each) for each in schema.get("anyOf", [schema])]
