"""Order entries of several households: by `occurred_at`, then `created_at`, then `seq`."""

from collections.abc import Callable, Sequence

from db.embedded.files.line_format import Document
from db.embedded.ledger.moments import parse_microseconds


def newest_rows(
    rows: Sequence[int],
    time: Callable[[int], int],
    document: Callable[[int], Document],
    limit: int,
    offset: int,
) -> list[int]:
    """Return a page of rows, newest first; entries are read only where times are equal."""
    ordered = sorted(rows, key=time, reverse=True)
    start = min(offset, len(ordered))
    stop = min(offset + limit, len(ordered))
    if start == stop:
        return []
    first, last = _with_equals(ordered, time, start, stop)
    window = ordered[first:last]
    times = list(map(time, window))
    if len(set(times)) < len(times):
        window.sort(key=lambda row: (time(row), *_tie_break(document(row)), row), reverse=True)
    return window[start - first : stop - first]


def _with_equals(
    rows: list[int], time: Callable[[int], int], start: int, stop: int
) -> tuple[int, int]:
    """Widen the page to all the rows that happened at the same time as its ends."""
    while start > 0 and time(rows[start - 1]) == time(rows[start]):
        start -= 1
    while stop < len(rows) and time(rows[stop]) == time(rows[stop - 1]):
        stop += 1
    return start, stop


def _tie_break(document: Document) -> tuple[int, int]:
    seq = document.get("seq")
    return parse_microseconds(document.get("created_at")), seq if isinstance(seq, int) else 0
