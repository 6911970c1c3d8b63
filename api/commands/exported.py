"""Read an exported file back into entries."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TextIO

import orjson

from api.exports import armed
from models.errors import StarchartError
from models.tracking_event import ENTRY_FIELDS

Entry = Mapping[str, Any]
NUMBERS: Final = ("points_before", "points_after", "delta", "seq")
NULLABLE: Final = ("user_id", "reverses", "user_ref")


class NotAnExport(StarchartError):
    """The file is none that an export has written."""

    code = "not_an_export"


def entries_of_file(text: TextIO) -> Iterator[Entry]:
    """Stream the entries of an NDJSON or CSV export; raises NotAnExport where it is neither."""
    try:
        beginning = text.readline()
        text.seek(0)
        yield from _rows(text) if beginning.startswith(ENTRY_FIELDS[0]) else _lines(text)
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotAnExport(f"the file is no export: {error}") from error


def _lines(text: Iterable[str]) -> Iterator[Entry]:
    for number, line in enumerate(text, 1):
        try:
            entry = orjson.loads(line)
        except ValueError as error:
            raise NotAnExport(f"line {number} is no entry: {error}") from error
        if not isinstance(entry, dict):
            raise NotAnExport(f"line {number} is no entry: it is no JSON object")
        yield entry


def _rows(text: Iterable[str]) -> Iterator[Entry]:
    rows = csv.reader(text)
    if tuple(next(rows)) != ENTRY_FIELDS:
        raise NotAnExport("line 1 does not name the fields of an entry")
    for cells in rows:
        try:
            yield _from_cells(dict(zip(ENTRY_FIELDS, cells, strict=True)))
        except ValueError as error:
            raise NotAnExport(f"line {rows.line_num} is no entry: {error}") from error


def _from_cells(cells: Mapping[str, str]) -> Entry:
    entry: dict[str, Any] = {name: armed(cell) for name, cell in cells.items()}
    entry |= {name: int(cells[name]) for name in NUMBERS}
    entry |= {name: entry[name] or None for name in NULLABLE}
    return entry | {"metadata": orjson.loads(entry["metadata"])}
