"""Hold the streams of this process against the ledger, whatever announcements were lost."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from events.fan_out import FanOut
from events.periodic_check import PeriodicCheck

LastSeqs = Callable[[Sequence[str]], Mapping[str, int]]
"""Gives the place of each household's last durable entry; may raise StorageUnavailable."""

AT_ONCE: Final = 1000


class LedgerCheck(PeriodicCheck):
    """Wakes the streams that are behind the ledger.

    It asks only for households that somebody here hears, so it costs nothing where nobody does.
    """

    name = "ledger-check"

    def __init__(self, streams: FanOut, last_seqs: LastSeqs, seconds: float) -> None:
        super().__init__(streams, seconds)
        self._last_seqs = last_seqs
        self.start()

    def _check(self) -> None:
        households = self._streams.heard_households()
        for start in range(0, len(households), AT_ONCE):
            if self._is_closed:
                return
            for household_id, seq in self._last_seqs(households[start : start + AT_ONCE]).items():
                self._streams.wake(household_id, seq)
