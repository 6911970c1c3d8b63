"""`flask --app app db …`: look after the data folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from db.embedded import maintenance
from models.errors import StarchartError
from utils.settings import Settings

SECRET_KEY = "secret_key"  # noqa: S105 - the name of a file


def db_commands(settings: Settings) -> click.Group:
    """Make the group of commands about storage."""
    folder = settings.data_dir / "db"
    extra = {SECRET_KEY: settings.data_dir / SECRET_KEY}
    group = click.Group("db", help="Look after the data folder.")

    @group.command("verify")
    def verify() -> None:
        """Read every file and report damage; ends with 1 where there is any. Only reads."""
        report = maintenance.verify_folder(folder)
        for file in report.files:
            click.echo(f"{file.file}: {file.documents} documents, {file.dead_lines} dead lines")
        for damage in report.damage:
            click.echo(f"DAMAGE {damage.file} line {damage.line}: {damage.reason}", err=True)
        if not report.ok:
            raise SystemExit(1)

    @group.command("repair")
    def repair() -> None:
        """Move damaged lines aside and keep the rest; no server may be running."""
        with _told():
            report = maintenance.repair_folder(folder)
        for file in report.files:
            click.echo(f"{file.file}: kept {file.kept}, lost {len(file.lost)}")
            click.echo(f"  the damaged lines are in {file.damaged_lines_in}")
        if not report.files:
            click.echo("nothing to repair")

    @group.command("compact")
    def compact() -> None:
        """Rewrite the files without their dead lines; no server may be running."""
        with _told():
            report = maintenance.compact_folder(folder)
        for file in report.files:
            click.echo(f"{file.file}: {file.bytes_before} -> {file.bytes_after} bytes")

    @group.command("export")
    @click.argument("out", type=click.Path(path_type=Path))
    def export(out: Path) -> None:
        """Write all tables, without secrets, as one JSON document to OUT. Only reads."""
        with _told():
            report = maintenance.export_folder(folder, out)
        for table, documents in report.documents.items():
            click.echo(f"{table}: {documents} documents")

    @group.command("backup")
    @click.argument("archive", type=click.Path(path_type=Path))
    def backup(archive: Path) -> None:
        """Write a consistent backup to ARCHIVE (.tar.gz), also while a server runs."""
        with _told():
            report = maintenance.backup_folder(folder, archive, extra_files=extra)
        click.echo(f"{report.archive}: {len(report.members)} files")

    @group.command("restore")
    @click.argument("archive", type=click.Path(path_type=Path, exists=True))
    def restore(archive: Path) -> None:
        """Verify ARCHIVE, then replace the data by it; no server may be running."""
        with _told():
            report = maintenance.restore_folder(archive, folder, extra_files=extra)
        click.echo(f"restored {len(report.members)} files")
        click.echo(f"what was there before is kept as {report.kept_as}")

    return group


@contextmanager
def _told() -> Iterator[None]:
    """Say an error in one line and end with 1."""
    try:
        yield
    except (StarchartError, OSError) as error:
        raise click.ClickException(str(error)) from error
