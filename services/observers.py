"""What storage and stream report, turned into measurements."""

from collections.abc import Callable

from db.embedded.store import EngineObserver
from db.postgres.observer import Observer
from events.stream_end import StreamEnd
from utils.metrics import Metrics


class EngineMetrics(EngineObserver, Observer):
    """Measures either engine; syncs of a disk are the embedded one's alone."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._waiting = 0
        metrics.watch_deferred(lambda: self._waiting)

    def batch_synced(self, tickets: int, seconds: float) -> None:
        """Record how many requests shared one sync."""
        self._metrics.observe_fsync(tickets, seconds)

    def append_failed(self) -> None:
        """Count a failed append to the ledger."""
        self._metrics.count_ledger_failure()

    def waiting_changed(self, entries: int) -> None:
        """Note how many entries wait for the ledger."""
        self._waiting = entries


def observe_streams(metrics: Metrics) -> Callable[[StreamEnd], None]:
    """Count streams that ended because their subscriber was too slow."""

    def observe(reason: StreamEnd) -> None:
        if reason is StreamEnd.OVERFLOW:
            metrics.count_stream_overflow()

    return observe
