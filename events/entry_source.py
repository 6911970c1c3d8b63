"""State what the stream needs of the ledger."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class EntrySource(Protocol):
    """Where a subscription reads the entries that it missed.

    Either call may raise StorageUnavailable: the stream then waits and asks again.
    """

    def last_seq(self, household_id: str) -> int:
        """Give the place of the last entry that is durable, 0 before the first.

        What follows it may be written but not yet durable, and must not be seen by anyone.
        """
        ...

    def after(self, household_id: str, seq: int, limit: int) -> Sequence[Mapping[str, Any]]:
        """Give up to `limit` entries with a greater seq, ascending, as they are stored.

        They may reach beyond `last_seq`: the stream keeps back what nobody announced.
        """
        ...
