"""Families of which somebody goes, and where to look for what is left."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, LiteralString

import psycopg
from flask_openapi import OpenAPI
from psycopg.sql import SQL, Identifier

from models.user import User
from services.deletion import rounds
from services.scope import Parts
from tests.api.builders import parts_of
from tests.families import PASSWORD, Caller, Family, sign_up
from utils.settings import Settings

GRACE = timedelta(hours=720)


def join(family: Family, **fields: Any) -> Caller:
    """Let another parent join the family."""
    code = family.parent.post("/household/invites").json["code"]
    return sign_up(family.parent.client, **{"name": "Benedict", **fields}, invite_code=code)


def mark(caller: Caller) -> None:
    """Mark an account for deletion."""
    answer = caller.post("/auth/me/deletion", password=PASSWORD)
    assert answer.status_code == 202, answer.text


def mark_long_ago(app: OpenAPI, caller: Caller) -> None:
    """Mark an account for deletion, so long ago that it is due now."""
    mark(caller)
    assert caller.user is not None
    with parts_of(app).store.write(caller.user["household_id"]) as unit:
        user = unit.users.get(caller.user["id"])
        assert user.marked_for_deletion_at is not None
        unit.users.save(replace(user, marked_for_deletion_at=user.marked_for_deletion_at - GRACE))


def delete(app: OpenAPI, caller: Caller) -> rounds.Round:
    """Delete an account that was marked long ago."""
    mark_long_ago(app, caller)
    return rounds.run(parts_of(app))


def stored(parts: Parts, user_id: str) -> User | None:
    with parts.store.read() as unit:
        return unit.users.find(user_id)


def traces(settings: Settings, *words: str) -> list[str]:
    """Tell where a word is found: in files of the data and log folders, in tables."""
    folders = (settings.data_dir, settings.log_dir)
    found = [
        str(path)
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and _holds(path.name.encode() + path.read_bytes(), words)
    ]
    if settings.database_url is not None:
        found += _tables_with(settings.database_url.get_secret_value(), words)
    return found


def _holds(data: bytes, words: tuple[str, ...]) -> bool:
    return any(word.encode() in data for word in words)


STATISTICS: LiteralString = "SELECT s::text, tablename FROM pg_stats s WHERE schemaname = 'public'"


def _tables_with(url: str, words: tuple[str, ...]) -> Iterator[str]:
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        for (name,) in names:
            rows = connection.execute(SQL("SELECT t::text FROM {} t").format(Identifier(name)))
            if any(word in row for (row,) in rows.fetchall() for word in words):
                yield f"table {name}"
        for row, name in connection.execute(STATISTICS).fetchall():
            if any(word in row for word in words):
                yield f"statistics of {name}"
