"""Entries as files: NDJSON, and CSV that no spreadsheet runs as a program."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

import orjson
from flask import Response

from db.faces.ledger import Document
from models.tracking_event import ENTRY_FIELDS

LINES_A_CHUNK: Final = 200
# What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection).
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def response(entries: Iterable[Document], kind: str) -> Response:
    """Stream entries as a download of kind `csv` or `ndjson`."""
    is_csv = kind == "csv"
    chunks = csv_chunks(entries) if is_csv else ndjson_chunks(entries)
    return download(chunks, f"tracking_events.{kind}")


def download(chunks: Iterator[bytes], name: str) -> Response:
    """Stream chunks as a file of that name, CSV or NDJSON."""
    answer = Response(
        chunks, mimetype="text/csv" if name.endswith(".csv") else "application/x-ndjson"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def ndjson_chunks(entries: Iterable[Document]) -> Iterator[bytes]:
    """Write one JSON object a line."""
    for batch in _batches(entries):
        yield b"".join(orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE) for entry in batch)


def csv_chunks(entries: Iterable[Document]) -> Iterator[bytes]:
    """Write a header line and one line an entry; metadata is JSON in its cell."""
    return csv_of(entries, ENTRY_FIELDS)


def csv_of(rows: Iterable[Document], columns: Sequence[str]) -> Iterator[bytes]:
    """Write a header line and one line a row; what is no text or number is JSON in its cell."""
    yield _csv_lines([columns])
    for batch in _batches(rows):
        yield _csv_lines([[_cell(row[name]) for name in columns] for row in batch])


def defused(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run, or that begins with one."""
    return f"'{text}" if text.startswith((*FORMULA_STARTS, "'")) else text


def armed(cell: str) -> str:
    """Undo `defused`."""
    return cell.removeprefix("'")


def _batches(entries: Iterable[Document]) -> Iterator[list[Document]]:
    rest = iter(entries)
    while batch := list(islice(rest, LINES_A_CHUNK)):
        yield batch


def _csv_lines(rows: Iterable[Iterable[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, str):
        return defused(value)
    return defused(orjson.dumps(value).decode())
