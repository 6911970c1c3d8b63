"""`flask --app app progress rebuild`: derive all progress anew."""

from collections.abc import Callable

import click

from api.commands.folders import existing_tables
from api.commands.telling import told
from services.engines import open_store
from services.progress import rebuilding
from utils.clock import SystemClock
from utils.metrics import Metrics
from utils.settings import Settings


def progress_commands(settings: Callable[[], Settings]) -> click.Group:
    """Make the group of commands about progress."""
    group = click.Group("progress", help="Look after what is derived of learners.")

    @group.command("rebuild", short_help="Derive all progress anew.")
    def rebuild_command() -> None:
        """Derive streaks, levels, statistics and snapshots anew from exercises and the ledger.

        What was unlocked stays, with its times. Stop the server of a data folder first; those of a
        database may go on.
        """
        with told():
            learners, sources = _rebuild(settings())
        click.echo(f"rebuilt {learners} learners from {sources} exercises and entries")

    return group


def _rebuild(settings: Settings) -> tuple[int, int]:
    if settings.database_url is None:
        existing_tables(settings)
    now = SystemClock().now()
    store = open_store(settings, now, Metrics())
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
