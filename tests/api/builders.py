"""Applications with parts of their own, and what several tests of the API ask of them."""

import errno
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask_openapi import OpenAPI
from werkzeug.test import TestResponse

from app import close_app, create_app
from db.embedded.files.file_system import FileSystem
from services.scope import Parts
from tests.conftest import cheap_passwords
from tests.integration.stores.engines import Postgres
from tests.postgres_servers import rows_as_text, run
from utils.settings import Settings


@contextmanager
def serving(settings: Settings, **parts: Any) -> Iterator[OpenAPI]:
    """Open an application for a while; another one may then open the same folder."""
    app = create_app(settings, passwords=cheap_passwords(), **parts)
    try:
        yield app
    finally:
        close_app(app)


def parts_of(app: OpenAPI) -> Parts:
    parts: Parts = app.extensions["starchart"]
    return parts


class FlakyDisk(FileSystem):
    """A disk that refuses to write to one file while `is_failing`."""

    def __init__(self, name: str = "tracking_events.json") -> None:
        self.is_failing = False
        self.refused = 0
        self._name = name
        self._files: dict[int, str] = {}

    def open(self, path: Path, flags: int) -> int:
        fd = super().open(path, flags)
        self._files[fd] = path.name.removesuffix(".tmp")  # which takes the name later
        return fd

    def close(self, fd: int) -> None:
        self._files.pop(fd, None)
        super().close(fd)

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        if self.is_failing and self._files[fd] == self._name:
            self.refused += 1
            raise OSError(errno.EIO, "Input/output error")
        return super().pwrite(fd, data, offset)


class FlakyTable(FileSystem):
    """A database whose ledger refuses entries while `is_failing`, in the place of a disk."""

    def __init__(self, url: str) -> None:
        self._engine = Postgres(url)

    @property
    def is_failing(self) -> bool:
        raise NotImplementedError

    @is_failing.setter
    def is_failing(self, is_so: bool) -> None:
        if is_so:
            self._engine.break_ledger()
        else:
            self._engine.mend_ledger()


def flaky_ledger(settings: Settings) -> FlakyDisk | FlakyTable:
    """Make the ledger of an engine such that it can be made to fail."""
    if settings.database_url is None:
        return FlakyDisk()
    return FlakyTable(settings.database_url.get_secret_value())


def stored(settings: Settings, table: str) -> str:
    """Give all that a table holds as text, of whatever engine."""
    if settings.database_url is None:
        return (settings.data_dir / "db" / f"{table}.json").read_text()
    return rows_as_text(settings.database_url.get_secret_value(), table)


def lose(settings: Settings, table: str) -> None:
    """Let a table be empty, behind the back of a server that does not run."""
    if settings.database_url is None:
        (settings.data_dir / "db" / f"{table}.json").unlink()
    else:
        run(settings.database_url.get_secret_value(), f"TRUNCATE {table}")


def wait_for(fact: Callable[[], Any], seconds: float = 20) -> None:
    """Ask again and again until it is so; fails after a while."""
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, "it did not become so"
        time.sleep(0.02)


def refusal(answer: TestResponse) -> tuple[int, str]:
    """Give a problem's status and code, and check its form."""
    assert answer.mimetype == "application/problem+json", answer.text
    problem = answer.json
    assert problem["status"] == answer.status_code
    assert {"type", "title", "detail"} <= set(problem)
    return answer.status_code, problem["code"]


def fields_of(answer: TestResponse) -> list[str]:
    """Give the fields that a 400 names."""
    assert refusal(answer) == (400, "invalid"), answer.text
    return [error["field"] for error in answer.json["errors"]]


def brief(value: object) -> str:
    """Name a case of a table by as much of it as one can read."""
    return str(value)[:40]
