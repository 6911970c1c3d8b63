"""`flask --app app progress rebuild`: derive all progress anew."""

from collections.abc import Callable

import click

from api.commands.folders import existing_tables
from api.commands.telling import told
from db.embedded.store import EmbeddedStore
from services.progress import rebuilding
from utils.clock import SystemClock
from utils.settings import Settings, SettingsError


def progress_commands(settings: Callable[[], Settings]) -> click.Group:
    """Make the group of commands about progress."""
    group = click.Group("progress", help="Look after what is derived of learners.")

    @group.command("rebuild", short_help="Derive all progress anew.")
    def rebuild_command() -> None:
        """Derive streaks, levels, statistics and snapshots anew from exercises and the ledger.

        What was unlocked stays, with its times. Stop the server first.
        """
        with told():
            learners, sources = _rebuild(settings())
        click.echo(f"rebuilt {learners} learners from {sources} exercises and entries")

    return group


def _rebuild(settings: Settings) -> tuple[int, int]:
    if settings.database_url is not None:
        raise SettingsError(
            "On PostgreSQL progress follows its sources; this is for the data folder: "
            "leave STARCHART_DATABASE_URL out"
        )
    now = SystemClock().now()
    store = EmbeddedStore(existing_tables(settings), now)
    try:
        found = rebuilding.places(store)
        sources = 0
        with click.progressbar(
            rebuilding.rebuild(store, now, found), length=len(found), label="learners"
        ) as counts:
            for count in counts:
                sources += count
    finally:
        store.close()
    return len(found), sources
