"""The functions behind `flask --app app db …`, in one place."""

from db.embedded.upkeep.backup import BackupReport, backup_folder
from db.embedded.upkeep.compact import CompactReport, compact_folder
from db.embedded.upkeep.export import SECRETS, ExportReport, export_folder
from db.embedded.upkeep.repair import RepairReport, repair_folder
from db.embedded.upkeep.restore import RestoreReport, restore_folder
from db.embedded.upkeep.verify import FolderReport, verify_folder

__all__ = [
    "SECRETS",
    "BackupReport",
    "CompactReport",
    "ExportReport",
    "FolderReport",
    "RepairReport",
    "RestoreReport",
    "backup_folder",
    "compact_folder",
    "export_folder",
    "repair_folder",
    "restore_folder",
    "verify_folder",
]
