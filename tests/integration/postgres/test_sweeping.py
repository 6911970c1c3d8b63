"""Which tables a sweep writes anew, and what it says of the others."""

import psycopg
import pytest
from structlog.testing import capture_logs

from db.postgres.address import connection_parameters
from db.postgres.grants import grants_for
from db.postgres.sweeping import STATISTICS, SWEPT, Sweeping
from tests.postgres_servers import role, run

PLACES = "SELECT relname, pg_relation_filenode(oid) FROM pg_class WHERE relname = ANY(%s)"


def places(url: str) -> dict[str, int]:
    """Tell in which file each table is."""
    with psycopg.connect(url) as connection:
        return dict(connection.execute(PLACES, (SWEPT,)).fetchall())


def moved(before: dict[str, int], url: str) -> set[str]:
    after = places(url)
    return {name for name in before if before[name] != after[name]}


def test_every_table_is_written_anew(migrated_url: str) -> None:
    before = places(migrated_url)
    assert Sweeping(connection_parameters(migrated_url)).sweep()
    assert moved(before, migrated_url) == set(SWEPT)


def test_large_tables_are_left_and_named(migrated_url: str) -> None:
    before = places(migrated_url)
    with capture_logs() as logs:
        assert Sweeping(connection_parameters(migrated_url)).sweep(largest=0)
    assert logs == [
        {"event": "sweep_left_large_tables", "tables": SWEPT, "log_level": "warning"},
    ]
    assert moved(before, migrated_url) == set()


def test_a_table_in_use_for_long_is_left_for_the_next_time(migrated_url: str) -> None:
    before = places(migrated_url)
    sweeping = Sweeping(connection_parameters(migrated_url), lock_seconds=0.001)
    with psycopg.connect(migrated_url) as other, capture_logs() as logs:
        other.execute("LOCK TABLE users IN ACCESS SHARE MODE")
        assert not sweeping.sweep()
    assert [(log["event"], "users" in log["tables"]) for log in logs] == [("sweep_waits", True)]
    assert "users" not in moved(before, migrated_url)


@pytest.mark.parametrize("isolation", ["REPEATABLE READ", "SERIALIZABLE"])
def test_nothing_is_done_while_somebody_still_sees_the_past(
    migrated_url: str, isolation: str
) -> None:
    before = places(migrated_url)
    sweeping = Sweeping(connection_parameters(migrated_url), patience=0)
    with psycopg.connect(migrated_url) as other:
        other.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}".encode())
        other.execute("SELECT 1")
        run(migrated_url, "INSERT INTO settings VALUES ('what', 'changed')")
        assert not sweeping.sweep()
    assert moved(before, migrated_url) == set()


def test_the_servers_role_sweeps_all_but_the_statistics(migrated_url: str) -> None:
    before = places(migrated_url)
    with role(migrated_url, grants_for) as url, capture_logs() as logs:
        assert Sweeping(connection_parameters(url)).sweep()
    assert logs == [{"event": "sweep_refused", "tables": [STATISTICS], "log_level": "warning"}]
    assert moved(before, migrated_url) == set(SWEPT)


def test_a_role_without_the_right_is_told_so(migrated_url: str) -> None:
    def without(name: str) -> str:
        rights = grants_for(name).splitlines()
        return "\n".join(line for line in rights if "MAINTAIN" not in line)

    with role(migrated_url, without) as url, capture_logs() as logs:
        assert Sweeping(connection_parameters(url)).sweep()
    refused = {"event": "sweep_refused", "tables": [*SWEPT, STATISTICS], "log_level": "warning"}
    assert logs == [refused]
