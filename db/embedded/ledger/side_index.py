"""Keep the ledger's columns in a file beside it, so that opening needs no full read.

The file: magic, CRC-32 of the rest, length of the head, the head as JSON, then the arrays one
after the other in the order of the head. It counts only while the ledger is exactly the file it
was made from: same size, inode, time of change and last line.
"""

import sys
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

import orjson

from db.embedded.files.append_file import AppendFile
from db.embedded.ledger.columns import LedgerColumns
from db.embedded.ledger.entry_index import SLOTS, Segment
from db.embedded.ledger.kinds import Kinds
from db.embedded.ledger.posting import Chain, Posting

MAGIC = b"SCIX001" + sys.byteorder[:1].encode()
PREFIX = len(MAGIC) + 8


def index_path(file: AppendFile) -> Path:
    """Return where the side file stands."""
    return file.path.with_suffix(".idx")


def save(file: AppendFile, columns: LedgerColumns) -> None:
    """Write the side file of a ledger that is synced; raise StorageUnavailable."""
    head = orjson.dumps(_head(file, columns))
    parts = [len(head).to_bytes(8, "little"), head, *map(bytes, _arrays(columns))]
    body = b"".join(parts)
    file.beside(index_path(file)).write(MAGIC + crc32(body).to_bytes(8, "little") + body)


def load(file: AppendFile) -> LedgerColumns | None:
    """Return the columns, or None when the side file is missing, broken or not of this ledger."""
    data = memoryview(file.beside(index_path(file)).read())
    if len(data) <= PREFIX or data[: len(MAGIC)] != MAGIC:
        return None
    if crc32(data[PREFIX:]) != int.from_bytes(data[len(MAGIC) : PREFIX], "little"):
        return None
    cursor = _Cursor(data, PREFIX)
    head = orjson.loads(cursor.take(int.from_bytes(cursor.take(8), "little")))
    if head["ledger"] != _identity(file, head["ledger"]["last_line_start"]):
        return None
    return _columns(file, head, cursor)


def _identity(file: AppendFile, last_line_start: int) -> dict[str, int]:
    stat = file.stat()
    last_line = file.read(last_line_start, max(0, stat.st_size - last_line_start))
    return {
        "size": stat.st_size,
        "inode": stat.st_ino,
        "mtime_ns": stat.st_mtime_ns,
        "last_line_start": last_line_start,
        "last_line": crc32(last_line),
    }


def _head(file: AppendFile, columns: LedgerColumns) -> dict[str, Any]:
    return {
        "ledger": _identity(file, columns.offsets[max(0, len(columns) - 1)]),
        "rows": len(columns),
        "segments": len(columns.ids.segments),
        "kinds": columns.kinds.pairs,
        "households": [
            [name, *_posting_head(chain), chain.number, chain.is_gapless]
            for name, chain in columns.households.items()
        ],
        "children": [[name, *_posting_head(p)] for name, p in columns.children.items()],
        "users": [[name, *_posting_head(p)] for name, p in columns.users.items()],
    }


def _posting_head(posting: Posting) -> tuple[int, int, bool, int]:
    return len(posting), posting.household, posting.is_sorted, posting.last_time


def _arrays(columns: LedgerColumns) -> "Iterator[array[int] | bytearray]":
    yield columns.offsets
    yield columns.times
    for segment in columns.ids.segments:
        yield segment.places
        yield segment.tags
    for postings in (columns.households, columns.children, columns.users):
        for posting in postings.values():
            yield posting.rows
            yield posting.kinds


class _Cursor:
    """Walk through the file's bytes."""

    def __init__(self, data: memoryview, start: int) -> None:
        self._data = data
        self._at = start

    def take(self, length: int) -> memoryview:
        start, self._at = self._at, self._at + length
        return self._data[start : self._at]

    def array(self, typecode: str, count: int) -> "array[int]":
        numbers = array(typecode)
        numbers.frombytes(self.take(count * numbers.itemsize))
        return numbers


def _columns(file: AppendFile, head: dict[str, Any], cursor: _Cursor) -> LedgerColumns:
    columns = LedgerColumns(file.table)
    columns.offsets = cursor.array("Q", head["rows"] + 1)
    columns.times = cursor.array("q", head["rows"])
    columns.kinds = Kinds((its_type, action) for its_type, action in head["kinds"])
    columns.ids.segments = [_segment(cursor) for _ in range(head["segments"])]
    columns.households = {item[0]: _chain(item, cursor) for item in head["households"]}
    columns.children = {item[0]: _fill(Posting(), item, cursor) for item in head["children"]}
    columns.users = {item[0]: _fill(Posting(), item, cursor) for item in head["users"]}
    return columns


def _segment(cursor: _Cursor) -> Segment:
    segment = Segment()
    segment.places = cursor.array("H", SLOTS)
    segment.tags = bytearray(cursor.take(SLOTS))
    return segment


def _chain(item: list[Any], cursor: _Cursor) -> Chain:
    *_, number, is_gapless = item
    chain = _fill(Chain(number), item, cursor)
    chain.is_gapless = is_gapless
    return chain


P = TypeVar("P", bound=Posting)


def _fill(posting: P, item: list[Any], cursor: _Cursor) -> P:
    _, count, posting.household, posting.is_sorted, posting.last_time, *_ = item
    posting.rows = cursor.array("I", count)
    posting.kinds = bytearray(cursor.take(count))
    return posting
