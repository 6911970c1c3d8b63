"""What nobody needs any more goes once an hour."""

from contextlib import closing
from datetime import datetime

import pytest

from db.postgres.pruning import AT_ONCE, Pruning
from db.postgres.store import PostgresStore
from models.entry import IdempotencyKey
from tests.integration.stores.builders import NOW, Home, later, make_sign_in
from tests.postgres_servers import run

KEY = IdempotencyKey(key="tap-1", request="f")


def retry_at(now: datetime, url: str) -> None:
    """Do what the background retry of a process does that was started at a time."""
    with closing(PostgresStore(url, now)) as store, store.read() as unit:
        unit.ledger.append_deferred()


@pytest.mark.parametrize(("hours", "is_kept"), [(24, True), (47, True), (49, False)])
def test_a_key_goes_long_after_its_time(
    home: Home, database_url: str, hours: int, is_kept: bool
) -> None:
    home.earn(key=KEY, now=NOW)
    retry_at(later(hours=hours), database_url)
    with home.store.read() as unit:
        assert (unit.ledger.remembered(home.id, "tap-1", NOW) is not None) == is_kept


def test_sign_ins_that_are_over_go(home: Home, database_url: str) -> None:
    sign_ins = [
        make_sign_in(home.parent.id, expires_at=later(days=30)),
        make_sign_in(home.parent.id, expires_at=later(days=30), ended_at=later(days=1)),
        make_sign_in(home.parent.id, expires_at=later(days=7)),
    ]
    with home.store.write(home.id) as unit:
        for sign_in in sign_ins:
            unit.sign_ins.add(sign_in)
    retry_at(later(days=10), database_url)
    with home.store.read() as unit:
        assert unit.sign_ins.of_user(home.parent.id) == sign_ins[:1]


def test_any_number_of_keys_goes_at_once(home: Home, database_url: str) -> None:
    run(
        database_url,
        """
        INSERT INTO idempotency_keys (namespace, key, request, seq, occurred_at)
        SELECT %s, 'key ' || number, 'f', number, %s FROM generate_series(1, %s) AS number
        """,
        home.id,
        NOW,
        AT_ONCE * 2 + 1,
    )
    retry_at(later(days=3), database_url)
    with home.store.read() as unit:
        assert unit.ledger.remembered(home.id, "key 1", NOW) is None
        assert unit.ledger.remembered(home.id, f"key {AT_ONCE * 2 + 1}", NOW) is None


class CountingLink:
    """Counts the statements that it is asked to run."""

    def __init__(self) -> None:
        self.statements = 0

    def run(self, *_: object) -> int:
        self.statements += 1
        return 0


def test_it_is_done_once_an_hour() -> None:
    elapsed = [0.0]
    pruning = Pruning(NOW, monotonic=lambda: elapsed[0])
    link = CountingLink()
    counted = []
    for seconds in (0, 1, 3599, 3601, 3602, 7300):
        elapsed[0] = seconds
        pruning.prune_if_due(link)  # type: ignore[arg-type]
        counted.append(link.statements)
    assert counted == [2, 2, 2, 4, 4, 6]
