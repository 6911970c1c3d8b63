"""Announce what was unlocked, once it is durable."""

from events.announcement import Announcement
from events.types.achievement_unlocked import AchievementUnlocked
from models.progress.achievements import Achievement
from services.outbox import Outbox
from services.progress.keeping import Kept
from services.progress.learners import Learner


def of_unlocks(kept: Kept) -> list[Announcement]:
    """Make the announcements; an administrator has no household that could hear any."""
    household_id = kept.learner.household_id
    if household_id is None:
        return []
    return [
        Announcement(household_id=household_id, event=_event(kept.learner, achievement))
        for achievement in kept.unlocked
    ]


def tell(outbox: Outbox, kept: Kept) -> None:
    """Wait with the answer for what changed, and announce what was unlocked after that."""
    if kept.has_changed:
        outbox.wrote()
    for announcement in of_unlocks(kept):
        outbox.publish(announcement)


def _event(learner: Learner, achievement: Achievement) -> AchievementUnlocked:
    return AchievementUnlocked(
        achievement_id=achievement.id,
        learner_id=learner.id,
        child_id=learner.child_id,
        name=achievement.name,
        tier=achievement.tier.value,
    )
