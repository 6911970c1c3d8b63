"""`flask --app app ledger verify`: the proof, with or without a database."""

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TextIO

import click
import orjson

from api.exports import armed
from db.embedded.reading import entries_of_folder
from models.errors import StarchartError
from models.verification import Verdict, verify
from utils.settings import Settings

NUMBERS: Final = ("points_before", "points_after", "delta", "seq")
NULLABLE: Final = ("user_id", "reverses", "user_ref")


def ledger_commands(settings: Settings) -> click.Group:
    """Make the group of commands about the ledger."""
    group = click.Group("ledger", help="Prove the ledger.")

    @group.command("verify")
    @click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False))
    def verify_command(file: str | None) -> None:
        """Recompute every chain of the data folder, or of an exported FILE (NDJSON or CSV).

        Ends with 0 and the heads of the chains, or with 1 and the first mismatch.
        """
        try:
            verdict = _verdict(settings, file)
        except (StarchartError, ValueError) as error:
            raise click.ClickException(str(error)) from error
        _show(verdict)
        sys.exit(0 if verdict.ok else 1)

    return group


def _verdict(settings: Settings, file: str | None) -> Verdict:
    if file is None:
        return verify(entries_of_folder(settings.data_dir / "db"))
    with Path(file).open(encoding="utf-8", newline="") as text:
        return verify(_exported(text, is_csv=file.endswith(".csv")))


def _exported(text: TextIO, *, is_csv: bool) -> Iterable[Mapping[str, Any]]:
    if is_csv:
        return map(_from_cells, csv.DictReader(text))
    return _from_lines(text)


def _from_lines(text: TextIO) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(text, 1):
        entry = orjson.loads(line)
        if not isinstance(entry, dict):
            raise ValueError(f"line {number} is not an entry")  # noqa: TRY004 - the file's fault
        yield entry


def _from_cells(cells: Mapping[str, str]) -> Mapping[str, Any]:
    entry: dict[str, Any] = {name: armed(cell) for name, cell in cells.items()}
    entry |= {name: int(cells[name]) for name in NUMBERS}
    entry |= {name: entry[name] or None for name in NULLABLE}
    return entry | {"metadata": orjson.loads(entry["metadata"])}


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
