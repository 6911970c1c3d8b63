"""The dispatcher: makes deliveries of what is announced, and has them sent, on its own thread."""

import time
from collections import deque
from datetime import datetime, timedelta
from threading import Condition, Thread
from typing import Final, Protocol

import structlog

from db.store import Store
from events.announcement import Announcement
from events.types.event_types import EventType
from models.errors import StorageUnavailable
from models.webhooks.delivery import Delivery, Outcome
from models.webhooks.webhook import Webhook
from services.webhooks import outcomes, payloads, planning
from services.webhooks.sending import Sender
from utils.activity_tracker import ActivityTracker
from utils.clock import Clock

log = structlog.get_logger()
AT_ONCE: Final = 32
LEASE: Final = timedelta(seconds=25)  # an attempt takes 15 at most
HINTS_AT_MOST: Final = 10_000
LOOK_SECONDS: Final = 5.0
SWEEP_SECONDS: Final = 60.0
RETRY_SECONDS: Final = 1.0
# Between two rounds, of which each sends once to a webhook: mutations come first.
REST_SECONDS: Final = 0.05
RECORDED: Final = (EventType.TRACKING_EVENT_CREATED, EventType.ACTIVITY_RECORDED)


class Observer(Protocol):
    """Hears how deliveries fare."""

    def count_webhook_attempt(self, *, is_success: bool) -> None:
        """Count an attempt."""

    def count_webhook_event_dropped(self) -> None:
        """Count an event that could not wait."""


