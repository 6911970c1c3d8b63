"""Writes that follow one another in a file, as one."""

from collections.abc import Iterable, Iterator


def joined(writes: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Give writes of bytes at offsets, in order, with those that touch as one write."""
    start, pieces, end = 0, list[bytes](), 0
    for offset, data in writes:
        if pieces and offset != end:
            yield start, b"".join(pieces)
            pieces = []
        if not pieces:
            start = offset
        pieces.append(data)
        end = offset + len(data)
    if pieces:
        yield start, b"".join(pieces)
