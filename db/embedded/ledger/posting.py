"""Which rows of the ledger belong to one household, child or user."""

from array import array
from bisect import bisect_left

NOBODY = -1
MIXED = -2


class Posting:
    """Rows in the order of the file, with the kind of each beside it.

    `household` is the number of the household that all rows belong to, or MIXED. `is_sorted` tells
    that `occurred_at` never goes back, so that a time range is a slice. Rows are complete up to
    the length of `kinds`, which grows last: a reader needs no lock.
    """

    __slots__ = ("household", "is_sorted", "kinds", "last_time", "rows")

    def __init__(self) -> None:
        self.rows = array("I")
        self.kinds = bytearray()
        self.household = NOBODY
        self.is_sorted = True
        self.last_time = -(1 << 63)

    def __len__(self) -> int:
        return len(self.kinds)

    def add(self, row: int, kind: int, household: int, time: int) -> None:
        """Add a row behind the others."""
        if household != self.household:
            self.household = household if self.household == NOBODY else MIXED
        if time < self.last_time:
            self.is_sorted = False
        self.last_time = time
        self.rows.append(row)
        self.kinds.append(kind)

    def contains(self, row: int) -> bool:
        """Tell whether the row is among these."""
        at = bisect_left(self.rows, row)
        return at < len(self.rows) and self.rows[at] == row


class Chain(Posting):
    """The rows of a household; `is_gapless` tells that they are numbered 1, 2, 3 …"""

    __slots__ = ("is_gapless", "number")

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.is_gapless = True

    def add_entry(self, row: int, kind: int, seq: object, time: int) -> None:
        """Add an entry behind the others."""
        if seq != len(self.kinds) + 1:
            self.is_gapless = False
        self.add(row, kind, self.number, time)
