"""Processes that delete who is due and kill themselves on the way: at a step, or in the middle."""

import multiprocessing
import os
import signal
from pathlib import Path

from app import create_app
from db.embedded.files.file_system import FileSystem
from db.postgres import sweeping
from db.postgres.connections import Connection
from services.deletion import rounds
from tests.conftest import cheap_passwords
from utils.settings import Settings

# Forked from a process that has imported everything and has no thread.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])
Where = str | int
SWEEP = "sweep of "  # and a table, before which the sweep is cut short


def delete_and_die(settings: Settings, where: Where) -> int | None:
    """Run a round in a process that kills itself after a step, or at a write; gives its status."""
    process = FORKS.Process(target=_run, args=(settings, where))
    process.start()
    process.join()
    return process.exitcode


def _run(settings: Settings, where: Where) -> None:
    disk = DyingDisk()
    own = {} if settings.database_url is not None else {"fs": disk}
    app = create_app(settings, passwords=cheap_passwords(), **own)
    if isinstance(where, int):
        disk.left = where
    elif where.startswith(SWEEP):
        _die_before_sweeping(where.removeprefix(SWEEP))
    rounds.run(app.extensions["starchart"], lambda step: _die() if step == where else None)


def _die_before_sweeping(table: str) -> None:
    vacuum = sweeping._vacuum

    def dying(connection: Connection, name: str, swept: sweeping.Swept) -> bool:
        if name == table:
            _die()
        return vacuum(connection, name, swept)

    sweeping._vacuum = dying


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingDisk(FileSystem):
    """A disk whose process dies before one of its writes, once it was told which."""

    left: int | None = None

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        self._count()
        return super().pwrite(fd, data, offset)

    def fdatasync(self, fd: int) -> None:
        self._count()
        super().fdatasync(fd)

    def replace(self, source: Path, target: Path) -> None:
        self._count()
        super().replace(source, target)

    def _count(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                _die()
