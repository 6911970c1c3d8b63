"""What a learner's progress is asked for: figures, achievements, statistics."""

from datetime import date

from models.progress.overview import overview
from models.progress.statistics import Period, days_needed_since, statistics
from services.progress import announcing, sight
from services.progress.forms import Form, achievement_forms
from services.progress.keeping import Keeping, Kept
from services.scope import Scope


def kept(scope: Scope, child_id: str | None) -> Kept:
    """Bring a learner's progress up to now, and give it."""
    parts = scope.parts
    with parts.store.write(scope.principal.household_id) as unit:
        found = Keeping(unit, sight.meant(scope, unit, child_id), scope.now()).kept()
    announcing.tell(scope.outbox, found)
    return found


def metrics(scope: Scope, child_id: str | None) -> Form:
    """Give all of a learner's progress in figures."""
    return metrics_form(kept(scope, child_id))


def metrics_form(found: Kept) -> Form:
    """Give the figures of a progress that was brought up."""
    return overview(found.progress, found.moment.today, found.achievements)


def achievements(scope: Scope, child_id: str | None) -> Form:
    """Give all achievements with how far the learner is."""
    found = kept(scope, child_id)
    forms = achievement_forms(found, found.achievements)
    unlocked = sum(form["unlocked"] for form in forms)
    return {"achievements": forms, "total": len(forms), "unlocked": unlocked}


def badges(scope: Scope, child_id: str | None) -> Form:
    """Give what was earned with its points, and what there is to earn."""
    found = kept(scope, child_id)
    forms = achievement_forms(found, found.achievements)
    earned = [form for form in forms if form["unlocked"]]
    return {
        "earned": earned,
        "available": [form for form in forms if not form["unlocked"]],
        "total_points": sum(form["points"] for form in earned),
    }


def statistics_of(scope: Scope, child_id: str | None, period: Period) -> Form:
    """Give the statistics of a period that ends today."""
    found = kept(scope, child_id)
    today = found.moment.today
    first = days_needed_since(period, today) or date.min
    with scope.read() as unit:
        days = list(unit.learners.days(found.learner.id, first, today))
    return statistics(days, period, today)


def skill_levels(scope: Scope, child_id: str | None) -> Form:
    """Give the levels in all topics, by name."""
    return {"skill_levels": level_forms(kept(scope, child_id))}


def level_forms(found: Kept) -> list[Form]:
    """Give the levels of a progress that was brought up."""
    levels = sorted(found.progress.skill_levels.items())
    return [level.to_public_dict() for _, level in levels]


def calculated_level(scope: Scope, child_id: str | None, topic: str) -> Form:
    """Calculate the level in a topic, and say whether it has changed by that."""
    with scope.read() as unit:
        before = unit.learners.find(sight.meant(scope, unit, child_id).id)
    after = kept(scope, child_id).progress.skill_level(topic)
    form = after.to_public_dict()
    known = after if before is None else before.progress.skill_level(topic)
    names = ("topic", "previous_level", "level", "exercises_completed", "average_grade")
    return {
        **{name: form[name] for name in names},
        "changed": known.level is not after.level,
        "level_updated_at": form["level_updated_at"],
    }
