"""Open the ledger's file and get its columns, from the side file or from a full read."""

from collections.abc import Iterator

import structlog

from db.embedded.files.append_file import AppendFile
from db.embedded.files.line_format import entry
from db.embedded.files.line_reader import Line
from db.embedded.ledger import erasure_journal, side_index
from db.embedded.ledger.columns import LedgerColumns
from models.errors import StorageUnavailable

log = structlog.get_logger()


def open_columns(file: AppendFile) -> LedgerColumns:
    """Return the columns of the file; raise DamagedFile when a full read sees damage."""
    erasure_journal.redo(file)
    columns = side_index.load(file)
    if columns is not None:
        file.resume(columns.end)
        return columns
    return read_columns(file)


def read_columns(file: AppendFile) -> LedgerColumns:
    """Read the whole file; number its lines 1, 2, 3 … where they are not."""
    columns, is_numbered = file.load(lambda lines: _columns_of(file, lines))
    if not is_numbered:
        log.info("lines_renumbered", file=str(file.path))
        file.rewrite(_renumbered(file))
        columns, _ = file.load(lambda lines: _columns_of(file, lines))
    return columns


def _columns_of(file: AppendFile, lines: Iterator[Line]) -> tuple[LedgerColumns, bool]:
    columns = LedgerColumns(file.table)
    add = columns.add
    is_numbered = True
    for number, (doc_id, document, end) in enumerate(lines, 1):
        add(document, end)
        if doc_id != number:
            is_numbered = False
    return columns, is_numbered


def _renumbered(file: AppendFile) -> Iterator[bytes]:
    return (entry(number, line.document) for number, line in enumerate(file.lines(), 1))


def drop_columns(file: AppendFile) -> None:
    """Remove the side file; closing writes it again."""
    file.beside(side_index.index_path(file)).remove()


def keep_columns(file: AppendFile, columns: LedgerColumns) -> None:
    """Write the side file; a failure costs only the next open its time."""
    try:
        side_index.save(file, columns)
    except StorageUnavailable as error:
        log.warning("side_index_not_kept", detail=error.detail)
