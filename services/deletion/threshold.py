"""How long an account that is marked for deletion can be taken back."""

from datetime import timedelta
from typing import Final

from db.store import Unit
from models.deletion import DEFAULT_HOURS, Pace
from services.scope import Parts, Scope

NAME: Final = "deletion_threshold_hours"


def hours(unit: Unit) -> int:
    """Give the threshold of the moment."""
    return int(unit.settings.find(NAME) or DEFAULT_HOURS)


def get(scope: Scope) -> int:
    """Give the threshold in hours."""
    with scope.read() as unit:
        return hours(unit)


def change(scope: Scope, new_hours: int) -> int:
    """Set the threshold in hours, for those who are marked already too."""
    with scope.write() as unit:
        unit.settings.save(NAME, str(new_hours))
    return new_hours


def pace(parts: Parts, unit: Unit) -> Pace:
    """Give when accounts are deleted, and tried again."""
    return Pace(
        threshold=timedelta(hours=hours(unit)),
        rest=timedelta(minutes=parts.settings.deletion_interval_minutes),
    )
