"""Forget a learner: what was recorded, what is derived of it, and the snapshots."""

from dataclasses import dataclass

from db.store import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How much of a learner was forgotten."""

    exercises: int
    snapshots: int


def forget(unit: Unit, learner_id: str) -> Forgotten:
    """Erase all progress of a child or user, whose entries in the ledger are not touched.

    Called under the lock of the learner's household, and before the child or user is removed:
    where it fails half way, or is called again, the next call does the rest.
    """
    exercises = unit.exercises.forget(learner_id)
    snapshots = unit.snapshots.forget(learner_id)
    unit.learners.forget(learner_id)
    return Forgotten(exercises=exercises, snapshots=snapshots)
