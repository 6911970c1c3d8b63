"""Copy a folder into an archive while a process serves it.

The order is what makes the copy good. Every other table is captured first and the ledger last: a
child that the copy has with an older state than the ledger is brought up to its last entry on
open, and entries that a child has in `unrecorded` but the ledger has not are appended then. The
other way round, entries written between the two captures could be in neither: a child carries only
those not yet durable in the ledger, and the ledger's copy would end before the others. Then the
chain would have a gap.
"""

import os
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final

import orjson

from db.embedded.data_folder import table_files
from db.embedded.files.failure import unavailable
from db.embedded.files.file_system import FileSystem
from db.embedded.files.timestamp import timestamp
from db.embedded.upkeep.archive import FORMAT, MANIFEST, Member, add_member
from db.embedded.upkeep.snapshot import capture

NO_FILES: Final[Mapping[str, Path]] = MappingProxyType({})
COMPRESSION = 3


@dataclass(frozen=True, slots=True)
class BackupReport:
    """An archive and what it holds."""

    archive: Path
    members: tuple[Member, ...]


def backup_folder(
    path: Path, archive: Path, *, extra_files: Mapping[str, Path] = NO_FILES
) -> BackupReport:
    """Write an archive of the folder, and of extra files under their given names.

    The archive holds password hashes and keys, and is readable by its owner only. Raises
    DamagedFile where a table cannot be read, StorageUnavailable where the archive cannot be
    written; then there is no archive.
    """
    temporary = archive.with_name(archive.name + ".tmp")
    with unavailable(archive):
        fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(fd, "wb") as file:
                members = _write(file, path, extra_files)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        temporary.replace(archive)
        FileSystem().fsync_folder(archive.parent)
    return BackupReport(archive, members)


def _write(file: BinaryIO, path: Path, extra_files: Mapping[str, Path]) -> tuple[Member, ...]:
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=COMPRESSION) as tar:
        members = [*_add_tables(tar, path), *_add_extra(tar, extra_files)]
        manifest = orjson.dumps(
            {
                "format": FORMAT,
                "created_at": timestamp(),
                "files": [member.to_dict() for member in members],
            }
        )
        add_member(tar, MANIFEST, len(manifest), [manifest])
    return tuple(members)


def _add_tables(tar: tarfile.TarFile, path: Path) -> list[Member]:
    with capture(table_files(path)) as snapshots:
        return [
            add_member(tar, f"db/{snapshot.path.name}", snapshot.size, snapshot.content())
            for snapshot in snapshots
        ]


def _add_extra(tar: tarfile.TarFile, extra_files: Mapping[str, Path]) -> list[Member]:
    contents = {name: path.read_bytes() for name, path in extra_files.items() if path.exists()}
    return [add_member(tar, f"extra/{name}", len(data), [data]) for name, data in contents.items()]
