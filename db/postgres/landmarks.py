"""Where every thousandth entry of what a filter chooses lies, as a process has learned it.

A household's entries are committed in the order of its chain, and never change: so the n-th of
those that a filter chooses, counted from the oldest, stays the n-th. The one change there is, the
erasure of a user, takes all of that user's entries out at once; whoever uses a mark looks whether
its entry is still chosen.
"""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from threading import Lock
from typing import Final

STEP: Final = 1000
# Some 25 MB; the filters that were asked for longest ago go first.
MOST_MARKS: Final = 100_000
Key = bytes


def key_of(asked: Mapping[str, object]) -> Key:
    """Name a filter by a digest, so that nobody who is erased stays in a process's memory by it."""
    return blake2b(repr(sorted(asked.items())).encode(), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Mark:
    """The place of an entry in the order of pages, and how many are chosen up to it."""

    position: int
    occurred_at: datetime
    created_at: datetime
    seq: int


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a filter without its range of time, oldest first, so many entries apart."""

    step: int
    marks: tuple[Mark, ...]

    @property
    def last(self) -> Mark:
        """The newest mark."""
        return self.marks[-1]

    def cover(self, moment: datetime | None) -> bool:
        """Tell whether what will be added can't be earlier than a moment."""
        return moment is None or moment <= self.last.occurred_at

    def before(self, moment: datetime) -> Mark | None:
        """Give the last mark that is earlier than a moment."""
        place = bisect_left(self.marks, moment, key=lambda mark: mark.occurred_at)
        return self.marks[place - 1] if place else None

    def at_least(self, position: int) -> Mark | None:
        """Give the first mark that is not before a position."""
        place = max(0, (position - 1) // self.step)
        return self.marks[place] if place < len(self.marks) else None


class Landmarks:
    """The marks of many filters, those used last, shared by all threads."""

    def __init__(self, *, step: int = STEP, most: int = MOST_MARKS) -> None:
        self.step = step
        self._most = most
        self._marks: OrderedDict[Key, Marks] = OrderedDict()
        self._kept = 0
        self._lock = Lock()

    def of(self, key: Key) -> Marks | None:
        """Give a filter's marks, where there are any."""
        with self._lock:
            if key in self._marks:
                self._marks.move_to_end(key)
            return self._marks.get(key)

    def extend(self, key: Key, known: Marks | None, more: Sequence[Mark]) -> None:
        """Add marks behind those that were known; nothing where others were added meanwhile."""
        with self._lock:
            if self._marks.get(key) is not known or not more:
                return
            before = () if known is None else known.marks
            self._marks[key] = Marks(self.step, (*before, *more))
            self._kept += len(more)
            while self._kept > self._most:
                self._kept -= len(self._marks.popitem(last=False)[1].marks)

    def forget(self, key: Key) -> None:
        """Forget a filter's marks: they hold no more."""
        with self._lock:
            gone = self._marks.pop(key, None)
            self._kept -= 0 if gone is None else len(gone.marks)
