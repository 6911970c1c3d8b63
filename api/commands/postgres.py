"""`flask --app app db upgrade | grants | sweep | copy`: PostgreSQL, and the way to it and back.

Each imports the engine when it runs: that takes as long as all the rest, for every other command.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from math import inf
from pathlib import Path
from typing import Any

import click

from api.commands.folders import table_folder
from api.commands.telling import told
from db.copying import Place, Progress, copy_store
from db.embedded.upkeep.copies import FolderPlace
from models.errors import StarchartError
from utils.clock import SystemClock
from utils.settings import Settings


class NoDatabase(StarchartError):
    """The settings name no database."""

    code = "no_database"


class NotSwept(StarchartError):
    """Tables could not be written anew."""

    code = "not_swept"


def add_postgres_commands(group: click.Group, settings: Callable[[], Settings]) -> None:
    """Add the commands to the group about storage."""

    @group.command("upgrade", short_help="Bring the database to this version's tables.")
    def upgrade() -> None:
        """Bring the database of STARCHART_DATABASE_URL to the tables of this version.

        A server does the same when it starts, if its role may.
        """
        from db.postgres import migrating

        with told():
            has_changed = migrating.upgrade(_database_url(settings()))
        click.echo("upgraded" if has_changed else "nothing to do")

    @group.command("grants", short_help="Print the rights that a server's role needs.")
    @click.argument("role")
    def grants(role: str) -> None:
        """Print the statements that give ROLE what a server needs, and nothing more.

        Run them as the owner of the tables, after each upgrade. ROLE can then write the ledger,
        and can neither change an entry nor switch off what refuses it.
        """
        from db.postgres.grants import grants_for

        click.echo(grants_for(role))

    @group.command("sweep", short_help="Leave no byte of what was deleted in the database's files.")
    def sweep() -> None:
        """Write the tables anew, however large they are: a deletion leaves the large ones.

        Each is locked meanwhile, so do it in a quiet hour. It needs the owner of the database.
        """
        from db.postgres.address import connection_parameters
        from db.postgres.sweeping import Sweeping

        with told():
            parameters = connection_parameters(_database_url(settings()))
            swept = Sweeping(parameters).rewrite(largest=inf)
            if swept is None:
                raise NotSwept("a transaction that began before goes on; try again when it is over")
            if swept.in_use:
                raise NotSwept(f"in use for long: {', '.join(swept.in_use)}; try again later")
            if swept.refused:
                raise NotSwept(f"this role may not sweep {', '.join(swept.refused)}")
        click.echo("swept")

    @group.command("copy", short_help="Move from the folder into a database, or back.")
    @click.option("--from", "source", help="A folder or a postgresql:// URL; the settings' own.")
    @click.option("--to", "target", required=True, help="An empty folder or database.")
    def copy(source: str | None, target: str) -> None:
        """Copy everything into an empty place, and verify every chain there.

        Stop the server that writes to the source first. A copy that broke off leaves nothing:
        start it again.
        """
        with told(), _bars() as progress:
            given = settings()
            copied = copy_store(_place(source or _own_place(given)), _place(target), progress)
        for table, documents in copied.documents.items():
            click.echo(f"{table}: {documents} documents")
        verdict = copied.verdict
        click.echo(f"verified {verdict.events} entries in {verdict.households} households")


def _database_url(settings: Settings) -> str:
    if settings.database_url is None:
        raise NoDatabase("STARCHART_DATABASE_URL is not set")
    return settings.database_url.get_secret_value()


def _own_place(settings: Settings) -> str:
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    return str(table_folder(settings))


def _place(text: str) -> Place:
    """Tell a database by its URL."""
    if "://" in text:
        from db.postgres.copies import DatabasePlace

        return DatabasePlace(text)
    return FolderPlace(Path(text), SystemClock().now())


@contextmanager
def _bars() -> Iterator[Progress]:
    """Show a bar for each table, one after the other."""
    with ExitStack() as shown:
        bars: dict[str, Any] = {}

        def progress(table: str, done: int, total: int) -> None:
            if table not in bars:
                shown.close()
                bar = click.progressbar(
                    length=total, label=table, update_min_steps=1 + total // 100
                )
                bars[table] = shown.enter_context(bar)
            elif done:
                bars[table].update(1)

        yield progress
