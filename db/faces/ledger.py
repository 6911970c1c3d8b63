"""What the ledger of an engine answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from db.filters import EntryFilter
from models.chain import ChainHead
from models.child import Child
from models.entry import Entry

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """The request an idempotency key first came with (its hash), and what that made.

    `seq` is the place of its entry, `exercise_id` the exercise that it recorded, `actions` the
    first and the last seq of its actions: one of the three.
    """

    request: str
    seq: int | None = None
    exercise_id: str | None = None
    actions: tuple[int, int] | None = None


@dataclass(slots=True, kw_only=True)
class Recorded:
    """A mutation that stands; `is_deferred` says that its entry is not in the ledger yet."""

    child: Child
    is_deferred: bool


class Ledger(Protocol):
    """The append-only table of entries, and the idempotency keys beside them."""

    def head(self, household_id: str) -> ChainHead:
        """Give the end of a household's chain, entries that wait to be recorded included."""

    def record(self, child: Child, entry: Entry) -> Recorded:
        """Save a mutated child and append its entry, under the household's lock.

        The child and its entry are one atomic change. Where the ledger then fails, the mutation
        stands, and the entry is appended later, in the chain's order.
        """

    def append_deferred(self) -> list[Entry]:
        """Append what waits to be recorded; gives what is in the ledger now."""

    def page(self, filters: EntryFilter, limit: int, offset: int) -> tuple[list[Document], int]:
        """Give a page of entries, newest first, and how many match in all."""

    def scan(self, filters: EntryFilter) -> Iterator[Document]:
        """Stream entries, oldest first by household and seq."""

    def after(self, household_id: str, seq: int, limit: int) -> list[Document]:
        """Give the entries that follow one, in order."""

    def find(self, entry_id: str) -> Document | None:
        """Give an entry, or nothing."""

    def at(self, household_id: str, seq: int) -> Document | None:
        """Give the entry at a place of the chain, or nothing."""

    def reversal_of(self, entry_id: str, child_id: str) -> Document | None:
        """Give the entry that undid another one, or nothing."""

    def last_seq(self, household_id: str) -> int:
        """Give the place of the last entry in the ledger, 0 before the first."""

    def last_seqs(self, household_ids: Sequence[str]) -> dict[str, int]:
        """Give the same for many households at once."""

    def remembered(self, household_id: str, key: str, now: datetime) -> Remembered | None:
        """Tell what an idempotency key came with, in at least the last 24 hours."""

    def anonymize(self, user_id: str) -> int:
        """Set `user_id` to null in all entries of a user; gives how many.

        The idempotency keys that the entries came with are forgotten. Under the locks of all
        households with entries of that user; repeated, it goes on where it was cut short.
        """
