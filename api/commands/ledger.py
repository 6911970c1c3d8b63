"""`flask --app app ledger verify`: the proof, with or without a database."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import click

from api.commands.exported import entries_of_file
from api.commands.folders import existing_tables
from api.commands.telling import told
from db.embedded.upkeep.reading import entries_of_folder
from db.filters import EntryFilter
from models.tracking_event import entry_as_stored
from models.verification import Verdict, verify
from utils.clock import SystemClock
from utils.settings import Settings


def ledger_commands(settings: Callable[[], Settings]) -> click.Group:
    """Make the group of commands about the ledger."""
    group = click.Group("ledger", help="Prove the ledger.")

    @group.command("verify", short_help="Recompute every chain of the ledger.")
    @click.argument("file", required=False, type=click.Path(path_type=Path))
    def verify_command(file: Path | None) -> None:
        """Recompute every chain: of the data folder or database, or of FILE alone.

        FILE is an administrator's export of everything, as NDJSON or CSV; it needs no database.
        Ends with 0 and the heads of the chains, or with 1 and the first mismatch. Changes
        nothing, and works beside a running server.
        """
        with told():
            verdict = _of_storage(settings()) if file is None else _of_file(file)
        _show(verdict)
        if not verdict.ok:
            raise SystemExit(1)

    return group


def _of_storage(settings: Settings) -> Verdict:
    if settings.database_url is not None:
        return _of_database(settings.database_url.get_secret_value())
    return verify(map(entry_as_stored, entries_of_folder(existing_tables(settings))))


def _of_database(url: str) -> Verdict:
    from db.postgres.store import PostgresStore  # takes long, and a folder or file needs none

    with (
        closing(PostgresStore(url, SystemClock().now(), migrate=False)) as store,
        store.read() as unit,
    ):
        return verify(map(entry_as_stored, unit.ledger.scan(EntryFilter())))


def _of_file(file: Path) -> Verdict:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return verify(entries_of_file(text))


def _show(verdict: Verdict) -> None:
    click.echo(
        f"{verdict.events} entries in {verdict.households} households, "
        f"{verdict.anonymous} of them anonymous"
    )
    for head in verdict.heads:
        click.echo(f"{head.household_id} {head.seq} {head.hash}")
    mismatch = verdict.first_mismatch
    if mismatch is not None:
        click.echo(f"MISMATCH {mismatch.household_id} {mismatch.seq}: {mismatch.reason}", err=True)
