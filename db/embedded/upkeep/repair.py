"""Keep what can be read of damaged files, and put the rest aside."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from db.embedded.data_folder import DataFolder, table_files
from db.embedded.files.append_file import AppendFile
from db.embedded.files.file_system import FileSystem
from db.embedded.files.side_file import SideFile
from db.embedded.files.timestamp import timestamp
from db.embedded.upkeep.survey import Damage, raw_lines, survey_file


@dataclass(frozen=True, slots=True)
class RepairedFile:
    """A file that was damaged: the lines that were lost are in `damaged_lines_in`."""

    file: str
    kept: int
    lost: tuple[Damage, ...]
    damaged_lines_in: Path


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What a repair did; nothing when there was no damage."""

    files: tuple[RepairedFile, ...]


def repair_folder(path: Path) -> RepairReport:
    """Repair each damaged file; raise FolderInUse while another process serves the folder."""
    with DataFolder(path):
        damaged = [file for file in table_files(path) if not survey_file(file).ok]
        return RepairReport(tuple(map(_repair, damaged)))


def _repair(path: Path) -> RepairedFile:
    report = survey_file(path)
    aside = path.with_name(f"{path.name}.damaged-{timestamp()}")
    lost = [raw.line for raw in raw_lines(path) if raw.doc_id is None]
    SideFile(aside, FileSystem()).write(b"".join(lost))
    file = AppendFile(path, path.stem)
    file.rewrite(_kept(path))
    file.close()
    return RepairedFile(path.name, report.documents, report.damage, aside)


def _kept(path: Path) -> Iterator[bytes]:
    for raw in raw_lines(path):
        if raw.doc_id is not None:
            yield raw.line.strip().removeprefix(b",")
