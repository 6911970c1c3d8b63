"""The command line: `flask --app app db …`, `ledger …`, `progress …` and `activity …`."""

import logging

import click
from flask import Flask
from flask.cli import ScriptInfo

from api.commands.activity import activity_commands
from api.commands.db import db_commands
from api.commands.ledger import ledger_commands
from api.commands.postgres import add_postgres_commands
from api.commands.progress import progress_commands
from api.commands.telling import told
from utils.server_log import configure_server_log
from utils.settings import Settings, load_settings

__all__ = ["init_app", "is_running", "quieten", "told"]


def init_app(app: Flask, settings: Settings | None) -> None:
    """Add the commands; where no settings are given, each reads them when it runs."""

    def given_settings() -> Settings:
        return settings or load_settings()

    storage = db_commands(given_settings)
    add_postgres_commands(storage, given_settings)
    app.cli.add_command(storage)
    app.cli.add_command(ledger_commands(given_settings))
    app.cli.add_command(progress_commands(given_settings))
    app.cli.add_command(activity_commands(given_settings))


def quieten() -> None:
    """Keep what the engine logs out of a command's output, warnings aside."""
    configure_server_log(logging.WARNING)


def is_running() -> bool:
    """Tell whether Flask's command line runs, and something else than its server."""
    context = click.get_current_context(silent=True)
    if context is None or context.find_object(ScriptInfo) is None:
        return False
    return context.info_name != "run"
