"""An inverted index over a stretch of places: which of them have a term.

A set of places is an `int` with a bit for each. Terms that few places have are kept as lists of
places; one that more have is a bitmap already.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import reduce
from itertools import accumulate
from operator import or_
from typing import NamedTuple

PLACES = 1 << 14
FEW = 128
MANY = 512
ONE = ord("1")
_NOWHERE = 0


class Term(NamedTuple):
    """A term that is looked for; `is_beginning` takes all that begin with it."""

    key: bytes
    is_beginning: bool = False


class OpenSegment:
    """A stretch that places are added to."""

    __slots__ = ("_terms", "count")

    def __init__(self) -> None:
        self.count = 0
        # one place, a few, or a bitmap
        self._terms: dict[bytes, int | array[int] | bytearray] = {}

    def add(self, terms: Iterable[bytes]) -> None:
        """Add the next place, which has these terms."""
        place = self.count
        for term in terms:
            known = self._terms.get(term)
            if known is None:
                self._terms[term] = place
            elif isinstance(known, bytearray):
                known[place >> 3] |= 1 << (place & 7)
            else:
                self._terms[term] = _with(known, place)
        self.count = place + 1

    def bits(self, term: Term) -> int:
        """Give the places that have a term."""
        if not term.is_beginning:
            return _bits(self._terms.get(term.key))
        found = (places for key, places in self._terms.items() if key.startswith(term.key))
        return reduce(or_, map(_bits, found), _NOWHERE)

    def sealed(self) -> "SealedSegment":
        """Give the same in a form that takes a fraction of the memory."""
        return SealedSegment(self._terms, self.count)


class SealedSegment:
    """A stretch that does not change: the terms sorted in one string, their places in one array."""

    __slots__ = ("_dense", "_dense_keys", "_ends", "_keys", "_places", "_starts", "count")

    def __init__(self, terms: Mapping[bytes, "int | array[int] | bytearray"], count: int) -> None:
        self.count = count
        self._dense = {k: _bits(v) for k, v in terms.items() if isinstance(v, bytearray)}
        self._dense_keys = sorted(self._dense)
        sparse = sorted(term for term in terms if term not in self._dense)
        lists = [_listed(terms[term]) for term in sparse]
        self._keys = b"".join(sparse)
        self._ends = array("I", accumulate(map(len, sparse), initial=0))
        self._starts = array("I", accumulate(map(len, lists), initial=0))
        self._places = array("H")
        for places in lists:
            self._places.extend(places)

    def bits(self, term: Term) -> int:
        """Give the places that have a term."""
        if term.is_beginning:
            return self._bits_of_beginning(term.key)
        dense = self._dense.get(term.key)
        return self._sparse_bits(term.key) if dense is None else dense

    def _sparse_bits(self, key: bytes) -> int:
        number = self._number(key)
        if number == len(self._starts) - 1 or self._key(number) != key:
            return _NOWHERE
        return _bits_of(self._places[self._starts[number] : self._starts[number + 1]])

    def _bits_of_beginning(self, beginning: bytes) -> int:
        behind = beginning + b"\xff"
        first, last = (bisect_left(self._dense_keys, key) for key in (beginning, behind))
        dense = reduce(or_, map(self._dense.__getitem__, self._dense_keys[first:last]), _NOWHERE)
        start, stop = (self._starts[self._number(key)] for key in (beginning, behind))
        return dense | _bits_of(self._places[start:stop])

    def _number(self, key: bytes) -> int:
        """Give the number of the first sparse term that is not before a key."""
        return bisect_left(range(len(self._starts) - 1), key, key=self._key)

    def _key(self, number: int) -> bytes:
        return self._keys[self._ends[number] : self._ends[number + 1]]


def _with(known: "int | array[int]", place: int) -> "array[int] | bytearray":
    if isinstance(known, int):
        return array("H", (known, place))
    known.append(place)
    return known if len(known) <= FEW else _flags_of(known)


def _listed(places: "int | array[int] | bytearray") -> "array[int]":
    return array("H", (places,)) if isinstance(places, int) else array("H", places)


def _bits(places: "int | array[int] | bytearray | None") -> int:
    if places is None:
        return _NOWHERE
    if isinstance(places, int):
        return 1 << places
    return int.from_bytes(places, "little") if isinstance(places, bytearray) else _bits_of(places)


def _bits_of(places: "array[int]") -> int:
    if len(places) > MANY:
        return _bits_of_many(places)
    return int.from_bytes(_flags_of(places), "little") if places else _NOWHERE


def _bits_of_many(places: "array[int]") -> int:
    """Write a digit a place, and read the number: twice as fast as setting bits."""
    digits = bytearray(b"0" * PLACES)
    for place in places:
        digits[place] = ONE
    digits.reverse()
    return int(digits, 2)


def _flags_of(places: "array[int]") -> bytearray:
    flags = bytearray(PLACES >> 3)
    for place in places:
        flags[place >> 3] |= 1 << (place & 7)
    return flags
