"""Carry announcements between processes that share a database and no Redis."""

from typing import Any, Final

from events.broker import InProcessBroker
from events.ledger_check import LastSeqs, LedgerCheck

CHECK_SECONDS: Final = 1.0


class PollingBroker(InProcessBroker):
    """A broker that finds other processes' entries by asking the ledger once a second.

    Hints stay in the process where they were published, and a revocation elsewhere is seen at a
    stream's next heartbeat.
    """

    def __init__(
        self, last_seqs: LastSeqs, *, check_seconds: float = CHECK_SECONDS, **options: Any
    ) -> None:
        super().__init__(**options)
        self._check = LedgerCheck(self, last_seqs, check_seconds)

    def close(self) -> None:
        """End the check."""
        self._check.close()
