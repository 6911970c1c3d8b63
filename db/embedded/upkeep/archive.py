"""What a backup archive holds, and the manifest that says so.

A gzipped tar: `db/<table>.json` for each table, `extra/<name>` for files that go along, and last
`manifest.json` with the size and SHA-256 of each.
"""

import hashlib
import io
import re
import tarfile
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
MEMBER = re.compile(r"(db/[A-Za-z0-9_]+\.json|extra/[A-Za-z0-9_][A-Za-z0-9_.-]*)")


class Member(NamedTuple):
    """One file of an archive."""

    name: str
    size: int
    sha256: str

    def to_dict(self) -> dict[str, Any]:
        """Return the manifest's form."""
        return self._asdict()


class HashedStream(io.RawIOBase):
    """A file to read from, made of pieces, that hashes what goes through."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces: Iterator[bytes] = iter(pieces)
        self._rest = b""
        self._sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, fewer only at the end."""
        while len(self._rest) < size and (piece := next(self._pieces, b"")):
            self._rest += piece
        data, self._rest = self._rest[:size], self._rest[size:]
        self._sha256.update(data)
        return data

    @property
    def sha256(self) -> str:
        """Return the hash of what was read."""
        return self._sha256.hexdigest()


def add_member(tar: tarfile.TarFile, name: str, size: int, pieces: Iterable[bytes]) -> Member:
    """Write a file into an archive."""
    info = tarfile.TarInfo(name)
    info.size = size
    info.mode = 0o600
    stream = HashedStream(pieces)
    tar.addfile(info, stream)
    return Member(name, size, stream.sha256)
