"""Failures of the operating system, as the rest of Starchart knows them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import StorageUnavailable


@contextmanager
def unavailable(path: Path) -> Iterator[None]:
    """Turn a failing call of the operating system into StorageUnavailable."""
    try:
        yield
    except OSError as error:
        raise failure(path, error) from error


def failure(path: Path, error: OSError) -> StorageUnavailable:
    """Say which file failed and why, without its folder."""
    return StorageUnavailable(f"{path.name}: {error.strerror or error}")
