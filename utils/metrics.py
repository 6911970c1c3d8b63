"""Measure the server for Prometheus, in a registry of its own for each application."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from http import HTTPMethod

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

# A label for each method that a client may invent would be memory without end.
_METHODS = frozenset(HTTPMethod)
_REQUEST_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_FSYNC_SECONDS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1)
_HELD_SECONDS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5)
_FSYNC_BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256)

# What waits to be observed is a few kilobytes.
NOTED_AT_MOST = 256


class Metrics:
    """What one application counts; each method records one fact, in a microsecond or two."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._requests = Histogram(
            "starchart_request_seconds",
            "Time from a request's arrival to its answer.",
            ["method", "route", "status"],
            buckets=_REQUEST_SECONDS,
            registry=registry,
        )
        self._mutations = Counter(
            "starchart_mutations",
            "Ledger entries made by requests.",
            ["entity_type", "action"],
            registry=registry,
        )
        self._ledger_failures = Counter(
            "starchart_ledger_write_failures",
            "Ledger writes that failed and left their entry deferred.",
            registry=registry,
        )
        self._audit_failures = Counter(
            "starchart_audit_log_failures",
            "Audit log lines that could not be written.",
            registry=registry,
        )
        self._deleted_accounts = Counter(
            "starchart_accounts_deleted",
            "Accounts that were deleted.",
            registry=registry,
        )
        self._deletion_failures = Counter(
            "starchart_deletion_failures",
            "Attempts to delete an account that failed.",
            registry=registry,
        )
        self._overflows = Counter(
            "starchart_stream_overflows",
            "Subscribers disconnected because they read too slowly.",
            registry=registry,
        )
        self._fsync_seconds = Histogram(
            "starchart_fsync_seconds",
            "Time of one fsync of the storage.",
            buckets=_FSYNC_SECONDS,
            registry=registry,
        )
        self._fsync_batches = Histogram(
            "starchart_fsync_batch_size",
            "Writes that shared one fsync.",
            buckets=_FSYNC_BATCHES,
            registry=registry,
        )
        self._activity_failures = Counter(
            "starchart_activity_write_failures",
            "Writes to the timeline that have to be tried again.",
            registry=registry,
        )
        self._activities_dropped = Counter(
            "starchart_activities_dropped",
            "Activities that were not one, or more than can wait.",
            registry=registry,
        )
        self._webhook_attempts = Counter(
            "starchart_webhook_attempts",
            "Attempts to deliver to webhooks.",
            ["outcome"],
            registry=registry,
        )
        self._webhook_events_dropped = Counter(
            "starchart_webhook_events_dropped",
            "Events that were more than can wait for their deliveries to be kept.",
            registry=registry,
        )
        self._webhooks = self._gauge("webhook_attempts_under_way", "Attempts under way.")
        self._activities = self._gauge("activities_waiting", "Activities not written yet.")
        self._loop_held = Histogram(
            "starchart_loop_held_seconds",
            "Time for which a request held the event loop.",
            buckets=_HELD_SECONDS,
            registry=registry,
        )
        self._deferred = self._gauge("deferred_entries", "Entries that wait to reach the ledger.")
        self._failed_deletions = self._gauge(
            "failed_deletions", "Accounts whose deletion was given up after its last attempt."
        )
        self._subscribers = self._gauge("subscribers", "Open event streams.")
        self._connections = self._gauge(
            "database_connections_in_use", "Connections to the database that are at work."
        )
        self._ledger_bytes = self._gauge("ledger_bytes", "Size of the ledger.")
        self._ledger_entries = self._gauge("ledger_entries", "Entries in the ledger.")
        # prometheus-client finds a label set's child under a lock; a dictionary is far cheaper
        self._request_children: dict[tuple[str, str, int], Histogram] = {}
        self._mutation_children: dict[tuple[str, str], Counter] = {}
        self._noted: deque[tuple[Callable[[float], None], float]] = deque()

    def observe_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Record an answered request; `route` is the rule, not the path, to stay few."""
        known = method if method in _METHODS else "other"
        key = (known, route, status)
        child = self._request_children.get(key)
        if child is None:
            child = self._request_children[key] = self._requests.labels(known, route, str(status))
        self._noted.append((child.observe, seconds))
        if len(self._noted) >= NOTED_AT_MOST:
            self._record_noted()

    def count_mutation(self, entity_type: str, action: str) -> None:
        """Count a mutation that became a ledger entry."""
        key = (entity_type, action)
        child = self._mutation_children.get(key)
        if child is None:
            child = self._mutation_children[key] = self._mutations.labels(entity_type, action)
        self._noted.append((child.inc, 1))

    def count_ledger_failure(self) -> None:
        """Count a ledger write that failed."""
        self._ledger_failures.inc()

    def count_audit_failure(self) -> None:
        """Count an audit log line that could not be written."""
        self._audit_failures.inc()

    def count_deleted_account(self) -> None:
        """Count an account that was deleted."""
        self._deleted_accounts.inc()

    def count_deletion_failure(self) -> None:
        """Count an attempt to delete an account that failed."""
        self._deletion_failures.inc()

    def count_stream_overflow(self) -> None:
        """Count a subscriber that was disconnected for reading too slowly."""
        self._overflows.inc()

    def count_activity_failure(self) -> None:
        """Count a write to the timeline that has to be tried again."""
        self._activity_failures.inc()

    def count_activity_dropped(self, activities: int) -> None:
        """Count activities that are lost."""
        self._activities_dropped.inc(activities)

    def watch_activities(self, count: Callable[[], float]) -> None:
        """Ask `count` for the activities that wait whenever the metrics are read."""
        self._activities.set_function(count)

    def count_webhook_attempt(self, *, is_success: bool) -> None:
        """Count an attempt to deliver to a webhook."""
        self._webhook_attempts.labels("delivered" if is_success else "failed").inc()

    def count_webhook_event_dropped(self) -> None:
        """Count an event of which no webhook will hear."""
        self._webhook_events_dropped.inc()

    def watch_webhooks(self, under_way: Callable[[], float]) -> None:
        """Ask for the attempts under way whenever the metrics are read."""
        self._webhooks.set_function(under_way)

    def observe_fsync(self, batch_size: int, seconds: float) -> None:
        """Record one fsync and how many writes shared it."""
        self._fsync_batches.observe(batch_size)
        self._fsync_seconds.observe(seconds)

    def observe_loop_held(self, seconds: float) -> None:
        """Record for how long the event loop was held at a stretch."""
        self._noted.append((self._loop_held.observe, seconds))

    def watch_deferred(self, count: Callable[[], float]) -> None:
        """Ask `count` for the deferred entries whenever the metrics are read."""
        self._deferred.set_function(count)

    def watch_failed_deletions(self, count: Callable[[], float]) -> None:
        """Ask `count` for the deletions that were given up whenever the metrics are read."""
        self._failed_deletions.set_function(count)

    def watch_subscribers(self, count: Callable[[], float]) -> None:
        """Ask `count` for the open streams whenever the metrics are read."""
        self._subscribers.set_function(count)

    def watch_connections(self, count: Callable[[], float]) -> None:
        """Ask `count` for the database connections in use whenever the metrics are read."""
        self._connections.set_function(count)

    def watch_ledger(self, *, size: Callable[[], float], entries: Callable[[], float]) -> None:
        """Ask for the ledger's bytes and entries whenever the metrics are read."""
        self._ledger_bytes.set_function(size)
        self._ledger_entries.set_function(entries)

    def _record_noted(self) -> None:
        """Record what was noted: each by itself would take several times as long."""
        with suppress(IndexError):  # until none is left; another thread may take some, too
            while True:
                record, value = self._noted.popleft()
                record(value)

    def render(self) -> bytes:
        """Write all metrics in Prometheus' text format, of type `content_type`."""
        self._record_noted()
        return generate_latest(self._registry)

    def _gauge(self, name: str, documentation: str) -> Gauge:
        return Gauge(f"starchart_{name}", documentation, registry=self._registry)
