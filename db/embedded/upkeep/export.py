"""Write all tables of a folder as one JSON document."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import orjson

from db.embedded.data_folder import table_files
from db.embedded.errors import DamagedFile
from db.embedded.files.line_format import Document, entry
from db.embedded.upkeep.snapshot import Snapshot, capture

SECRETS: Final = frozenset(
    {"password_hash", "reference_key", "token_hash", "code_hash", "secret", "previous_secret"}
)


@dataclass(frozen=True, slots=True)
class ExportReport:
    """How many documents of each table were written."""

    documents: dict[str, int]


def export_folder(path: Path, out: Path, *, secrets: frozenset[str] = SECRETS) -> ExportReport:
    """Write `{table: {id: document}}`, without the fields that are secret, readable by its owner.

    Works beside a serving process, and shows one moment. Raises DamagedFile.
    """
    temporary = out.with_name(out.name + ".tmp")
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(fd, "wb") as file, capture(table_files(path)) as snapshots:
            counts = {snapshot.table: 0 for snapshot in snapshots}
            _write(file, snapshots, secrets, counts)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    temporary.replace(out)
    return ExportReport(counts)


def _write(
    file: BinaryIO, snapshots: Iterable[Snapshot], secrets: frozenset[str], counts: dict[str, int]
) -> None:
    separator = b"{"
    for snapshot in snapshots:
        file.write(separator + b"\n" + orjson.dumps(snapshot.table) + b": {")
        counts[snapshot.table] = _write_rows(file, snapshot, secrets)
        file.write(b"\n}")
        separator = b","
    file.write(b"\n}\n" if separator == b"," else b"{}\n")


def _write_rows(file: BinaryIO, snapshot: Snapshot, secrets: frozenset[str]) -> int:
    count = 0
    for doc_id, document in _rows(snapshot):
        public = {name: value for name, value in document.items() if name not in secrets}
        file.write((b",\n" if count else b"\n") + entry(doc_id, public))
        count += 1
    return count


def _rows(snapshot: Snapshot) -> Iterator[tuple[int, Document]]:
    """Return the documents; of a table other than the ledger, only the last under each id."""
    try:
        if snapshot.is_ledger:
            yield from snapshot.documents()
        else:
            yield from dict(snapshot.documents()).items()
    except ValueError as error:
        raise DamagedFile(snapshot.path, 1, str(error)) from error
