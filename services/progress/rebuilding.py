"""Derive everything anew from the recordings and the ledger."""

from collections.abc import Iterator
from datetime import datetime

from db.store import Store, Unit
from services.progress import learners
from services.progress.keeping import Keeping
from services.progress.learners import Learner

Place = tuple[str | None, str]


def places(store: Store) -> list[Place]:
    """Name every learner who may have progress, with the household."""
    with store.read() as unit:
        users, _ = unit.users.page(None, 1 << 62, 0)
        households = {user.household_id: None for user in users if user.household_id is not None}
        found: list[Place] = [(user.household_id, user.id) for user in users]
        for household_id in households:
            children = unit.children.of_household(household_id)
            found += [(household_id, child.id) for child in children]
    return found


def rebuild(store: Store, now: datetime, found: list[Place]) -> Iterator[int]:
    """Rebuild one learner after the other; gives the entries and exercises of each."""
    for household_id, learner_id in found:
        with store.write(household_id) as unit:
            learner = learners.find(unit, household_id, learner_id)
            yield 0 if learner is None else _rebuild_one(unit, learner, now)


def _rebuild_one(unit: Unit, learner: Learner, now: datetime) -> int:
    keeping = Keeping(unit, learner, now, anew=True)
    keeping.kept()
    return keeping.counted
