"""Deliveries in the embedded engine."""

from datetime import datetime

from db.embedded.collection import Collection
from db.embedded.files.append_table import AppendTable
from models.webhooks.delivery import Delivery


class Deliveries(Collection[Delivery]):
    """Deliveries, found by webhook, and by when they are due.

    A lease is kept in memory alone: it ends with the process.
    """

    def __init__(self, table: AppendTable) -> None:
        self._of_webhook: dict[str, dict[str, None]] = {}
        self._waiting: dict[str, dict[str, None]] = {}
        self._last_numbers: dict[str, int] = {}
        self._leases: dict[str, datetime] = {}
        super().__init__(table, Delivery, "delivery")

    def page(
        self, household_id: str, webhook_id: str, limit: int, offset: int
    ) -> tuple[list[Delivery], int]:
        """Give a webhook's deliveries, newest first, and how many there are."""
        found = self._of(self._of_webhook, household_id, webhook_id)[::-1]
        return found[offset : offset + limit], len(found)

    def waiting(self, household_id: str, webhook_id: str) -> list[Delivery]:
        """Give those of a webhook's that are pending, oldest first."""
        return self._of(self._waiting, household_id, webhook_id)

    def last_number(self, household_id: str) -> int:
        """Give the number of a household's newest delivery, 0 before the first."""
        return self._last_numbers.get(household_id, 0)

    def lease(self, now: datetime, until: datetime, limit: int) -> list[Delivery]:
        """Give for each webhook that is not leased what is due first, and lease it."""
        due: list[Delivery] = []
        for webhook_id, waiting in list(self._waiting.items()):
            if len(due) == limit:
                break
            if waiting and self._leases.get(webhook_id, now) <= now:
                first = min(map(self.get, waiting), key=_due)
                if _due(first)[0] <= now:
                    self._leases[webhook_id] = until
                    due.append(first)
        return due

    def release(self, webhook_id: str) -> None:
        """End a webhook's lease."""
        self._leases.pop(webhook_id, None)

    def next_due(self) -> datetime | None:
        """Tell when the next one is due, of a webhook that is leased too."""
        waiting = [self.get(each) for ids in list(self._waiting.values()) for each in list(ids)]
        return min((_due(each)[0] for each in waiting), default=None)

    def prune(self, household_id: str, webhook_id: str, keep: int) -> None:
        """Forget the oldest that are not pending, once there are twice as many as are kept."""
        done = [
            each
            for each in self._of(self._of_webhook, household_id, webhook_id)
            if each.next_attempt_at is None
        ]
        if len(done) >= 2 * keep:
            self.remove_all(done[:-keep])

    def forget_webhook(self, household_id: str, webhook_id: str) -> None:
        """Forget all of a webhook's."""
        self.remove_all(self._of(self._of_webhook, household_id, webhook_id))
        self._leases.pop(webhook_id, None)

    def _of(
        self, index: dict[str, dict[str, None]], household_id: str, webhook_id: str
    ) -> list[Delivery]:
        found = [self.find(each) for each in list(index.get(webhook_id, {}))]
        return [each for each in found if each is not None and each.household_id == household_id]

    def _take(self, thing: Delivery, doc_id: int) -> None:
        super()._take(thing, doc_id)
        self._of_webhook.setdefault(thing.webhook_id, {})[thing.id] = None
        waiting = self._waiting.setdefault(thing.webhook_id, {})
        if thing.next_attempt_at is None:
            waiting.pop(thing.id, None)
        else:
            waiting[thing.id] = None
        last = self._last_numbers.get(thing.household_id, 0)
        self._last_numbers[thing.household_id] = max(last, thing.number)

    def _drop(self, thing: Delivery) -> None:
        super()._drop(thing)
        del self._of_webhook[thing.webhook_id][thing.id]
        self._waiting[thing.webhook_id].pop(thing.id, None)


def _due(delivery: Delivery) -> tuple[datetime, int]:
    assert delivery.next_attempt_at is not None
    return delivery.next_attempt_at, delivery.number
