"""Nothing changes or removes an entry of the ledger: the database itself refuses it."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from psycopg import errors

from db.postgres.grants import grants_for
from db.postgres.store import PostgresStore
from tests.integration.stores.builders import NOW, Home, found
from tests.postgres_servers import role, run

CHANGES = {
    "its points": "UPDATE tracking_events SET points_after = 11, delta = 11",
    "its metadata": "UPDATE tracking_events SET metadata = '{}'",
    "its time": "UPDATE tracking_events SET occurred_at = occurred_at - interval '1 second'",
    "its hash": "UPDATE tracking_events SET hash = decode(repeat('00', 32), 'hex')",
    "its household": "UPDATE tracking_events SET household_id = gen_random_uuid()",
    "its user to another": "UPDATE tracking_events SET user_id = gen_random_uuid()",
    "user and points at once": (
        "UPDATE tracking_events SET user_id = NULL, points_after = 11, delta = 11"
    ),
    "it by an upsert": (
        "INSERT INTO tracking_events SELECT * FROM tracking_events "
        "ON CONFLICT (household_id, seq) DO UPDATE SET seq = excluded.seq + 1"
    ),
}
REMOVALS = {
    "it": "DELETE FROM tracking_events",
    "none": "DELETE FROM tracking_events WHERE false",
    "all": "TRUNCATE tracking_events",
    "all by a cascade": "TRUNCATE tracking_events, households CASCADE",
    "it as a replica": "SET session_replication_role = replica; DELETE FROM tracking_events",
}
OWNER_ONLY = {
    "disable the triggers": "ALTER TABLE tracking_events DISABLE TRIGGER ALL",
    "disable one": "ALTER TABLE tracking_events DISABLE TRIGGER refuse_delete",
    "drop one": "DROP TRIGGER refuse_update ON tracking_events",
    "replace the function": (
        "CREATE OR REPLACE FUNCTION refuse_changed_entry() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RETURN NEW; END $$"
    ),
    "drop the table": "DROP TABLE tracking_events",
    "pose as a replica": "SET session_replication_role = replica",
    "pose as the owner": "SET ROLE postgres",
    "change the points": "UPDATE tracking_events SET points_after = 11, delta = 11",
    "delete": "DELETE FROM tracking_events",
    "truncate": "TRUNCATE tracking_events",
}


@pytest.fixture
def kept(home: Home) -> Iterator[Home]:
    """A household with one entry, which is the same afterwards."""
    event = home.earn()
    yield home
    assert [entry["hash"] for entry in home.entries()] == [event.hash]


@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES)
def test_a_superuser_changes_no_entry(kept: Home, database_url: str, statement: str) -> None:
    with pytest.raises(errors.IntegrityConstraintViolation, match="cannot be changed"):
        run(database_url, statement)


@pytest.mark.parametrize("statement", REMOVALS.values(), ids=REMOVALS)
def test_a_superuser_removes_no_entry(kept: Home, database_url: str, statement: str) -> None:
    with pytest.raises(errors.IntegrityConstraintViolation, match="cannot be removed"):
        run(database_url, statement)


def test_an_erased_user_does_not_come_back(kept: Home, database_url: str) -> None:
    run(database_url, "UPDATE tracking_events SET user_id = NULL")
    with pytest.raises(errors.IntegrityConstraintViolation):
        run(database_url, "UPDATE tracking_events SET user_id = %s", kept.parent.id)


@pytest.fixture
def role_url(migrated_url: str) -> Iterator[str]:
    """The URL of the servers' role, with the documented rights on a database of its own."""
    with role(migrated_url, grants_for) as url:
        yield url


def test_the_servers_role_can_do_all_that_a_store_does(role_url: str) -> None:
    with closing(PostgresStore(role_url, NOW)) as store:
        home = found(store)
        home.earn()
        with store.write(home.id) as unit:
            assert unit.ledger.anonymize(home.parent.id) == 1
            unit.tasks.remove(home.id, home.task.id)
        with store.write(None), store.read() as unit:
            assert unit.users.page(None, 10, 0)[1] == 1
        with store.read() as unit:
            assert unit.ledger.append_deferred() == []
        home.earn()
        assert [entry["seq"] for entry in home.entries()] == [1, 2]


@pytest.mark.parametrize("statement", OWNER_ONLY.values(), ids=OWNER_ONLY)
def test_the_servers_role_cannot(role_url: str, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        run(role_url, statement)


def test_a_role_with_a_hostile_name_is_only_a_name() -> None:
    assert '"app"";DROP TABLE users;--"' in grants_for('app";DROP TABLE users;--')
