"""Read a file that stock TinyDB, or a person, has written as one JSON document."""

import json
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

from db.embedded.errors import ForeignTable
from db.embedded.files.line_format import Document, entry


def lines_of_document(path: Path, table: str) -> Iterator[bytes] | None:
    """Return the table's documents as lines, or None when the file is not such a document.

    Raises ForeignTable when the file holds rows of another table.
    """
    rows = document_rows(path, table)
    return None if rows is None else (entry(doc_id, document) for doc_id, document in rows)


def document_rows(path: Path, table: str) -> list[tuple[int, Document]] | None:
    """Return the table's ids and documents in the order of the ids, or None; see above."""
    try:
        tables = json.loads(path.read_bytes())
    except ValueError:
        return None
    if not _is_database(tables):
        return None
    _refuse_other_tables(path, table, tables)
    rows = tables.get(table, {}).items()
    return sorted(((int(i), row) for i, row in rows), key=itemgetter(0))


def _is_database(tables: Any) -> bool:
    return isinstance(tables, dict) and all(_is_table(rows) for rows in tables.values())


def _is_table(rows: Any) -> bool:
    return isinstance(rows, dict) and all(
        _is_integer(doc_id) and isinstance(document, dict) for doc_id, document in rows.items()
    )


def _is_integer(text: str) -> bool:
    return text.removeprefix("-").isdecimal()


def _refuse_other_tables(path: Path, table: str, tables: dict[str, Any]) -> None:
    for name, rows in tables.items():
        if name != table and rows:
            raise ForeignTable(path, name, len(rows))
