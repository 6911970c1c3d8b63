"""The household itself: its members and its settings."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from db.store import Unit
from models.household import Household
from models.user import User
from services.activity import own_timeline
from services.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdView:
    """A household with its parents and how many children it has."""

    household: Household
    members: list[User]
    children_count: int


def view(scope: Scope) -> HouseholdView:
    """Give the own household."""
    with scope.read() as unit:
        return _view(scope, unit)


def change(scope: Scope, fields: Mapping[str, Any]) -> HouseholdView:
    """Change the household's settings; what `fields` does not name stays."""
    with scope.write() as unit:
        household = unit.households.get(scope.household_id)
        unit.households.save(replace(household, **fields))
        changed = _view(scope, unit)
    settings = ", ".join(f"{name} {value}" for name, value in fields.items())
    own_timeline.note(scope, "settings_changed", f"Settings were changed: {settings or 'none'}")
    return changed


def _view(scope: Scope, unit: Unit) -> HouseholdView:
    return HouseholdView(
        household=unit.households.get(scope.household_id),
        members=unit.users.of_household(scope.household_id),
        children_count=len(unit.children.of_household(scope.household_id)),
    )
