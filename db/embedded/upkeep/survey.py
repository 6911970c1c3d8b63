"""Look through a table's file without changing it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from db.embedded.errors import ForeignTable
from db.embedded.files.failure import unavailable
from db.embedded.files.file_system import FileSystem
from db.embedded.files.line_format import CLOSING, opening, parse_line
from db.embedded.files.line_reader import DamagedLine, LineReader, is_closed
from db.embedded.files.whole_document import document_rows

ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Damage:
    """A line that cannot be read, counted from 1."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What stands in a table's file. `torn_bytes` are those that the next open will cut."""

    file: str
    documents: int
    dead_lines: int = 0
    torn_bytes: int = 0
    in_lines: bool = True
    damage: tuple[Damage, ...] = ()

    @property
    def ok(self) -> bool:
        """Tell whether the file opens as it is, a torn tail aside."""
        return not self.damage


class RawLine(NamedTuple):
    """A line of a file, with its document's id where it can be read."""

    number: int
    line: bytes
    doc_id: int | None
    reason: str


def survey_file(path: Path) -> FileReport:
    """Report on a file that may be written to meanwhile: what looks wrong is looked at again."""
    report = _survey(path)
    for _ in range(ATTEMPTS):
        if report.ok and not report.torn_bytes:
            break
        report = _survey(path)
    return report


def _survey(path: Path) -> FileReport:
    if not path.exists() or not path.stat().st_size:
        return FileReport(file=path.name, documents=0)
    fs = FileSystem()
    with unavailable(path):
        fd = fs.open(path, os.O_RDONLY)
        try:
            return _survey_lines(path, fs, fd)
        except DamagedLine as damage:
            return _survey_whole(path) or _survey_damage(path, damage)
        finally:
            fs.close(fd)


def _survey_lines(path: Path, fs: FileSystem, fd: int) -> FileReport:
    reader = LineReader(fs, fd, path.stem)
    if not reader.in_lines():
        raise DamagedLine(1, "it is not the opening of the table")
    doc_ids = {line.doc_id for line in reader}
    size = fs.stat(fd).st_size
    tail = fs.pread(fd, len(CLOSING) + 1, reader.end)
    return FileReport(
        file=path.name,
        documents=len(doc_ids),
        dead_lines=reader.count - len(doc_ids),
        torn_bytes=0 if is_closed(tail) else max(1, size - reader.end),
    )


def _survey_whole(path: Path) -> FileReport | None:
    """Report on a file that is one JSON document, if it is."""
    try:
        rows = document_rows(path, path.stem)
    except ForeignTable as error:
        return FileReport(file=path.name, documents=0, damage=(Damage(path.name, 1, error.detail),))
    return None if rows is None else FileReport(file=path.name, documents=len(rows), in_lines=False)


def _survey_damage(path: Path, first: DamagedLine) -> FileReport:
    lines = list(raw_lines(path))
    found = [Damage(path.name, raw.number, raw.reason) for raw in lines if raw.doc_id is None]
    return FileReport(
        file=path.name,
        documents=len({raw.doc_id for raw in lines} - {None}),
        damage=tuple(found) or (Damage(path.name, first.number, first.reason),),
    )


def raw_lines(path: Path) -> Iterator[RawLine]:
    """Read a damaged file: every line but the opening and the closing, readable or not."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip() not in (opening(path.stem).strip(), CLOSING.strip(), b""):
                yield _raw_line(number, line)


def _raw_line(number: int, line: bytes) -> RawLine:
    body = line.strip().removeprefix(b",")
    try:
        return RawLine(number, line, parse_line(body, first=True)[0], "")
    except ValueError as error:
        return RawLine(number, line, None, str(error))
