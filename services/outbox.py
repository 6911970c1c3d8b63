"""What follows a mutation once it is durable: never able to make it fail."""

from db.store import Store
from events.announcement import Announcement
from events.sending import Publisher
from models.errors import StorageUnavailable
from models.tracking_event import TrackingEvent
from services.late import Effect, LateEffects, let_out
from utils.metrics import Metrics
from utils.tracking_logger import AuditLog, log_tracking_event
from utils.waiting import wait_for


class Outbox:
    """Collects the effects of one request, and lets them out when its writes are durable."""

    def __init__(
        self,
        store: Store,
        publisher: Publisher,
        audit_log: AuditLog,
        metrics: Metrics,
        late: LateEffects,
    ) -> None:
        self._store = store
        self._publisher = publisher
        self._audit_log = audit_log
        self._metrics = metrics
        self._late = late
        self._effects: list[Effect] = []
        self._has_written = False

    def wrote(self) -> None:
        """Note that the answer has to wait for durability."""
        self._has_written = True

    def publish(self, announcement: Announcement) -> None:
        """Publish to the household's streams, once it is true for good."""
        self._effects.append(lambda: self._publisher.publish(announcement))

    def log_entry(self, event: TrackingEvent) -> None:
        """Leave a line in the user's audit log, and count the mutation."""
        self._effects.append(lambda: self._leave_line(event))

    def _leave_line(self, event: TrackingEvent) -> None:
        log_tracking_event(event, self._audit_log)
        self._metrics.count_mutation(event.entity_type, event.action)

    def then(self, effect: Effect) -> None:
        """Do something else once it is durable."""
        self._effects.append(effect)

    def come_late(self) -> None:
        """Leave the effects of what was written to the background: the request failed after it."""
        self._late.keep(self._effects)
        self._effects = []

    def settle(self) -> None:
        """Wait until everything written is durable, then let the effects out.

        Raises StorageUnavailable where it could not be made durable; the effects then come late.
        """
        effects, self._effects = self._effects, []
        if self._has_written:
            self._wait(effects)
            self._has_written = False
        let_out(effects)

    def _wait(self, effects: list[Effect]) -> None:
        try:
            wait_for(self._store.ticket())
        except StorageUnavailable:
            self._late.keep(effects)
            raise
