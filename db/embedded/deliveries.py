"""Deliveries in the embedded engine."""

from bisect import bisect_left, insort
from datetime import datetime
from threading import Lock

from db.embedded.collection import Collection
from db.embedded.files.append_table import AppendTable
from models.webhooks.delivery import Delivery

Due = tuple[datetime, int, str]


class Deliveries(Collection[Delivery]):
    """Deliveries, found by webhook, and by when they are due.

    A lease is kept in memory alone: it ends with the process. A lock keeps the order of what is due
    whole: those who lease hold no household's lock.
    """

    def __init__(self, table: AppendTable) -> None:
        self._of_webhook: dict[str, dict[str, None]] = {}
        self._waiting: dict[str, list[Due]] = {}
        self._places: dict[str, Due] = {}
        self._last_numbers: dict[str, int] = {}
        self._leases: dict[str, datetime] = {}
        self._lock = Lock()
        super().__init__(table, Delivery, "delivery")

    def page(
        self, household_id: str, webhook_id: str, limit: int, offset: int
    ) -> tuple[list[Delivery], int]:
        """Give a webhook's deliveries, newest first, and how many there are."""
        ids = list(self._of_webhook.get(webhook_id, {}))[::-1]
        first = self.find(ids[0]) if ids else None
        if first is None or first.household_id != household_id:
            return [], 0
        return self._found(ids[offset : offset + limit]), len(ids)

    def waiting(self, household_id: str, webhook_id: str) -> list[Delivery]:
        """Give those of a webhook's that are pending, oldest first."""
        with self._lock:
            ids = [delivery_id for *_, delivery_id in self._waiting.get(webhook_id, [])]
        found = [each for each in self._found(ids) if each.household_id == household_id]
        return sorted(found, key=lambda each: each.number)

    def count_waiting(self, household_id: str, webhook_id: str) -> int:
        """Tell how many of a webhook's are pending."""
        return len(self._waiting.get(webhook_id, []))

    def last_number(self, household_id: str) -> int:
        """Give the number of a household's newest delivery, 0 before the first."""
        return self._last_numbers.get(household_id, 0)

    def lease(self, now: datetime, until: datetime, limit: int) -> list[Delivery]:
        """Give for each webhook that is not leased what is due first, and lease it."""
        due: list[Delivery] = []
        with self._lock:
            for webhook_id, waiting in self._waiting.items():
                if len(due) == limit:
                    break
                if self._leases.get(webhook_id, now) <= now and waiting and waiting[0][0] <= now:
                    self._leases[webhook_id] = until
                    due.append(self.get(waiting[0][2]))
        return due

    def release(self, webhook_id: str) -> None:
        """End a webhook's lease."""
        self._leases.pop(webhook_id, None)

    def next_due(self) -> datetime | None:
        """Tell when the next one is due, of a webhook that is leased too."""
        with self._lock:
            return min((waiting[0][0] for waiting in self._waiting.values()), default=None)

    def prune(self, household_id: str, webhook_id: str, keep: int) -> None:
        """Forget the oldest that are not pending, once there are twice as many as are kept."""
        ids = list(self._of_webhook.get(webhook_id, {}))
        if len(ids) - self.count_waiting(household_id, webhook_id) >= 2 * keep:
            done = [each for each in self._found(ids) if each.next_attempt_at is None]
            self.remove_all(done[:-keep])

    def forget_webhook(self, household_id: str, webhook_id: str) -> None:
        """Forget all of a webhook's."""
        found = self._found(list(self._of_webhook.get(webhook_id, {})))
        self.remove_all([each for each in found if each.household_id == household_id])
        self._leases.pop(webhook_id, None)

    def _found(self, ids: list[str]) -> list[Delivery]:
        return [each for each in map(self.find, ids) if each is not None]

    def _take(self, thing: Delivery, doc_id: int) -> None:
        super()._take(thing, doc_id)
        self._of_webhook.setdefault(thing.webhook_id, {})[thing.id] = None
        last = self._last_numbers.get(thing.household_id, 0)
        self._last_numbers[thing.household_id] = max(last, thing.number)
        with self._lock:
            self._take_out(thing)
            if thing.next_attempt_at is not None:
                place = (thing.next_attempt_at, thing.number, thing.id)
                self._places[thing.id] = place
                insort(self._waiting.setdefault(thing.webhook_id, []), place)

    def _drop(self, thing: Delivery) -> None:
        super()._drop(thing)
        del self._of_webhook[thing.webhook_id][thing.id]
        with self._lock:
            self._take_out(thing)

    def _take_out(self, thing: Delivery) -> None:
        """Let a delivery not be due any more, where it was."""
        place = self._places.pop(thing.id, None)
        if place is None:
            return
        waiting = self._waiting[thing.webhook_id]
        del waiting[bisect_left(waiting, place)]
        if not waiting:
            del self._waiting[thing.webhook_id]
