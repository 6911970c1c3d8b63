"""Rewrite a folder's files without their dead lines."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from db.embedded.data_folder import LEDGER, DataFolder, table_files
from db.embedded.errors import NotRecorded
from db.embedded.files.append_storage import AppendStorage
from db.embedded.files.append_table import AppendTable
from db.embedded.ledger.table import LedgerTable
from db.embedded.recovery import missing_entries

CHILDREN: Final = "children"


@dataclass(frozen=True, slots=True)
class CompactedFile:
    """How many bytes a file had and has."""

    file: str
    bytes_before: int
    bytes_after: int


@dataclass(frozen=True, slots=True)
class CompactReport:
    """What a compaction did to each table; the ledger never has dead lines."""

    files: tuple[CompactedFile, ...]


def compact_folder(path: Path) -> CompactReport:
    """Compact each table.

    Raises FolderInUse while another process serves the folder, and NotRecorded where the children's
    file carries entries that the ledger lacks: they stand in lines that would go.
    """
    with DataFolder(path):
        tables = [file for file in table_files(path) if file.stem != LEDGER]
        return CompactReport(tuple(map(_compact, tables)))


def _compact(path: Path) -> CompactedFile:
    before = path.stat().st_size
    storage = AppendStorage(path)
    table = AppendTable(storage)
    if path.stem == CHILDREN:
        _check_recorded(storage)
    table.compact()
    table.close()
    return CompactedFile(path.name, before, path.stat().st_size)


def _check_recorded(children: AppendStorage) -> None:
    ledger = LedgerTable(AppendStorage(children.path.with_stem(LEDGER)))
    missing = missing_entries(children.history(), ledger)
    ledger.close()
    if missing:
        children.close()
        raise NotRecorded(children.path)
