"""What follows a mutation once it is durable: never able to make it fail."""

from collections.abc import Callable

import structlog

from db.store import Store
from events.announcement import Announcement
from events.broker import Broker
from models.tracking_event import TrackingEvent
from utils.metrics import Metrics
from utils.tracking_logger import AuditLog

log = structlog.get_logger()
Effect = Callable[[], None]


class Outbox:
    """Collects the effects of one request, and lets them out when its writes are durable."""

    def __init__(self, store: Store, broker: Broker, audit_log: AuditLog, metrics: Metrics) -> None:
        self._store = store
        self._broker = broker
        self._audit_log = audit_log
        self._metrics = metrics
        self._effects: list[Effect] = []
        self._has_written = False

    def wrote(self) -> None:
        """Note that the answer has to wait for durability."""
        self._has_written = True

    def publish(self, announcement: Announcement) -> None:
        """Publish to the household's streams, once it is true for good."""
        self._effects.append(lambda: self._broker.publish(announcement))

    def log_entry(self, event: TrackingEvent) -> None:
        """Leave a line in the user's audit log, and count the mutation."""
        self._effects.append(lambda: self._audit_log.write(event))
        self._effects.append(
            lambda: self._metrics.count_mutation(event.entity_type.value, event.action.value)
        )

    def then(self, effect: Effect) -> None:
        """Do something else once it is durable."""
        self._effects.append(effect)

    def settle(self) -> None:
        """Wait until everything written is durable, then let the effects out.

        Raises StorageUnavailable where it could not be made durable; no effect is out then.
        """
        if self._has_written:
            self._store.ticket().wait()
            self._has_written = False
        effects, self._effects = self._effects, []
        for effect in effects:
            self._let_out(effect)

    def _let_out(self, effect: Effect) -> None:
        try:
            effect()
        except Exception:  # the mutation is durable: no effect may undo its answer
            log.exception("effect_failed")
