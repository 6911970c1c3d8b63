"""A household's chain as its row keeps it, under the row's lock."""

from dataclasses import dataclass, replace
from typing import Final, Self

from sqlalchemy import bindparam, select

from db.postgres.statement import Row, Statement
from db.postgres.tables import ID, households
from models.chain import GENESIS, ChainHead
from models.entry import Entry

_of_household = select(
    households.c.head_seq,
    households.c.head_hash,
    households.c.head_at,
    households.c.recorded_seq,
).where(households.c.id == bindparam("household_id", type_=ID))

READ: Final = Statement(_of_household)
LOCK: Final = Statement(_of_household.with_for_update())
LOCK_IF_FREE: Final = Statement(_of_household.with_for_update(skip_locked=True))


@dataclass(frozen=True, slots=True)
class Chain:
    """Where a household's chain ends, and where it ends in the ledger."""

    head: ChainHead = GENESIS
    recorded_seq: int = 0

    @classmethod
    def of(cls, row: Row) -> Self:
        """Read it from the household's row."""
        head = ChainHead(row["head_seq"], row["head_hash"].hex(), row["head_at"])
        return cls(head, row["recorded_seq"])

    @property
    def has_waiting(self) -> bool:
        """Whether entries wait to be recorded."""
        return self.recorded_seq < self.head.seq

    def with_recorded(self, entry: Entry) -> Self:
        """Follow an entry that is in the ledger."""
        return replace(self, head=entry.event.head, recorded_seq=entry.event.seq)

    def with_waiting(self, entry: Entry) -> Self:
        """Follow an entry that waits."""
        return replace(self, head=entry.event.head)

    def with_all_recorded(self) -> Self:
        """Take the waiting entries as recorded."""
        return replace(self, recorded_seq=self.head.seq)
