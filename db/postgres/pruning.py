"""What nobody needs any more goes: outdated idempotency keys, and sign-ins that are over."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from sqlalchemy import ColumnElement, Table, bindparam, delete, func, literal_column, select, tuple_

from db.postgres.link import Link
from db.postgres.statement import Statement
from db.postgres.tables import INSTANT, idempotency_keys, sessions

EVERY_SECONDS: Final = 3600.0
AT_ONCE: Final = 1000
# Twice what a key is promised, so that machines whose clocks differ keep the promise, too.
KEPT_FOR: Final = timedelta(hours=48)


def _pruning(table: Table, over_since: ColumnElement[datetime]) -> Statement:
    """Delete a batch of what was over before a time; two processes do not wait for each other."""
    key = list(table.primary_key.columns)
    over = (
        select(*key)
        .where(over_since < bindparam("before", type_=INSTANT))
        .limit(literal_column(str(AT_ONCE)))
        .with_for_update(skip_locked=True)
    )
    return Statement(delete(table).where(tuple_(*key).in_(over)))


PRUNING: Final = (
    _pruning(idempotency_keys, idempotency_keys.c.occurred_at),
    _pruning(sessions, func.least(sessions.c.expires_at, sessions.c.ended_at)),
)


class Pruning:
    """Prunes at the first chance and then once an hour.

    The time is the application's, as it was told when the store was opened, and as much later as
    the process has run since.
    """

    def __init__(self, now: datetime, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._opened_at = now
        self._monotonic = monotonic
        self._opened = self._due = monotonic()
        self._lock = Lock()

    def prune_if_due(self, link: Link) -> None:
        """Prune where it is time to, and no other thread does."""
        if self._monotonic() < self._due or not self._lock.acquire(blocking=False):
            return
        try:
            for statement in PRUNING:
                self._prune(link, statement)
            self._due = self._monotonic() + EVERY_SECONDS
        finally:
            self._lock.release()

    def _prune(self, link: Link, statement: Statement) -> None:
        before = self._now() - KEPT_FOR
        while link.run(statement, {"before": before}) == AT_ONCE:
            pass

    def _now(self) -> datetime:
        return self._opened_at + timedelta(seconds=self._monotonic() - self._opened)
