"""Carry announcements between processes that share a database and no Redis."""

from typing import Any, Final

from events.broker import InProcessBroker
from events.ledger_check import LastSeqs, LedgerCheck
from events.member_check import CHECK_SECONDS as MEMBER_SECONDS
from events.member_check import MemberCheck, Standing

CHECK_SECONDS: Final = 1.0


class PollingBroker(InProcessBroker):
    """A broker that finds other processes' entries by asking the ledger once a second.

    Hints stay in the process where they were published. An account that was deleted, disabled or
    removed elsewhere is noticed within three seconds, a sign-out at a stream's next heartbeat.
    """

    def __init__(
        self,
        last_seqs: LastSeqs,
        standing: Standing,
        *,
        check_seconds: float = CHECK_SECONDS,
        member_seconds: float = MEMBER_SECONDS,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self._checks = (
            LedgerCheck(self, last_seqs, check_seconds),
            MemberCheck(self, standing, member_seconds),
        )

    def close(self) -> None:
        """End the checks."""
        for check in self._checks:
            check.close()