class Dispatcher:
    """Hears of events at once and does all else on a thread of its own.

    What is recorded in the ledger or a timeline is found there again after a crash; other events
    wait in memory until their deliveries are kept. Of each webhook one delivery is under way at a
    time, by one process, so first attempts come in order. `close` breaks off what is under way.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        sender: Sender,
        tracker: ActivityTracker,
        observer: Observer,
    ) -> None:
        self.sender = sender
        self._store = store
        self._clock = clock
        self._tracker = tracker
        self._observer = observer
        self._households: frozenset[str] = frozenset()
        self._noticed: set[str] = set()
        self._behind: set[str] = set()
        self._hints: deque[tuple[Announcement, datetime]] = deque()
        self._ended: deque[tuple[Delivery, Outcome | None]] = deque()
        self._under_way: dict[str, Delivery] = {}
        self._looks_at = self._sweeps_at = 0.0
        self._is_closed = False
        self._is_called = False
        self._changed = Condition()
        self._thread = Thread(target=self._run, name="webhook-dispatcher", daemon=True)
        self._thread.start()

    @property
    def under_way(self) -> int:
        """Return how many attempts are under way."""
        return len(self._under_way)

    def hear(self, announcement: Announcement) -> None:
        """Take note of an event that is durable; returns at once."""
        household_id = announcement.household_id
        if household_id not in self._households:
            return
        if announcement.event.event_type in RECORDED:
            self.wake(household_id)
        elif len(self._hints) >= HINTS_AT_MOST:
            self._observer.count_webhook_event_dropped()
        else:
            self._hints.append((announcement, self._clock.now()))
            self._call()

    def wake(self, household_id: str) -> None:
        """Take note that something was recorded; returns at once."""
        if household_id in self._households:
            with self._changed:
                self._noticed.add(household_id)
            self._call()

    def renew(self, household_id: str) -> None:
        """Take note that a household's webhooks or deliveries were changed by hand."""
        with self._store.read() as unit:
            self._households = frozenset(unit.webhooks.household_ids())
        self.wake(household_id)
        self._call()

    def close(self) -> None:
        """End the thread, and break off what is under way: it is sent again after the start."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        self._thread.join()
        self.sender.close()
        try:
            self._keep_hints()
            for delivery in list(self._under_way.values()):
                outcomes.release(self._store, delivery)
        except StorageUnavailable as error:
            log.warning("webhooks_cut_off", detail=error.detail)

    def _call(self) -> None:
        with self._changed:
            self._is_called = True
            self._changed.notify()

    def _run(self) -> None:
        pause = 0.0
        while self._waits(pause):
            try:
                pause = self._round()
            except StorageUnavailable as error:
                log.warning("webhooks_wait", detail=error.detail)
                pause = RETRY_SECONDS
            except Exception:  # the next round tries again, so this one must not end the thread
                log.exception("webhooks_failed")
                pause = RETRY_SECONDS
            self._rest()

    def _rest(self) -> None:
        """Leave the processor to the requests for a while."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed, REST_SECONDS)

    def _waits(self, seconds: float) -> bool:
        """Wait for something to do; tells whether to go on."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_called or self._is_closed, seconds)
            self._is_called = False
            return not self._is_closed

    def _round(self) -> float:
        """Do what there is to do; gives the seconds until there is more."""
        self._look()
        self._note_ended()
        self._keep_hints()
        self._plan()
        return self._send_due()

    def _look(self) -> None:
        """Find the webhooks that other processes made, and what a process left that is gone."""
        now = time.monotonic()
        if now < self._looks_at:
            return
        with self._store.read() as unit:
            found = frozenset(unit.webhooks.household_ids())
        new = found if now >= self._sweeps_at else found - self._households
        if now >= self._sweeps_at:
            self._sweeps_at = now + SWEEP_SECONDS
        self._looks_at = now + LOOK_SECONDS
        self._households = found
        with self._changed:
            self._noticed |= new

    def _note_ended(self) -> None:
        while self._ended:
            delivery, outcome = self._ended[0]
            if outcome is None:
                outcomes.release(self._store, delivery)
            else:
                self._note(delivery, outcome)
            self._ended.popleft()
            self._under_way.pop(delivery.webhook_id, None)
            if delivery.household_id in self._behind:
                self._behind.remove(delivery.household_id)
                self._noticed.add(delivery.household_id)

    def _note(self, delivery: Delivery, outcome: Outcome) -> None:
        disabled = outcomes.note(self._store, delivery, outcome, self._clock.now())
        self._observer.count_webhook_attempt(is_success=outcome.is_success)
        if disabled is not None:
            tell_disabled(self._tracker, disabled)

    def _keep_hints(self) -> None:
        while self._hints:
            planning.plan_hint(self._store, *self._hints[0])
            self._hints.popleft()

    def _plan(self) -> None:
        for household_id in list(self._noticed):
            with self._changed:
                self._noticed.discard(household_id)
            try:
                if planning.plan_all(self._store, household_id, self._clock.now()):
                    self._behind.add(household_id)
            except StorageUnavailable:
                with self._changed:
                    self._noticed.add(household_id)
                raise

    def _send_due(self) -> float:
        """Begin what is due, as far as there is room; gives the seconds until more is."""
        now = self._clock.now()
        with self._store.read() as unit:
            next_due = unit.deliveries.next_due()
        if next_due is None:
            return LOOK_SECONDS
        if next_due > now:
            return min((next_due - now).total_seconds(), LOOK_SECONDS)
        room = AT_ONCE - len(self._under_way)
        with self._store.write(None) as unit:
            due = unit.deliveries.lease(now, now + LEASE, room) if room else []
        for delivery in due:
            self._begin(delivery, now)
        # what is due but leased is under way, here or in another process; its end calls
        return 0.0 if due else RETRY_SECONDS

    def _begin(self, delivery: Delivery, now: datetime) -> None:
        with self._store.read() as unit:
            webhook = unit.webhooks.find(delivery.household_id, delivery.webhook_id)
            request = None if webhook is None else payloads.request_of(unit, webhook, delivery, now)
        if request is None:
            outcomes.give_up(self._store, delivery)
            return
        self._under_way[delivery.webhook_id] = delivery

        def ended(outcome: Outcome | None) -> None:
            self._ended.append((delivery, outcome))
            self._call()

        self.sender.send(request, ended)


def tell_disabled(tracker: ActivityTracker, webhook: Webhook) -> None:
    """Note in the household's timeline that a webhook is sent nothing more, and why."""
    tracker.track_activity(
        webhook.household_id,
        None,
        "webhook_disabled",
        f"Webhook {webhook.id} was disabled: {webhook.disabled_reason}",
        status="failed",
        environment="production",
    )
