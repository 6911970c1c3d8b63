"""Announce that a learner reached an achievement."""

from dataclasses import dataclass
from typing import Any, ClassVar

from events.types.event_types import EventType


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievementUnlocked:
    """Name the achievement and its learner; a learner who is a user has no child_id."""

    event_type: ClassVar[EventType] = EventType.ACHIEVEMENT_UNLOCKED
    is_for_all_children: ClassVar[bool] = False

    achievement_id: str
    learner_id: str
    child_id: str | None
    name: str
    tier: str | None

    @property
    def concerned_child(self) -> str | None:
        """The child that learned, or None for a user."""
        return self.child_id

    def to_dict(self) -> dict[str, Any]:
        """Give the data as it stands on the wire."""
        return {
            "achievement_id": self.achievement_id,
            "learner_id": self.learner_id,
            "child_id": self.child_id,
            "name": self.name,
            "tier": self.tier,
        }
