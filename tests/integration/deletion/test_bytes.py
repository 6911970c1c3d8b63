"""After a deletion, no file of the database holds a byte of who is gone."""

import shutil
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from math import inf
from pathlib import Path
from threading import Event
from uuid import UUID

import psycopg
import pytest

from db.copying import copy_store
from db.embedded.upkeep.copies import FolderPlace
from db.postgres.address import connection_parameters
from db.postgres.copies import DatabasePlace
from db.postgres.sweeping import Sweeping
from services.deletion import rounds
from tests.api.builders import parts_of, serving
from tests.integration.deletion.conftest import Originals
from tests.integration.deletion.dying import SWEEP, delete_and_die
from tests.integration.deletion.homes import EMAIL, NAME, Prepared, Shape
from tests.integration.stores.builders import NOW
from tests.postgres_servers import Databases, PostgresServer, run

# The write-ahead log is the server's, and recycled in its time.
SKIPPED = ("pg_wal", "log")


class Disk:
    """The files of a server of its own, which nobody else writes to."""

    def __init__(self, url: str) -> None:
        self.url = url

    def holds(self, prepared: Prepared) -> set[str]:
        """Tell which words are found in a file once all is written: ids in both their forms."""
        user_id = prepared.home.parent.id
        words = {word: word.encode() for word in (user_id, EMAIL, NAME)}
        words["16 bytes"] = UUID(user_id).bytes
        run(self.url, "CHECKPOINT")
        with psycopg.connect(self.url) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
        assert row is not None
        files = [path for path in Path(row[0]).rglob("*") if path.is_file()]
        kept = [path for path in files if not set(SKIPPED) & set(path.parts)]
        found = b"".join(path.read_bytes() for path in kept)
        return {word for word, bytes_ in words.items() if bytes_ in found}


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with closing(PostgresServer()) as server:
        run(server.url, "ALTER SYSTEM SET autovacuum = off")
        run(server.url, "SELECT pg_reload_conf()")
        yield server


@pytest.fixture
def disk(server: PostgresServer) -> Iterator[Disk]:
    databases = Databases(server.url)
    yield Disk(databases.new())
    databases.drop()


@pytest.fixture
def prepared(
    disk: Disk, shape: Shape, originals: Originals, databases: Databases, tmp_path: Path
) -> Prepared:
    """Households on a server of their own, found in its files."""
    in_folder = originals.of("embedded", shape).copied(tmp_path / "copy", databases)
    tables = FolderPlace(in_folder.folder / "data" / "db", NOW)
    copy_store(tables, DatabasePlace(disk.url))
    shutil.rmtree(in_folder.folder / "data")
    prepared = replace(in_folder, database_url=disk.url)
    run(disk.url, "ANALYZE")
    assert disk.holds(prepared) >= {EMAIL, NAME, "16 bytes"}
    return prepared


@pytest.mark.parametrize("emptied", ["", "DELETE FROM idempotency_keys WHERE key = 'kept'"])
def test_a_deletion_leaves_no_byte(prepared: Prepared, disk: Disk, emptied: str) -> None:
    run(disk.url, emptied)
    with serving(prepared.settings) as app:
        rounds.run(parts_of(app))
        assert disk.holds(prepared) == set()


@pytest.mark.parametrize("shape", [Shape.SHARED])
@pytest.mark.parametrize("where", ["anonymize", "erase_account", f"{SWEEP}users"])
def test_a_deletion_that_was_killed_leaves_none_after_the_next_round(
    prepared: Prepared, disk: Disk, where: str
) -> None:
    assert delete_and_die(prepared.settings, where) == -signal.SIGKILL
    assert disk.holds(prepared) != set()
    with serving(prepared.settings) as app:
        rounds.run(parts_of(app))
        assert disk.holds(prepared) == set()


@pytest.mark.parametrize("shape", [Shape.SHARED])
def test_what_somebody_still_sees_is_swept_when_they_are_done(
    prepared: Prepared, disk: Disk
) -> None:
    with serving(prepared.settings) as app:
        parts = parts_of(app)
        patient = parts.store._sweeping  # type: ignore[attr-defined]
        impatient = Sweeping(connection_parameters(disk.url), patience=0)
        parts.store._sweeping = impatient  # type: ignore[attr-defined]
        with psycopg.connect(disk.url) as reader:
            reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            reader.execute("SELECT 1")
            assert rounds.run(parts).deleted == 1
            assert disk.holds(prepared) != set()
        parts.store._sweeping = patient  # type: ignore[attr-defined]
        assert rounds.run(parts).processed == 0
        assert disk.holds(prepared) == set()


@pytest.mark.parametrize("shape", [Shape.SHARED])
def test_large_tables_keep_bytes_until_they_are_swept_by_hand(
    prepared: Prepared, disk: Disk
) -> None:
    with serving(prepared.settings.model_copy(update={"sweep_megabytes": 0})) as app:
        rounds.run(parts_of(app))
        assert disk.holds(prepared) != set()
        assert Sweeping(connection_parameters(disk.url)).sweep(largest=inf)
        assert disk.holds(prepared) == set()


@pytest.mark.parametrize("shape", [Shape.SHARED])
def test_a_deletion_beside_readers_who_come_and_go_leaves_no_byte(
    prepared: Prepared, disk: Disk
) -> None:
    is_over = Event()

    def read() -> None:
        with psycopg.connect(disk.url) as reader:
            while not is_over.is_set():
                with reader.transaction():
                    reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                    reader.execute("SELECT count(*) FROM generate_series(1, 50000)")

    with serving(prepared.settings) as app, ThreadPoolExecutor(2) as readers:
        reading = [readers.submit(read) for _ in range(2)]
        try:
            rounds.run(parts_of(app))
            assert disk.holds(prepared) == set()
        finally:
            is_over.set()
        assert [each.result() for each in reading] == [None, None]
