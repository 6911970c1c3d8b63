"""A database is brought to the tables of this version, once, whoever starts first."""

from contextlib import closing

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import NullPool, create_engine

from db.postgres import migrating
from db.postgres.failures import UnusableDatabase
from db.postgres.store import PostgresStore
from db.postgres.tables import metadata
from models.errors import StorageUnavailable
from tests.integration.stores.builders import NOW, found, together
from tests.postgres_servers import run


def test_a_new_database_gets_its_tables_at_the_first_start(new_url: str) -> None:
    with closing(PostgresStore(new_url, NOW)) as store:
        assert found(store).earn().seq == 1


def test_a_start_may_leave_the_database_as_it_is(new_url: str) -> None:
    PostgresStore(new_url, NOW, migrate=False).close()
    with psycopg.connect(new_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert tables.fetchone() == (0,)


def test_an_upgrade_tells_whether_there_was_anything_to_do(new_url: str) -> None:
    assert migrating.upgrade(new_url)
    assert not migrating.upgrade(new_url)


def test_of_processes_that_start_together_one_upgrades(new_url: str) -> None:
    results = together(*[lambda: migrating.upgrade(new_url)] * 6)
    assert sorted(results) == [False] * 5 + [True]


def test_what_a_newer_version_left_is_refused(migrated_url: str) -> None:
    run(migrated_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(UnusableDatabase, match="newer"):
        PostgresStore(migrated_url, NOW)


def is_compared(_: object, __: object, kind: str, *___: object) -> bool:
    return kind in ("table", "column")


def test_the_migrations_make_the_tables_that_statements_expect(migrated_url: str) -> None:
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(migrated_url), poolclass=NullPool
    )
    with engine.connect() as connection:
        options = {
            "compare_type": True,
            "include_object": is_compared,
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    engine.dispose()


@pytest.mark.parametrize(
    "url",
    [
        "mysql://home.test/starchart",
        "starchart",
        "",
        "postgresql:/home.test",
        "postgresql://ann:secret word@home.test:port/starchart",
        "postgresql://ann:secret@home.test/starchart?no_such_parameter=1",
    ],
)
def test_a_url_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(UnusableDatabase) as refusal:
        PostgresStore(url, NOW)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_the_usual_schemes_are_understood(migrated_url: str, scheme: str) -> None:
    url = scheme + migrated_url.removeprefix("postgresql")
    with closing(PostgresStore(url, NOW)) as store:
        store.ping()


def test_a_server_that_is_away_stops_the_start() -> None:
    with pytest.raises(StorageUnavailable):
        PostgresStore("postgresql://ann:secret@127.0.0.1:1/starchart", NOW)


SCHEMA = """
    SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable)
        FROM information_schema.columns WHERE table_schema = 'public'
    UNION SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION SELECT pg_get_triggerdef(oid) FROM pg_trigger
    UNION SELECT name FROM locks
"""


def schema_of(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {text for (text,) in connection.execute(SCHEMA)}


def test_what_is_taken_back_can_be_upgraded_again(migrated_url: str) -> None:
    before = schema_of(migrated_url)
    with migrating._connected(migrated_url) as connection:
        config = migrating._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    assert schema_of(migrated_url) != before
    migrating.upgrade(migrated_url)
    assert schema_of(migrated_url) == before


UNIQUE_INDEXES = """
    SELECT tables.relname, array_agg(columns.attname::text)
    FROM pg_index AS indexes
    JOIN pg_class AS tables ON tables.oid = indexes.indrelid
    JOIN pg_attribute AS columns
        ON columns.attrelid = indexes.indrelid AND columns.attnum = ANY (indexes.indkey)
    WHERE indexes.indisunique AND tables.relnamespace = 'public'::regnamespace
    GROUP BY tables.relname, indexes.indexrelid
"""


def test_nothing_has_to_be_unique_over_all_households(migrated_url: str) -> None:
    of_households = {name for name, table in metadata.tables.items() if "household_id" in table.c}
    with psycopg.connect(migrated_url) as connection:
        found = connection.execute(UNIQUE_INDEXES).fetchall()
    across = {
        name: columns
        for name, columns in found
        if name in of_households and "household_id" not in columns
    }
    # an account's household changes, and what a learner recorded is found by the learner
    assert across.keys() == {"users", "exercises"}
    assert len(found) >= len(metadata.tables)
