"""What a learner's progress is asked for: figures, achievements, statistics."""

from models.progress.overview import overview
from services.progress import announcing, catalogue, learners
from services.progress.forms import Form
from services.progress.keeping import Keeping, Kept
from services.scope import Scope


def kept(scope: Scope, child_id: str | None) -> Kept:
    """Bring a learner's progress up to now, and give it."""
    parts = scope.parts
    with parts.store.write(scope.principal.household_id) as unit:
        found = Keeping(unit, learners.meant(scope, unit, child_id), scope.now()).kept()
    announcing.tell(scope, found)
    return found


def metrics(scope: Scope, child_id: str | None) -> Form:
    """Give all of a learner's progress in figures."""
    found = kept(scope, child_id)
    with scope.read() as unit:
        known = catalogue.current(unit).achievements
    return overview(found.progress, found.moment.today, known)
