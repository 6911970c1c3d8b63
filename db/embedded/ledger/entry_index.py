"""Find the row of an entry by its id."""

from array import array
from collections.abc import Iterator
from zlib import crc32

SEGMENT_ROWS = 1 << 16
SLOTS = SEGMENT_ROWS * 2
EMPTY = 0


class Segment:
    """A hash table, with open addressing, for the rows of one stretch of 65,536.

    A slot is the row's place in the stretch and one byte of its id's hash, which is never 0 so
    that 0 marks an empty slot. At most half of the slots are taken.
    """

    __slots__ = ("places", "tags")

    def __init__(self) -> None:
        self.places = array("H", bytes(SLOTS * 2))
        self.tags = bytearray(SLOTS)

    def add(self, place: int, hashed: int) -> None:
        """Take the first empty slot from the hash's own on."""
        slot = self.tags.find(EMPTY, hashed % SLOTS)
        if slot < 0:
            slot = self.tags.find(EMPTY)
        self.places[slot] = place
        self.tags[slot] = _tag(hashed)

    def candidates(self, hashed: int) -> Iterator[int]:
        """Return the places whose id may be the one, by its hash."""
        slot, tag = hashed % SLOTS, _tag(hashed)
        while self.tags[slot] != EMPTY:
            if self.tags[slot] == tag:
                yield self.places[slot]
            slot = (slot + 1) % SLOTS


class EntryIndex:
    """Segments, one after the other: growing adds one and never hashes anything again."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []

    def add(self, row: int, entry_id: str) -> None:
        """Index a row by its entry's id."""
        while row >= len(self.segments) * SEGMENT_ROWS:
            self.segments.append(Segment())
        self.segments[row // SEGMENT_ROWS].add(row % SEGMENT_ROWS, _hash(entry_id))

    def candidates(self, entry_id: str) -> Iterator[int]:
        """Return the few rows that may hold the id, newest stretch first; the line tells."""
        hashed = _hash(entry_id)
        for number in range(len(self.segments) - 1, -1, -1):
            for place in self.segments[number].candidates(hashed):
                yield number * SEGMENT_ROWS + place


def _hash(entry_id: str) -> int:
    return crc32(entry_id.encode("utf-8", "surrogatepass"))


def _tag(hashed: int) -> int:
    return hashed >> 24 or 1
