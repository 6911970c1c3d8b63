"""Deliveries of webhooks; a lease lets one process at a time send to a webhook."""

from datetime import datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    update,
)

from db.postgres.collection import Rows
from db.postgres.identifiers import known
from db.postgres.kinds import DELIVERIES
from db.postgres.link import Link
from db.postgres.numbers import bounded
from db.postgres.statement import Row, Statement, given
from db.postgres.tables import INSTANT, deliveries, webhooks
from models.errors import NotFound
from models.webhooks.delivery import Delivery

_c: Final = deliveries.c
_asked: Final = given(deliveries.columns, "")
_limit: Final = bindparam("limit", type_=BigInteger)
_offset: Final = bindparam("offset", type_=BigInteger)
_now: Final = bindparam("now", type_=INSTANT)
_of_webhook: Final = (
    _c.household_id == _asked["household_id"],
    _c.webhook_id == _asked["webhook_id"],
)
_is_done: Final = _c.next_attempt_at.is_(None)

BY_ID: Final = DELIVERIES.where(_c.id)
PAGE: Final = Statement(
    select(*deliveries.columns)
    .where(*_of_webhook)
    .order_by(_c.number.desc())
    .limit(_limit)
    .offset(_offset)
)
COUNT: Final = Statement(
    select(func.count().label("total")).select_from(deliveries).where(*_of_webhook)
)
WAITING: Final = Statement(
    select(*deliveries.columns).where(*_of_webhook, ~_is_done).order_by(_c.number)
)
COUNT_WAITING: Final = Statement(
    select(func.count().label("total")).select_from(deliveries).where(*_of_webhook, ~_is_done)
)
LAST_NUMBER: Final = Statement(
    select(func.coalesce(func.max(_c.number), literal_column("0")).label("number")).where(
        _c.household_id == _asked["household_id"]
    )
)
NEXT_DUE: Final = Statement(select(func.min(_c.next_attempt_at).label("due")))
FORGET: Final = Statement(delete(deliveries).where(*_of_webhook))
_old: Final = (
    select(_c.id)
    .where(*_of_webhook, _is_done)
    .order_by(_c.number.desc())
    .offset(_offset)
    .scalar_subquery()
)
PRUNE: Final = Statement(delete(deliveries).where(_c.id.in_(_old)))
RELEASE: Final = Statement(
    update(webhooks).values(leased_until=null()).where(webhooks.c.id == _asked["webhook_id"])
)
_is_due: Final = _c.next_attempt_at <= _now
_free: Final = (
    select(webhooks.c.id)
    .where(
        or_(webhooks.c.leased_until.is_(None), webhooks.c.leased_until <= _now),
        exists().where(_c.webhook_id == webhooks.c.id, _is_due),
    )
    .limit(_limit)
    .with_for_update(skip_locked=True)
    .cte("free")
)
_leased: Final = (
    update(webhooks)
    .values(leased_until=bindparam("until", type_=INSTANT))
    .where(webhooks.c.id == _free.c.id)
    .returning(webhooks.c.id)
    .cte("leased")
)
_first: Final = (
    select(*deliveries.columns)
    .where(_c.webhook_id == _leased.c.id, _is_due)
    .order_by(_c.next_attempt_at, _c.number)
    .limit(literal_column("1"))
    .lateral("first")
)
LEASE: Final = Statement(select(*_first.c).select_from(_leased.join(_first, true())))


class Deliveries(Rows[Delivery]):
    """Deliveries, found by webhook, and by when they are due."""

    def __init__(self, link: Link) -> None:
        super().__init__(link, DELIVERIES)

    def find(self, delivery_id: str) -> Delivery | None:
        """Give a delivery, or nothing."""
        return self._one(BY_ID, id=delivery_id)

    def get(self, delivery_id: str) -> Delivery:
        """Give a delivery; raises NotFound."""
        delivery = self.find(delivery_id)
        if delivery is None:
            raise NotFound("There is no such delivery.")
        return delivery

    def page(
        self, household_id: str, webhook_id: str, limit: int, offset: int
    ) -> tuple[list[Delivery], int]:
        """Give a webhook's deliveries, newest first, and how many there are."""
        place = _place(household_id, webhook_id)
        rows = self._link.all(PAGE, place | {"limit": bounded(limit), "offset": bounded(offset)})
        return list(map(self._read, rows)), self._link.all(COUNT, place)[0]["total"]

    def waiting(self, household_id: str, webhook_id: str) -> list[Delivery]:
        """Give those of a webhook's that are pending, oldest first."""
        return list(map(self._read, self._link.all(WAITING, _place(household_id, webhook_id))))

    def count_waiting(self, household_id: str, webhook_id: str) -> int:
        """Tell how many of a webhook's are pending."""
        return int(self._link.all(COUNT_WAITING, _place(household_id, webhook_id))[0]["total"])

    def last_number(self, household_id: str) -> int:
        """Give the number of a household's newest delivery, 0 before the first."""
        values = {"household_id": known(household_id)}
        return int(self._link.all(LAST_NUMBER, values)[0]["number"])

    def lease(self, now: datetime, until: datetime, limit: int) -> list[Delivery]:
        """Give for each webhook that is not leased what is due first, and lease it."""
        values = {"now": now, "until": until, "limit": limit}
        return list(map(self._read, self._link.all(LEASE, values)))

    def release(self, webhook_id: str) -> None:
        """End a webhook's lease."""
        self._link.run(RELEASE, {"webhook_id": known(webhook_id)})

    def next_due(self) -> datetime | None:
        """Tell when the next one is due, of a webhook that is leased too."""
        due: datetime | None = self._link.all(NEXT_DUE, {})[0]["due"]
        return due

    def prune(self, household_id: str, webhook_id: str, keep: int) -> None:
        """Forget the oldest that are not pending, but for those that are kept."""
        self._link.run(PRUNE, _place(household_id, webhook_id) | {"offset": keep})

    def forget_webhook(self, household_id: str, webhook_id: str) -> None:
        """Forget all of a webhook's."""
        self._link.run(FORGET, _place(household_id, webhook_id))


def _place(household_id: str, webhook_id: str) -> Row:
    return {"household_id": known(household_id), "webhook_id": known(webhook_id)}
