"""Both engines, opened the same way, each with a ledger that can be made to fail."""

import errno
import os
from pathlib import Path
from typing import Protocol

from db.embedded.files.file_system import FileSystem
from db.embedded.store import EmbeddedStore
from db.postgres.store import PostgresStore
from db.store import Store
from tests.integration.stores.builders import NOW
from tests.postgres_servers import run


class Engine(Protocol):
    """A way to keep things."""

    def open(self) -> Store:
        """Open it, with what it kept the last time."""

    def break_ledger(self) -> None:
        """Let the ledger take no entry."""

    def mend_ledger(self) -> None:
        """Let it take entries again."""


class LedgerDisk(FileSystem):
    """A disk on which only the ledger's file can be made to fail."""

    def __init__(self) -> None:
        self.is_broken = False
        self._ledger: set[int] = set()

    def open(self, path: Path, flags: int) -> int:
        fd = super().open(path, flags)
        self._ledger.discard(fd)
        if path.stem == "tracking_events":
            self._ledger.add(fd)
        return fd

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        if self.is_broken and fd in self._ledger:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().pwrite(fd, data, offset)


class Embedded:
    """TinyDB tables in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._disk = LedgerDisk()

    def open(self) -> EmbeddedStore:
        return EmbeddedStore(self._folder, NOW, durability="relaxed", fs=self._disk)

    def break_ledger(self) -> None:
        self._disk.is_broken = True

    def mend_ledger(self) -> None:
        self._disk.is_broken = False


class Postgres:
    """A database that is emptied before each test."""

    def __init__(self, url: str) -> None:
        self.url = url

    def open(self) -> PostgresStore:
        return PostgresStore(self.url, NOW, durability="relaxed", migrate=False)

    def break_ledger(self) -> None:
        run(
            self.url,
            """
            CREATE OR REPLACE FUNCTION take_nothing() RETURNS trigger LANGUAGE plpgsql
                AS $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$;
            CREATE TRIGGER take_nothing BEFORE INSERT ON tracking_events
                FOR EACH ROW EXECUTE FUNCTION take_nothing();
            """,
        )

    def mend_ledger(self) -> None:
        run(self.url, "DROP TRIGGER IF EXISTS take_nothing ON tracking_events")
