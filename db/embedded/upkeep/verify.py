"""Verify the files of a folder, beside a process that serves it."""

from dataclasses import dataclass
from pathlib import Path

from db.embedded.data_folder import table_files
from db.embedded.upkeep.survey import Damage, FileReport, survey_file


@dataclass(frozen=True, slots=True)
class FolderReport:
    """What stands in a folder."""

    files: tuple[FileReport, ...]

    @property
    def damage(self) -> tuple[Damage, ...]:
        """Return all damage, file by file."""
        return tuple(damage for file in self.files for damage in file.damage)

    @property
    def ok(self) -> bool:
        """Tell whether every file opens."""
        return not self.damage


def verify_folder(path: Path) -> FolderReport:
    """Read every table's file and report on it; change nothing."""
    return FolderReport(tuple(map(survey_file, table_files(path))))
