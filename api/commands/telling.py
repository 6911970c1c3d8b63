"""How the command line says what went wrong."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from models.errors import StarchartError
from utils.settings import SettingsError


@contextmanager
def told() -> Iterator[None]:
    """Let a command end with 1 and one line; outside of commands the error rises as it is."""
    try:
        yield
    except (SettingsError, StarchartError, OSError) as error:
        if click.get_current_context(silent=True) is None:
            raise
        raise click.ClickException(_line(error)) from error


def _line(error: Exception) -> str:
    """Name the file before what the operating system says of it."""
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error)
