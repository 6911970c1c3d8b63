"""Achievements of administrators."""

from db.postgres.collection import Collection
from db.postgres.kinds import ACHIEVEMENTS
from db.postgres.link import Link
from models.progress.custom import CustomAchievement


class Achievements(Collection[CustomAchievement]):
    """Achievements beside the built-in ones."""

    def __init__(self, link: Link) -> None:
        super().__init__(link, ACHIEVEMENTS)

    def everything(self) -> list[CustomAchievement]:
        """Give all of them, oldest first."""
        return [self._read(row) for row in self._link.all(self._kind.everything, {})]
