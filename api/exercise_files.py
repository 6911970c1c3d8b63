"""Exercises as a file: CSV with a header line, or NDJSON, read line by line as it arrives."""

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any, Final

from flask import request
from pydantic import ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from api import parsing
from api.schemas.exercises import NewExercise
from api.schemas.fields import changes
from models.errors import Invalid
from services.progress.importing import BadLine, Line

LARGEST: Final = 16 * 1024 * 1024
CHUNK: Final = 256 * 1024
CSV: Final = "text/csv"
NDJSON: Final = "application/x-ndjson"
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
COLUMNS: Final = frozenset(NewExercise.model_fields)


class ExerciseFile:
    """The file that a request brings. `digest` is of all that was read of it."""

    def __init__(self) -> None:
        if request.mimetype not in (CSV, NDJSON):
            raise parsing.UnsupportedMediaType(f"Send the file as {CSV} or {NDJSON}.")
        request.max_content_length = LARGEST
        self._is_csv = request.mimetype == CSV
        self._hash = hashlib.sha256(request.mimetype.encode())

    @property
    def digest(self) -> str:
        """The SHA-256 of the bytes, in hex."""
        return self._hash.hexdigest()

    def lines(self) -> Iterator[Line | BadLine]:
        """Read every line that holds something; raises TooLarge, and Invalid for a bad header."""
        return self._csv_lines() if self._is_csv else self._ndjson_lines()

    def _raw_lines(self) -> Iterator[bytes]:
        lines = _split(iter(self._chunk, b""))
        yield from (line.removeprefix(BYTE_ORDER_MARK) for line in islice(lines, 1))
        yield from lines

    def _chunk(self) -> bytes:
        try:
            chunk: bytes = request.stream.read(CHUNK)
        except RequestEntityTooLarge as error:
            raise parsing.TooLarge(f"The file is longer than {LARGEST} bytes.") from error
        self._hash.update(chunk)
        return chunk

    def _ndjson_lines(self) -> Iterator[Line | BadLine]:
        for number, raw in enumerate(self._raw_lines(), 1):
            if raw.strip():
                yield _checked(number, partial(_of_json, raw))

    def _csv_lines(self) -> Iterator[Line | BadLine]:
        rows = csv.reader(map(_decoded, self._raw_lines()), strict=True)
        header = _header(rows)
        while True:
            number = rows.line_num + 1
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield BadLine(number, "line", str(error))
                continue
            if row:
                yield _checked(number, partial(_of_cells, header, row))


def _split(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Split into lines; the body's own stream would read them byte by byte."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        yield from (line + b"\n" for line in lines)
    if rest:
        yield rest


def _header(rows: Iterator[list[str]]) -> list[str]:
    try:
        header = [name.strip() for name in next(rows, [])]
    except csv.Error as error:
        raise _bad_header(str(error)) from error
    unknown = [name for name in header if name not in COLUMNS]
    if unknown or len(set(header)) < len(header):
        raise _bad_header(f"the columns are {', '.join(NewExercise.model_fields)}, each once")
    if "topic" not in header:
        raise _bad_header("there must be a column topic")
    return header


def _bad_header(message: str) -> Invalid:
    error = {"line": 1, "field": "header", "message": message}
    return Invalid(f"line 1: {message}", extra={"errors": [error]})


def _checked(number: int, read: Callable[[], NewExercise]) -> Line | BadLine:
    try:
        exercise = read()
    except ValidationError as error:
        first = parsing.invalid(error, "line").errors[0]
        return BadLine(number, first.field, first.message)
    return Line(number, changes(exercise))


def _of_json(raw: bytes) -> NewExercise:
    return NewExercise.model_validate_json(raw, strict=True)


def _of_cells(header: list[str], row: list[str]) -> NewExercise:
    cells: Mapping[str, Any] = {n: c for n, c in zip(header, row, strict=False) if c != ""}
    if len(row) > len(header):
        cells = {**cells, "more cells than the header": row[len(header)]}
    return NewExercise.model_validate_strings(cells)


def _decoded(line: bytes) -> str:
    """Decode a line; what is no UTF-8 becomes what no field takes."""
    return line.decode("utf-8", errors="surrogateescape")
