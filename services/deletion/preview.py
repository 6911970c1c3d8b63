"""What deleting an account would erase, anonymize and keep, in numbers."""

from dataclasses import dataclass

from db.filters import EntryFilter
from db.store import Unit
from models.user import User
from services.members import successor_of
from services.scope import Scope

Counts = dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Counts by what is counted."""

    erased: Counts
    anonymized: Counts
    kept: Counts


def of_account(scope: Scope) -> Preview:
    """Count what the deletion of the own account would do now; it changes nothing."""
    with scope.read() as unit:
        user = unit.users.get(scope.principal.user_id)
        own = _own(unit, user)
        family = _family(unit, user)
        entries = unit.ledger.page(EntryFilter(user_id=user.id), 1, 0)[1]
        stays = user.household_id is None or successor_of(unit, user) is not None
        none = dict.fromkeys(family, 0)
        erased, kept = (none, family) if stays else (family, none)
        return Preview(
            erased={"accounts": 1, **erased, **_sum(own, erased)},
            anonymized={"tracking_events": entries},
            kept={**kept, "tracking_events": _entries_of_household(unit, user)},
        )


def _own(unit: Unit, user: User) -> Counts:
    """Count what goes with the account in any case."""
    invites = unit.invites.of_household(user.household_id or "")
    return {
        "sessions": len(unit.sign_ins.of_user(user.id)),
        "invites": sum(invite.user_id == user.id for invite in invites),
        "exercises": _exercises(unit, user.id),
    }


def _family(unit: Unit, user: User) -> Counts:
    """Count what belongs to the household, and goes with its last parent."""
    household_id = user.household_id or ""
    children = unit.children.of_household(household_id)
    invites = unit.invites.of_household(household_id)
    return {
        "children": len(children),
        "tasks": len(unit.tasks.of_household(household_id)),
        "rewards": len(unit.rewards.of_household(household_id)),
        "devices": len(unit.devices.of_household(household_id)),
        "projects": len(unit.projects.of_household(household_id)),
        "webhooks": len(unit.webhooks.of_household(household_id)),
        "invites": sum(invite.user_id != user.id for invite in invites),
        "exercises": sum(_exercises(unit, child.id) for child in children),
    }


def _sum(own: Counts, more: Counts) -> Counts:
    return {name: count + more.get(name, 0) for name, count in own.items()}


def _exercises(unit: Unit, learner_id: str) -> int:
    return sum(1 for _ in unit.exercises.of_learner(learner_id))


def _entries_of_household(unit: Unit, user: User) -> int:
    return 0 if user.household_id is None else unit.ledger.last_seq(user.household_id)
