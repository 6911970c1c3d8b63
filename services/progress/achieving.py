"""Achievements that administrators add to the built-in ones."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from models.errors import Invalid
from models.ids import new_id
from models.progress.achievements import Achievement
from models.progress.catalogue import CatalogueError, achievement_from
from models.progress.custom import CustomAchievement
from services.activity import own_timeline
from services.progress import catalogue
from services.progress.forms import Form
from services.scope import Scope


def create(scope: Scope, fields: Mapping[str, Any]) -> Form:
    """Add an achievement; raises Invalid for one that cannot be."""
    now = scope.now()
    made = _checked({**fields, "id": new_id(), "version": 1})
    with scope.write() as unit:
        unit.achievements.add(CustomAchievement(achievement=made, created_at=now, updated_at=now))
    _note(scope, "achievement_added", f"Achievement '{made.name}' was added")
    return _form(made, built_in=False)


def change(scope: Scope, achievement_id: str, fields: Mapping[str, Any]) -> Form:
    """Change an added achievement into its next version; what was earned stays earned.

    What changes nothing makes no version.
    """
    with scope.write() as unit:
        known = unit.achievements.get(achievement_id)
        before = known.achievement.to_dict()
        if before == {**before, **fields}:
            return _form(known.achievement, built_in=False)
        changed = _checked({**before, **fields, "version": known.achievement.version + 1})
        unit.achievements.save(replace(known, achievement=changed, updated_at=scope.now()))
    _note(scope, "achievement_changed", f"Achievement '{changed.name}' was changed")
    return _form(changed, built_in=False)


def everything(scope: Scope) -> list[Form]:
    """Give all achievements, the built-in ones first."""
    with scope.read() as unit:
        added = [_form(each.achievement, built_in=False) for each in unit.achievements.everything()]
    return [*(_form(each, built_in=True) for each in catalogue.built_in()), *added]


def _note(scope: Scope, action_type: str, details: str) -> None:
    """Note in every household's timeline what its achievements are now."""
    scope.outbox.then(
        lambda: own_timeline.track_everywhere(scope.parts, None, action_type, details)
    )


def _checked(fields: Mapping[str, Any]) -> Achievement:
    try:
        return achievement_from(fields)
    except CatalogueError as error:
        raise Invalid.field(error.field, error.message) from None


def _form(achievement: Achievement, *, built_in: bool) -> Form:
    return {**achievement.to_dict(), "built_in": built_in}
