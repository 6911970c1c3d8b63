"""All that is stored, in a form that tells whether two deletions ended in the same state."""

import json
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from db.postgres.tables import metadata
from services.deletion.telling import ACTION_TYPE
from utils.settings import Settings

State = dict[str, list[str]]


def state_of(settings: Settings) -> State:
    """Give every table's documents; of steps that were told not when, which may differ."""
    if settings.database_url is not None:
        tables = _of_database(settings.database_url.get_secret_value())
    else:
        tables = _of_folder(settings.data_dir / "db")
    return {name: sorted(map(_text, documents)) for name, documents in tables.items()}


def _of_folder(folder: Path) -> dict[str, list[dict[str, Any]]]:
    files = {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")}
    return {name: list(tables[name].values()) for name, tables in files.items()}


def _of_database(url: str) -> dict[str, list[dict[str, Any]]]:
    with psycopg.connect(url) as connection:
        return {name: _rows(connection, name) for name in metadata.tables}


def _rows(connection: "psycopg.Connection[Any]", table: str) -> list[dict[str, Any]]:
    rows = connection.execute(SQL("SELECT to_jsonb(t) FROM {} t").format(Identifier(table)))
    return [row for (row,) in rows]


def _text(document: dict[str, Any]) -> str:
    if document.get("action_type") == ACTION_TYPE:
        document = {**document, "created_at": None}
    return json.dumps(document, sort_keys=True)
