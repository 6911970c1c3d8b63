"""Record what a learner did: an exercise, or a day on which something was learned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from db.recordings import CheckIn, FirstAnswer, Recording
from db.store import Unit
from models.errors import Invalid
from models.ids import new_id
from models.progress.exercise import Exercise
from services import replays
from services.progress import announcing, sight
from services.progress.forms import Form, achievement_forms, streak_form
from services.progress.keeping import Keeping, Kept
from services.progress.learners import Learner
from services.scope import Scope

AHEAD: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What a request is answered, the first time or again."""

    answer: Form
    is_replayed: bool = False


def record(scope: Scope, child_id: str | None, fields: Mapping[str, Any]) -> Recorded:
    """Record an exercise; raises Invalid where it lies more than a day ahead."""
    with scope.write() as unit:
        replay = find_replay(scope, unit, child_id)
        if replay is not None:
            return replay
        learner = sight.meant(scope, unit, child_id)
        now = scope.now()
        exercise = exercise_of(learner, fields, now)
        keeping = Keeping(unit, learner, now)
        before = keeping.derivation.progress.streak(learner.day_of(now))
        number = unit.exercises.last_number(learner.id) + 1
        keeping.record([Recording(done=exercise, number=number, batch_end=number)])
        answer = _answer(keeping, exercise, before)
        unit.exercises.record(
            [
                Recording(
                    done=exercise,
                    number=number,
                    batch_end=number,
                    first=first_answer(scope, answer, now),
                )
            ]
        )
        announcing.tell(scope.outbox, keeping.kept())
    return Recorded(answer=answer)


def check_in(scope: Scope, child_id: str | None, completed_at: datetime | None) -> Form:
    """Record an active day without an exercise, once for each day."""
    with scope.write() as unit:
        learner = sight.meant(scope, unit, child_id)
        now = scope.now()
        done = _check_in_of(learner, completed_at, now)
        keeping = Keeping(unit, learner, now)
        before = keeping.derivation.progress.streak(learner.day_of(now))
        if not keeping.derivation.day(done.local_date).figures.check_ins:
            number = unit.exercises.last_number(learner.id) + 1
            recording = Recording(done=done, number=number, batch_end=number)
            keeping.record([recording])
            unit.exercises.record([recording])
        kept = keeping.kept()
        announcing.tell(scope.outbox, kept)
    after = kept.progress.streak(kept.moment.today)
    return {
        **streak_form(before, after),
        "unlocked_achievements": achievement_forms(kept, kept.unlocked),
    }


def find_replay(scope: Scope, unit: Unit, child_id: str | None) -> Recorded | None:
    """Find what the request was answered the first time; raises KeyReused for another request."""
    first = replays.find(scope, unit)
    if first is None or first.exercise_id is None:
        return None
    learner = sight.meant(scope, unit, child_id)
    recording = unit.exercises.find(learner.id, first.exercise_id)
    if recording is None or recording.first is None:
        return None
    return Recorded(answer=dict(recording.first.answer), is_replayed=True)


def first_answer(scope: Scope, answer: Form, now: datetime) -> FirstAnswer | None:
    """Make what lies beside an exercise whose request came with an idempotency key."""
    if scope.idempotency is None:
        return None
    return FirstAnswer(
        namespace=replays.namespace_of(scope), key=scope.idempotency, at=now, answer=answer
    )


def exercise_of(learner: Learner, fields: Mapping[str, Any], now: datetime) -> Exercise:
    """Make an exercise; its day is fixed by the learner's zone of now. Raises Invalid."""
    given = {name: value for name, value in fields.items() if value is not None}
    completed_at = completion(given.pop("completed_at", None), now)
    return Exercise(
        id=new_id(),
        learner_id=learner.id,
        household_id=learner.household_id,
        grade=given.pop("grade", None),
        completed_at=completed_at,
        local_date=learner.day_of(completed_at),
        created_at=now,
        **given,
    )


def completion(completed_at: datetime | None, now: datetime) -> datetime:
    """Give when it was completed; raises Invalid for more than a day ahead, and ages ago."""
    if completed_at is None:
        return now
    if completed_at > now + AHEAD:
        raise Invalid.field("completed_at", "must not be more than a day ahead")
    if completed_at.year < EARLIEST_YEAR:
        raise Invalid.field("completed_at", f"must not be before the year {EARLIEST_YEAR}")
    return completed_at


EARLIEST_YEAR: Final = 1970


def _check_in_of(learner: Learner, completed_at: datetime | None, now: datetime) -> CheckIn:
    moment = completion(completed_at, now)
    return CheckIn(
        id=new_id(),
        learner_id=learner.id,
        household_id=learner.household_id,
        completed_at=moment,
        local_date=learner.day_of(moment),
        created_at=now,
    )


def _answer(keeping: Keeping, exercise: Exercise, before: Any) -> Form:
    """Say what an exercise changed."""
    kept: Kept = keeping.preview()
    progress = kept.progress
    return {
        "exercise": exercise.to_dict(),
        "streak": streak_form(before, progress.streak(kept.moment.today)),
        "unlocked_achievements": achievement_forms(kept, kept.unlocked),
        "skill_level": progress.skill_level(exercise.topic).to_public_dict(),
    }
