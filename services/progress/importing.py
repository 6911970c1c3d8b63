"""Import many exercises at once: all of them, or those that can be taken."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from db.recordings import Recording
from db.store import Unit
from models.errors import FieldError, Invalid
from models.progress.exercise import Exercise
from services.progress import announcing, sight
from services.progress.forms import Form
from services.progress.keeping import Keeping
from services.progress.learners import Learner
from services.progress.recording import Recorded, exercise_of, find_replay, first_answer
from services.scope import Scope

MOST_ERRORS: Final = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, with the fields of its exercise."""

    line: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that can't be taken, and why."""

    line: int
    field: str
    message: str

    def to_dict(self) -> Form:
        """Give the answer's form."""
        return {"line": self.line, "field": self.field, "message": self.message}


class InvalidLines(Invalid):
    """Lines of a file can't be taken, so nothing was."""

    def __init__(self, errors: list[BadLine]) -> None:
        first = errors[0]
        super().__init__(
            f"line {first.line}: {first.field}: {first.message}",
            errors=[FieldError(error.field, error.message) for error in errors],
            extra={"errors": [error.to_dict() for error in errors]},
        )


Lines = Iterable[Line | BadLine]


def take(
    scope: Scope,
    child_id: str | None,
    lines: Lines,
    *,
    skip_invalid: bool,
    identify: Callable[[], None],
) -> Recorded:
    """Import a file of exercises as one change; the first 1,000 bad lines are named.

    `identify` is called once all lines were read: only then is it known which request this is.
    Raises InvalidLines, with nothing imported, unless invalid lines are to be skipped.
    """
    with scope.read() as unit:
        learner = sight.meant(scope, unit, child_id)
    exercises, errors, skipped = _read(learner, lines, scope, skip_invalid=skip_invalid)
    identify()
    answer = {
        "imported": len(exercises),
        "skipped": skipped,
        "errors": [error.to_dict() for error in errors],
    }
    with scope.write() as unit:
        replay = find_replay(scope, unit, child_id)
        if replay is not None:
            return replay
        if exercises:
            _record(scope, unit, sight.meant(scope, unit, child_id), exercises, answer)
    return Recorded(answer=answer)


def _read(
    learner: Learner, lines: Lines, scope: Scope, *, skip_invalid: bool
) -> tuple[list[Exercise], list[BadLine], int]:
    now = scope.now()
    exercises: list[Exercise] = []
    errors: list[BadLine] = []
    skipped = 0
    for line in lines:
        found = _exercise_of(learner, line, now) if isinstance(line, Line) else line
        if isinstance(found, Exercise):
            exercises.append(found)
            continue
        skipped += 1
        if len(errors) < MOST_ERRORS:
            errors.append(found)
    if errors and not skip_invalid:
        raise InvalidLines(errors)
    return exercises, errors, skipped


def _exercise_of(learner: Learner, line: Line, now: Any) -> Exercise | BadLine:
    try:
        return exercise_of(learner, line.fields, now)
    except Invalid as error:
        first = error.errors[0]
        return BadLine(line.line, first.field, first.message)


def _record(
    scope: Scope, unit: Unit, learner: Learner, exercises: list[Exercise], answer: Form
) -> None:
    keeping = Keeping(unit, learner, scope.now())
    before = unit.exercises.last_number(learner.id)
    end = before + len(exercises)
    recordings = [
        Recording(done=exercise, number=number, batch_end=end)
        for number, exercise in enumerate(exercises, before + 1)
    ]
    first = first_answer(scope, answer, scope.now())
    recordings[0] = replace(recordings[0], first=first)
    keeping.record(recordings)
    unit.exercises.record(recordings)
    announcing.tell(scope.outbox, keeping.kept())
