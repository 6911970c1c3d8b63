"""Take an exercise back."""

from dataclasses import replace

from models.errors import NotFound
from models.progress.exercise import Exercise
from services.progress import announcing, sight
from services.progress.keeping import Keeping
from services.scope import Scope


def delete(scope: Scope, child_id: str | None, exercise_id: str) -> None:
    """Delete an exercise of a learner; everything derived follows. Raises NotFound."""
    with scope.write() as unit:
        learner = sight.meant(scope, unit, child_id)
        found = unit.exercises.find(learner.id, exercise_id)
        if found is None or found.is_deleted or not isinstance(found.done, Exercise):
            raise NotFound("There is no such exercise of this learner.")
        keeping = Keeping(unit, learner, scope.now())
        number = unit.exercises.last_number(learner.id) + 1
        keeping.take_off(replace(found, deleted_number=number))
        unit.exercises.delete(found)
        announcing.tell(scope.outbox, keeping.kept())
