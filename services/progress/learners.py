"""Whose progress it is, and how that learner's days are counted."""

from dataclasses import dataclass
from datetime import date, datetime

from db.store import Unit
from models.child import Child
from models.household import Household
from models.progress.calendars import Calendar
from models.user import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """A child, or a user who learns; `household_id` is None for an administrator."""

    id: str
    name: str
    household_id: str | None
    is_child: bool
    calendar: Calendar
    most_freezes: int

    @property
    def child_id(self) -> str | None:
        """The child, or None for a user."""
        return self.id if self.is_child else None

    def day_of(self, moment: datetime) -> date:
        """Give the learner's day of a moment."""
        return self.calendar.day_of(moment)


def of_child(unit: Unit, child: Child) -> Learner:
    """Give a child as a learner: zone and day start are its own, or the household's."""
    household = unit.households.get(child.household_id)
    hour = child.day_start_hour
    return Learner(
        id=child.id,
        name=child.name,
        household_id=household.id,
        is_child=True,
        calendar=Calendar(
            zone=child.timezone or household.timezone,
            day_start_hour=household.day_start_hour if hour is None else hour,
            counts_tasks=household.count_tasks_as_activity,
        ),
        most_freezes=household.streak_freezes,
    )


def of_user(unit: Unit, user: User) -> Learner:
    """Give a user as a learner, in a zone of its own."""
    household = _household_of(unit, user)
    return Learner(
        id=user.id,
        name=user.name,
        household_id=user.household_id,
        is_child=False,
        calendar=Calendar(zone=user.timezone, day_start_hour=user.day_start_hour),
        most_freezes=0 if household is None else household.streak_freezes,
    )


def _household_of(unit: Unit, user: User) -> Household | None:
    return None if user.household_id is None else unit.households.find(user.household_id)


def find(unit: Unit, household_id: str | None, learner_id: str) -> Learner | None:
    """Give a learner by its id, or nothing where it is gone."""
    child = None if household_id is None else unit.children.find(household_id, learner_id)
    if child is not None:
        return of_child(unit, child)
    user = unit.users.find(learner_id)
    return None if user is None else of_user(unit, user)
