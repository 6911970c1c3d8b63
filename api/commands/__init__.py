"""The command line: `flask --app app db …` and `flask --app app ledger …`."""

import click
from flask import Flask

from api.commands.db import db_commands
from api.commands.ledger import ledger_commands
from utils.settings import Settings


def init_app(app: Flask, settings: Settings) -> None:
    """Add the commands."""
    app.cli.add_command(db_commands(settings))
    app.cli.add_command(ledger_commands(settings))


def is_running() -> bool:
    """Tell whether the command line runs something else than a server."""
    context = click.get_current_context(silent=True)
    return context is not None and context.info_name != "run"
