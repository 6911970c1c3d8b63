"""Put a backup in the place of a folder, once all of it is known to be good."""

import gzip
import hashlib
import os
import shutil
import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from db.embedded.data_folder import DataFolder, restoring_path, table_files
from db.embedded.errors import BrokenArchive
from db.embedded.files.failure import unavailable
from db.embedded.files.file_system import FileSystem
from db.embedded.files.timestamp import timestamp
from db.embedded.upkeep.archive import FORMAT, MANIFEST, MEMBER, Member
from db.embedded.upkeep.backup import NO_FILES
from db.embedded.upkeep.survey import survey_file

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored, and where the replaced folder is kept."""

    members: tuple[Member, ...]
    kept_as: Path


def restore_folder(
    archive: Path, path: Path, *, extra_files: Mapping[str, Path] = NO_FILES
) -> RestoreReport:
    """Replace the folder by an archive's, and each extra file named there too.

    Raises BrokenArchive, with nothing changed, and FolderInUse while another process serves the
    folder. What is replaced is kept beside it.
    """
    moment = timestamp()
    with DataFolder(path), unavailable(path):
        staging = path.with_name(f"{path.name}.restore-{moment}")
        try:
            members = _unpack(archive, staging)
            _check_tables(staging / "db")
            return _put_in_place(staging, path, extra_files, moment, members)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def _unpack(archive: Path, staging: Path) -> tuple[Member, ...]:
    for folder in (staging, staging / "db", staging / "extra"):
        folder.mkdir(mode=0o700)
    try:
        with gzip.open(archive) as stream, tarfile.open(fileobj=stream, mode="r:") as tar:
            members = _unpack_members(tar, staging)
            while stream.read(CHUNK):
                pass  # up to the end, where gzip checks its own sum over everything
            return members
    except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
        raise BrokenArchive(f"{archive.name} is no whole archive: {error}") from error


def _unpack_members(tar: tarfile.TarFile, staging: Path) -> tuple[Member, ...]:
    found: dict[str, Member] = {}
    manifest: bytes | None = None
    for info in tar:
        _check_name(info, found)
        if info.name == MANIFEST:
            manifest = _read(tar, info)
        else:
            found[info.name] = _unpack_member(tar, info, staging)
    _check_manifest(manifest, found)
    return tuple(found.values())


def _check_name(info: tarfile.TarInfo, found: Mapping[str, Member]) -> None:
    """Refuse whatever a backup does not write: links, other folders, a name twice."""
    is_ours = info.name == MANIFEST or MEMBER.fullmatch(info.name)
    if not (info.isreg() and is_ours) or info.name in found:
        raise BrokenArchive(f"the archive holds {info.name!r}, which no backup writes")


def _read(tar: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(info)
    assert file is not None, "a regular file can be read"
    return file.read()


def _unpack_member(tar: tarfile.TarFile, info: tarfile.TarInfo, staging: Path) -> Member:
    source = tar.extractfile(info)
    assert source is not None, "a regular file can be read"
    sha256, size = hashlib.sha256(), 0
    fd = os.open(staging / info.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(fd, "wb") as target:
        while piece := source.read(CHUNK):
            sha256.update(piece)
            size += target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    return Member(info.name, size, sha256.hexdigest())


def _check_manifest(manifest: bytes | None, found: Mapping[str, Member]) -> None:
    if manifest is None:
        raise BrokenArchive("the archive has no manifest")
    for name in _promised(manifest).symmetric_difference(found.values()):
        raise BrokenArchive(f"the archive's {name.name} is not what its manifest says")


def _promised(manifest: bytes) -> set[Member]:
    try:
        content: dict[str, Any] = orjson.loads(manifest)
        if content["format"] != FORMAT:
            raise BrokenArchive(f"format {content['format']} is not known here")
        return {Member(**member) for member in content["files"]}
    except (ValueError, KeyError, TypeError) as error:
        raise BrokenArchive(f"the manifest cannot be read: {error!r}") from error


def _check_tables(folder: Path) -> None:
    for file in table_files(folder):
        report = survey_file(file)
        if report.damage or report.torn_bytes:
            reason = report.damage[0].reason if report.damage else "it ends in the middle"
            raise BrokenArchive(f"{file.name} in the archive is damaged: {reason}")


def _put_in_place(
    staging: Path,
    path: Path,
    extra_files: Mapping[str, Path],
    moment: str,
    members: tuple[Member, ...],
) -> RestoreReport:
    fs = FileSystem()
    kept_as = path.with_name(f"{path.name}.before-restore-{moment}")
    fs.fsync_folder(staging / "db")
    # Under this name the next open finishes what a crash between the two renames leaves.
    shutil.rmtree(restoring_path(path), ignore_errors=True)
    (staging / "db").rename(restoring_path(path))
    path.rename(kept_as)
    restoring_path(path).rename(path)
    for name, target in extra_files.items():
        _replace_extra(staging / "extra" / name, target, moment)
    fs.fsync_folder(path.parent)
    return RestoreReport(members, kept_as)


def _replace_extra(source: Path, target: Path, moment: str) -> None:
    if not source.exists():
        return
    if target.exists():
        kept_as = target.with_name(f"{target.name}.before-restore-{moment}")
        shutil.copy2(target, kept_as)
    source.replace(target)
    FileSystem().fsync_folder(target.parent)
