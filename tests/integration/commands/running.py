"""Run a command on a data folder, without a process of its own."""

from pathlib import Path

import click
from click.testing import CliRunner, Result
from flask_openapi import OpenAPI

from api.commands.db import db_commands
from api.commands.ledger import ledger_commands
from tests.families import Family, sign_up
from utils.settings import Settings

COMMANDS = [
    ("db", "verify"),
    ("db", "repair"),
    ("db", "compact"),
    ("db", "export", "out"),
    ("db", "backup", "out"),
    ("ledger", "verify"),
]


def run(settings: Settings, group: str, *arguments: object) -> Result:
    groups: dict[str, click.Group] = {
        "db": db_commands(lambda: settings),
        "ledger": ledger_commands(lambda: settings),
    }
    return CliRunner().invoke(groups[group], list(map(str, arguments)))


def assert_one_line(done: Result, *words: str) -> None:
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1
    for word in words:
        assert word in done.stderr


def live(app: OpenAPI) -> None:
    """Let one family write five entries, and another one write one."""
    family = Family(sign_up(app.test_client()))
    family.trigger(key="a-key")
    family.trigger(family.penalty_id)
    family.request()
    redeemed = family.redeem()
    family.undo(redeemed.json["tracking_event"]["id"])
    Family(sign_up(app.test_client())).trigger()


def damage(settings: Settings, table: str, content: bytes) -> Path:
    file = settings.data_dir / "db" / f"{table}.json"
    file.write_bytes(content)
    return file
