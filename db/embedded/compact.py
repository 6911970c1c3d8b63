"""Rewrite a folder's files without their dead lines."""

from dataclasses import dataclass
from pathlib import Path

from db.embedded.append_storage import AppendStorage
from db.embedded.append_table import AppendTable
from db.embedded.data_folder import LEDGER, DataFolder, table_files


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
    """Compact each table; raise FolderInUse while another process serves the folder."""
    with DataFolder(path):
        tables = [file for file in table_files(path) if file.stem != LEDGER]
        return CompactReport(tuple(map(_compact, tables)))


def _compact(path: Path) -> CompactedFile:
    before = path.stat().st_size
    table = AppendTable(AppendStorage(path))
    table.compact()
    table.close()
    return CompactedFile(path.name, before, path.stat().st_size)
