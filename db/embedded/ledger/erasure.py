"""Take a user's id, and the caller's keys, out of the ledger's lines without moving a byte."""

import re
from collections.abc import Iterator, Sequence

import orjson

from db.embedded.files.append_file import AppendFile
from db.embedded.files.line_format import entry, parse_body
from db.embedded.ledger import erasure_journal
from db.embedded.ledger.entry_lines import EntryLines
from db.embedded.ledger.erasure_journal import Place

TEXT = rb'"(?:[^"\\]|\\.)*"'
USER_ID = re.compile(rb'"user_id"\s*:\s*(%b)' % TEXT)
KEY = re.compile(rb'"idempotency"\s*:\s*(\{(?:[^"{}]|%b)*\})' % TEXT)
Span = tuple[int, int]


class Erasure:
    """Replace values by null, padded with spaces, which are nothing in JSON."""

    def __init__(self, file: AppendFile, lines: EntryLines) -> None:
        self._file = file
        self._lines = lines

    def erase_in_place(self, rows: Sequence[int], user_id: str) -> bool:
        """Erase a user from rows, durably; return False where a value has no room for null."""
        erasure_journal.redo(self._file)
        places = self._places(rows, user_id)
        if places is None:
            return False
        erasure_journal.replace(self._file, places)
        return True

    def _places(self, rows: Sequence[int], user_id: str) -> list[Place] | None:
        places = []
        for row in rows:
            line = self._lines.line(row)
            if parse_body(line).get("user_id") != user_id:
                continue  # erased before an earlier attempt failed
            spans = _spans(line)
            if spans is None:
                return None
            start = self._lines.offset(row)
            places += [(start + span[0], span[1] - span[0]) for span in spans]
        return places

    def erase_by_rewriting(self, count: int, user_id: str) -> None:
        """Rewrite the whole file without the user: for ids shorter than null, and odd lines."""
        erasure_journal.forget(self._file)
        self._file.rewrite(self._rewritten(count, user_id))

    def _rewritten(self, count: int, user_id: str) -> Iterator[bytes]:
        for doc_id, document in enumerate(self._lines.documents(range(count)), 1):
            if document.get("user_id") == user_id:
                document["user_id"] = None
                document.pop("idempotency", None)
            yield entry(doc_id, document)


def _spans(line: bytes) -> list[Span] | None:
    """Return where an entry's `user_id` and its key stand, if it has one, and null has room."""
    spans = [value_span(line, "user_id", USER_ID)]
    if parse_body(line).get("idempotency") is not None:
        spans.append(value_span(line, "idempotency", KEY))
    found = [span for span in spans if span is not None]
    return found if len(found) == len(spans) else None


def value_span(line: bytes, field: str, pattern: re.Pattern[bytes]) -> Span | None:
    """Return where the entry's own value of a field stands in its line, if null has room there."""
    expected = {**parse_body(line), field: None}
    for match in pattern.finditer(line):
        start, end = match.span(1)
        if end - start >= len(b"null") and _erased(line, start, end) == expected:
            return start, end
    return None


def _erased(line: bytes, start: int, end: int) -> object:
    erased = line[:start] + b"null".ljust(end - start) + line[end:]
    return orjson.loads(erased[erased.index(b":") + 1 :])
