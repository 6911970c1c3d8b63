"""What a learner sees first: progress in a glance."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from models.progress.achievements import Achievement
from models.progress.learner import LearnerProgress


def overview(
    progress: LearnerProgress, today: date, catalogue: Iterable[Achievement]
) -> dict[str, Any]:
    """Give the answer's form of a learner's progress as of a day."""
    figures, streak = progress.figures, progress.streak(today)
    points = {achievement.id: achievement.points for achievement in catalogue}
    last, levels = streak.last_active_date, sorted(progress.skill_levels.items())
    return {
        "learner_id": progress.learner_id,
        "exercises_completed": figures.exercises,
        "tasks_completed": figures.good_tasks,
        "points_earned": figures.points_earned,
        "average_grade": figures.average_grade,
        "time_spent_seconds": figures.time_seconds,
        "hints_used": figures.hints,
        "current_streak": streak.current,
        "longest_streak": streak.longest,
        "streak_at_risk": streak.at_risk,
        "last_active_date": last and last.isoformat(),
        "active_days": progress.streaks.active_days(today),
        "achievements_unlocked": len(progress.unlocks),
        "achievements_total": len(points),
        "badge_points": sum(points.get(held, 0) for held in progress.unlocks),
        "good_tasks": figures.good_tasks,
        "penalties": figures.penalties,
        "skill_levels": [level.to_public_dict() for _, level in levels],
        "frozen_dates": [day.isoformat() for day in streak.frozen_dates],
        "freezes_held": streak.freezes_held,
    }
