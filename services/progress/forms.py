"""The forms in which progress is answered."""

from collections.abc import Iterable
from typing import Any

from models.progress.achievements import Achievement, progress_to
from models.progress.metrics import Metrics
from models.progress.streaks import Streak, is_new_record, outcome
from models.times import iso
from services.progress.keeping import Kept

Form = dict[str, Any]


def achievement_forms(kept: Kept, achievements: Iterable[Achievement]) -> list[Form]:
    """Give achievements with how far the learner is."""
    metrics = kept.progress.metrics(kept.moment.today)
    return [_achievement_form(kept, achievement, metrics) for achievement in achievements]


def _achievement_form(kept: Kept, achievement: Achievement, metrics: Metrics) -> Form:
    unlock = kept.progress.unlocks.get(achievement.id)
    return {
        **achievement.to_dict(),
        "unlocked": unlock is not None,
        "achieved_at": None if unlock is None else iso(unlock.achieved_at),
        "awarded_at": None if unlock is None else iso(unlock.awarded_at),
        "progress": progress_to(achievement, metrics).to_dict(),
    }


def streak_form(before: Streak, after: Streak) -> Form:
    """Say what an activity did to the streak."""
    return {
        "current_streak": after.current,
        "longest_streak": after.longest,
        "previous_streak": before.current,
        "outcome": outcome(before, after).value,
        "new_record": is_new_record(before, after),
    }
