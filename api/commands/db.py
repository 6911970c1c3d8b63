"""`flask --app app db …`: look after the data folder; those of a database stand beside."""

from collections.abc import Callable
from pathlib import Path

import click

from api.commands.folders import beside_tables, existing_tables, table_folder
from api.commands.telling import told
from db.embedded.data_folder import LEDGER
from db.embedded.recovery import fill_up
from db.embedded.upkeep import maintenance
from services.activity.commands_told import notes_of
from utils.clock import SystemClock
from utils.settings import Settings

FILE = click.Path(path_type=Path)


def db_commands(settings: Callable[[], Settings]) -> click.Group:
    """Make the group of commands about storage."""
    group = click.Group("db", help="Look after the data.")

    def _note(action_type: str, details: str) -> None:
        """Have the server tell every household, once it runs."""
        now = int(SystemClock().now().timestamp())
        notes_of(settings()).leave(action_type, details, now)

    @group.command("verify", short_help="Look for damage in every file.")
    def verify() -> None:
        """Read every file, and end with 1 where one is damaged.

        Changes nothing, and works beside a running server.
        """
        with told():
            report = maintenance.verify_folder(existing_tables(settings()))
        for file in report.files:
            click.echo(f"{file.file}: {file.documents} documents, {file.dead_lines} dead lines")
        for damage in report.damage:
            click.echo(f"DAMAGE {damage.file} line {damage.line}: {damage.reason}", err=True)
        if not report.ok:
            raise SystemExit(1)

    @group.command("repair", short_help="Keep what can be read of damaged files.")
    def repair() -> None:
        """Move damaged lines aside and keep the others, so that a server starts again.

        Stop the server first. `ledger verify` then says whether the ledger lost entries.
        """
        with told():
            folder = existing_tables(settings())
            report = maintenance.repair_folder(folder)
            gaps = fill_up(folder)
        if report.files:
            lost = sum(len(file.lost) for file in report.files)
            _note("repair_made", f"Files of the data were repaired; damaged lines: {lost}")
        for file in report.files:
            click.echo(f"{file.file}: kept {file.kept}, lost {len(file.lost)}")
            click.echo(f"  the damaged lines are in {file.damaged_lines_in}")
        for gap in gaps:
            click.echo(f"{LEDGER}.json: entries {gap.first} to {gap.last} of household")
            click.echo(f"  {gap.household_id} are lost for good; a backup may have them")
        if not report.files and not gaps:
            click.echo("nothing to repair")

    @group.command("compact", short_help="Make the files smaller.")
    def compact() -> None:
        """Rewrite the files without the lines that later ones replaced.

        Stop the server first. A running one does the same by itself.
        """
        with told():
            report = maintenance.compact_folder(existing_tables(settings()))
        for file in report.files:
            click.echo(f"{file.file}: {file.bytes_before} -> {file.bytes_after} bytes")

    @group.command("export", short_help="Write all tables as one JSON file.")
    @click.argument("out", type=FILE)
    def export(out: Path) -> None:
        """Write all tables as one JSON document to OUT, without passwords and keys.

        Changes nothing, and works beside a running server.
        """
        with told():
            report = maintenance.export_folder(existing_tables(settings()), out)
        for table, documents in report.documents.items():
            click.echo(f"{table}: {documents} documents")

    @group.command("backup", short_help="Save everything, also while a server runs.")
    @click.argument("archive", type=FILE)
    def backup(archive: Path) -> None:
        """Write all data of one moment to ARCHIVE, a .tar.gz file.

        Changes nothing, and works beside a running server. The archive holds password hashes and
        keys: only its owner can read it.
        """
        with told():
            given = settings()
            report = maintenance.backup_folder(
                existing_tables(given), archive, extra_files=beside_tables(given)
            )
            _note("backup_made", f"A backup of {len(report.members)} files was made")
        click.echo(f"{report.archive}: {len(report.members)} files")

    @group.command("restore", short_help="Put a backup in the place of the data.")
    @click.argument("archive", type=FILE)
    def restore(archive: Path) -> None:
        """Verify ARCHIVE, then put it in the place of the data, which is kept beside it.

        Stop the server first. An archive that is not whole changes nothing.
        """
        with told():
            archive.open("rb").close()  # before a folder is made for what is not there
            given = settings()
            report = maintenance.restore_folder(
                archive, table_folder(given), extra_files=beside_tables(given)
            )
            _note("backup_restored", f"A backup of {len(report.members)} files was restored")
        click.echo(f"restored {len(report.members)} files")
        click.echo(f"what was there before is kept as {report.kept_as}")

    return group
