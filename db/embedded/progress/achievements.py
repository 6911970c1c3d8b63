"""Achievements of administrators in the embedded engine."""

from db.embedded.collection import Collection
from db.embedded.files.append_table import AppendTable
from models.progress.custom import CustomAchievement


class Achievements(Collection[CustomAchievement]):
    """Achievements beside the built-in ones."""

    def __init__(self, table: AppendTable) -> None:
        super().__init__(table, CustomAchievement, "achievement")

    def everything(self) -> list[CustomAchievement]:
        """Give all of them, oldest first."""
        return list(self)
