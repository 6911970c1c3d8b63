"""Choose rows by filters, with operations on bytes instead of a loop over rows."""

from array import array
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from itertools import compress
from operator import and_

from db.embedded.files.line_format import Document
from db.embedded.ledger.columns import LedgerColumns
from db.embedded.ledger.kinds import OTHER
from db.embedded.ledger.moments import microseconds
from db.embedded.ledger.posting import MIXED, Chain, Posting
from db.filters import EntryFilter

COUNTED = 4096


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows of a posting between two places, of which `flags`, if any, marks those chosen.

    `is_ordered` tells that the order of the rows is the order of the entries.
    """

    posting: Posting
    start: int
    stop: int
    flags: bytes | None
    is_ordered: bool

    @property
    def total(self) -> int:
        """Return how many rows are chosen."""
        return self.stop - self.start if self.flags is None else self.flags.count(1)

    def rows(self) -> "array[int]":
        """Return the rows chosen, in the order of the file."""
        rows = self.posting.rows[self.start : self.stop]
        return rows if self.flags is None else array("I", compress(rows, self.flags))

    def newest(self, limit: int, offset: int) -> list[int]:
        """Return some rows of those chosen, the last of the file first."""
        if self.flags is None:
            stop = max(self.start, self.stop - offset)
            return self.posting.rows[max(self.start, stop - limit) : stop].tolist()[::-1]
        return self._newest_flagged(self.flags, limit, offset)

    def _newest_flagged(self, flags: bytes, limit: int, offset: int) -> list[int]:
        found: list[int] = []
        place = _skip_from_end(flags, offset)
        while len(found) < limit and (place := flags.rfind(1, 0, place)) >= 0:
            found.append(self.posting.rows[self.start + place])
        return found


def _skip_from_end(flags: bytes, count: int) -> int:
    """Return the place before which all is left when `count` flags are skipped from the end."""
    place = len(flags)
    while place > 0 and count > 0:
        start = max(0, place - COUNTED)
        inside = flags.count(1, start, place)
        if inside > count:
            return _skip_one_by_one(flags, place, count)
        count -= inside
        place = start
    return place


def _skip_one_by_one(flags: bytes, place: int, count: int) -> int:
    for _ in range(count):
        place = flags.rfind(1, 0, place)
    return place


class Selector:
    """Answer a filter with selections, the parts of which no row is in two."""

    def __init__(self, columns: LedgerColumns, document: Callable[[int], Document]) -> None:
        self._columns = columns
        self._document = document

    def select(self, filters: EntryFilter) -> list[Selection]:
        """Return the rows that a filter asks for: one selection, or one for each household."""
        postings = self._named(filters)
        if postings is None:
            return []
        if not postings:
            return [self._within(chain, [], filters) for chain in self._chains()]
        base = min(postings, key=len)
        others = [posting for posting in postings if posting is not base]
        return [self._within(base, others, filters)]

    def by_household(self, filters: EntryFilter) -> list[Selection]:
        """Return the rows that a filter asks for, each household's by itself, sorted by id."""
        postings = self._named(filters)
        if postings is None:
            return []
        chains = self._chains_of(postings)
        return [self._in_chain(chain, postings, filters) for chain in chains]

    def _in_chain(self, chain: Chain, postings: list[Posting], filters: EntryFilter) -> Selection:
        both = [*(posting for posting in postings if posting is not chain), chain]
        base = min(both, key=len)
        return self._within(base, [posting for posting in both if posting is not base], filters)

    def _named(self, filters: EntryFilter) -> list[Posting] | None:
        """Return the postings of the ids given, the household's last; None when one has none."""
        columns = self._columns
        found: list[Posting | None] = []
        if filters.child_id is not None:
            found.append(columns.children.get(filters.child_id))
        if filters.user_id is not None:
            found.append(columns.users.get(filters.user_id))
        if filters.household_id is not None:
            found.append(columns.households.get(filters.household_id))
        postings = [posting for posting in found if posting is not None]
        return postings if len(postings) == len(found) else None

    def _chains(self) -> list[Chain]:
        named = sorted(self._columns.households.items(), key=lambda item: item[0] or "")
        return [chain for _, chain in named]

    def _chains_of(self, postings: list[Posting]) -> list[Chain]:
        numbers = {posting.household for posting in postings} - {MIXED}
        if not numbers:
            return self._chains()
        return [chain for chain in self._chains() if {chain.number} == numbers]

    def _within(self, base: Posting, others: list[Posting], filters: EntryFilter) -> Selection:
        start, stop, flags = self._in_time(base, filters)
        if filters.entity_type is not None or filters.action is not None:
            flags = _both(flags, self._of_kind(base, start, stop, filters))
        for other in others:
            if not _is_covered(base, other):
                rows = base.rows[start:stop]
                flags = _both(flags, bytes(map(other.contains, rows)))
        is_ordered = base.is_sorted and base.household != MIXED
        return Selection(base, start, stop, flags, is_ordered)

    def _in_time(self, base: Posting, filters: EntryFilter) -> tuple[int, int, bytes | None]:
        count = len(base)
        if filters.start is None and filters.end is None:
            return 0, count, None
        first = None if filters.start is None else microseconds(filters.start)
        last = None if filters.end is None else microseconds(filters.end)
        if not base.is_sorted:
            return 0, count, self._time_flags(base, count, first, last)
        rows, time = base.rows, self._columns.times.__getitem__
        start = 0 if first is None else bisect_left(rows, first, 0, count, key=time)
        stop = count if last is None else bisect_left(rows, last, start, count, key=time)
        return start, stop, None

    def _time_flags(self, base: Posting, count: int, first: int | None, last: int | None) -> bytes:
        times = map(self._columns.times.__getitem__, base.rows[:count])
        return bytes(
            (first is None or first <= time) and (last is None or time < last) for time in times
        )

    def _of_kind(self, base: Posting, start: int, stop: int, filters: EntryFilter) -> bytes:
        kinds = base.kinds[start:stop]
        flags = kinds.translate(self._columns.kinds.flags(filters.entity_type, filters.action))
        place = kinds.find(OTHER)
        while place >= 0:
            flags[place] = _is_of_kind(self._document(base.rows[start + place]), filters)
            place = kinds.find(OTHER, place + 1)
        return bytes(flags)


def _both(left: bytes | None, right: bytes) -> bytes:
    return right if left is None else bytes(map(and_, left, right))


def _is_covered(base: Posting, other: Posting) -> bool:
    """Tell whether all of `base` is known to be in `other`, as a child is in its household."""
    return isinstance(other, Chain) and base.household == other.number


def _is_of_kind(document: Document, filters: EntryFilter) -> bool:
    wanted_type = filters.entity_type in (None, document.get("entity_type"))
    return wanted_type and filters.action in (None, document.get("action"))
