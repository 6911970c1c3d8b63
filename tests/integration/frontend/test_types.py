"""The client's types are the server's own."""

import dataclasses
import difflib
import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from models.tracking_event import TrackingEvent
from tests.integration.frontend.package import (
    FRONTEND,
    GENERATED,
    copied_package,
    copied_server,
    openapi_document,
    run,
    write_types,
)

IN_TYPESCRIPT = {str: "string", int: "number", datetime: "string", NoneType: "null"}
RENAMED = [  # in answers, in a body, on the stream
    ("tracking.py", "points_before"),
    ("tracking.py", "tracking_event"),
    ("tracking.py", "task_id"),
    ("family.py", "pending_requests"),
    ("events.py", "tracking_event_id"),
    ("deletion.py", "deletes_after"),
    ("activity.py", "quantities"),
    ("webhooks.py", "response_excerpt"),
]


@pytest.fixture(scope="module")
def document() -> str:
    """Give what the server says now."""
    return openapi_document()


def test_the_types_are_what_the_server_says_now(document: str, tmp_path: Path) -> None:
    write_types(document, tmp_path)
    assert drift(tmp_path) == "", (
        "the server's API and frontend/src/generated differ: run `make client-types`, which is\n"
        ".venv/bin/flask --app app openapi | frontend/run npm run types\n"
        f"and commit what it writes\n{drift(tmp_path)}"
    )


def test_every_type_of_the_server_has_a_name(document: str) -> None:
    """A frontend imports `Task`, and need not know `components["schemas"]["TaskAnswer"]`."""
    schemas = json.loads(document)["components"]["schemas"]
    sources = "".join(path.read_text() for path in (FRONTEND / "src/common").iterdir())
    nameless = [name for name in schemas if f'Schemas["{name}"]' not in sources]
    assert nameless == [], f"name them in models.ts or bodies.ts of {FRONTEND / 'src/common'}"


def drift(now: Path) -> str:
    """Give the differences between the types checked in and those of a folder."""
    lines: list[str] = []
    for path in sorted(now.iterdir()):
        checked_in = FRONTEND / GENERATED / path.name
        lines += difflib.unified_diff(
            checked_in.read_text().splitlines(),
            path.read_text().splitlines(),
            "checked in",
            "the server now",
            lineterm="",
            n=1,
        )
    return "\n".join(lines)


def test_renaming_fields_of_schemas_fails_the_build_with_their_names(tmp_path: Path) -> None:
    server = copied_server(tmp_path / "server")
    for file, field in RENAMED:
        rename(field, server / "api" / "schemas" / file)
    package = copied_package(tmp_path / "package")
    write_types(openapi_document(server), package / GENERATED)
    build = run("tsc", folder=package)
    assert not build.ok
    for _, field in RENAMED:
        assert f"-            {field}" in drift(package / GENERATED)
        assert f"'{field}'" in build.said or f'"{field}"' in build.said, (field, build.said)


def rename(field: str, schema: Path) -> None:
    schema.write_text(schema.read_text().replace(f"    {field}: ", f"    {field}_renamed: "))


def test_a_tracking_event_has_the_fields_of_the_dataclass() -> None:
    described = run("node", "scripts/describe.mjs", "TrackingEvent")
    hints = get_type_hints(TrackingEvent)
    expected = [
        [field.name, in_typescript(hints[field.name])]
        for field in dataclasses.fields(TrackingEvent)
    ]
    assert json.loads(described.said) == expected


def in_typescript(kind: Any) -> str:
    """Give the TypeScript type that a field of an answer has."""
    if isinstance(kind, UnionType):
        return " | ".join(in_typescript(part) for part in get_args(kind))
    if get_origin(kind) is Mapping:
        return "{ [key: string]: unknown; }"
    if issubclass(kind, StrEnum):
        return " | ".join(f'"{value}"' for value in kind)
    return IN_TYPESCRIPT[kind]
