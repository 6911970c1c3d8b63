"""What learners recorded: each change of a learner has its number."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import orjson
from sqlalchemy import (
    BigInteger,
    Select,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)

from db.postgres.idempotency import PREFIX, REMEMBER_ALONE, row_of_recording
from db.postgres.identifiers import known
from db.postgres.link import Link
from db.postgres.statement import NEW, Row, Statement, given, prefixed
from db.postgres.tables import exercises, idempotency_keys
from db.postgres.transaction import writing
from db.recordings import CHECK_IN, EXERCISE, CheckIn, FirstAnswer, Recording
from models.progress.exercise import Exercise

AT_ONCE: Final = 500
_c: Final = exercises.c
_asked: Final = given(exercises.columns, "")
_of_learner: Final = _c.learner_id == _asked["learner_id"]
_number: Final = bindparam("number", type_=BigInteger)


def _recordings(*conditions: Any) -> Select[Any]:
    return select(*exercises.columns).where(_of_learner, *conditions).order_by(_c.number)


INSERT: Final = Statement(insert(exercises).values(given(exercises.columns, NEW)))
DELETE: Final = Statement(
    update(exercises)
    .values(deleted_number=bindparam("new_deleted_number", type_=BigInteger))
    .where(_of_learner, _c.number == _number)
)
EVERYTHING: Final = Statement(select(*exercises.columns).order_by(_c.learner_id, _c.number))
FORGET_KEYS: Final = Statement(
    delete(idempotency_keys).where(
        idempotency_keys.c.exercise_id.in_(
            select(_c.id).where(_of_learner, _c.first_answer.is_not(None))
        )
    )
)
FORGET: Final = Statement(delete(exercises).where(_of_learner))
FIND: Final = Statement(_recordings(_c.id == _asked["id"]))
STANDING: Final = Statement(
    _recordings(_c.number > _number, _c.deleted_number.is_(None)).limit(
        literal_column(str(AT_ONCE))
    )
)
DELETED_AFTER: Final = Statement(_recordings(_c.number <= _number, _c.deleted_number > _number))
LAST_NUMBER: Final = Statement(
    select(
        func.greatest(
            select(func.max(_c.number)).where(_of_learner).scalar_subquery(),
            select(func.max(_c.deleted_number)).where(_of_learner).scalar_subquery(),
            literal_column("0"),
        ).label("number")
    )
)
LEARNER_IDS: Final = Statement(select(_c.learner_id).distinct())


class Exercises:
    """Recordings of learners; written under the lock of the learner's household."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def record(self, recordings: Sequence[Recording]) -> None:
        """Append recordings: all of them, or none."""
        link = writing(self._link)
        link.run_many(INSERT, [prefixed(row_of(recording), NEW) for recording in recordings])
        for recording in recordings:
            if recording.first is not None:
                key = row_of_recording(recording.id, recording.first)
                link.run(REMEMBER_ALONE, prefixed(key, PREFIX))

    def delete(self, recording: Recording) -> Recording:
        """Take a recording back, as the next change of its learner."""
        learner_id = recording.done.learner_id
        deleted = replace(recording, deleted_number=self.last_number(learner_id) + 1)
        values = {"learner_id": learner_id, "number": recording.number}
        writing(self._link).run(DELETE, values | {"new_deleted_number": deleted.deleted_number})
        return deleted

    def find(self, learner_id: str, exercise_id: str) -> Recording | None:
        """Give a recording, a deleted one too, or nothing."""
        values = {"learner_id": known(learner_id), "id": known(exercise_id)}
        row = self._link.one(FIND, values)
        return None if row is None else recording_of(row)

    def of_learner(self, learner_id: str, after: int = 0) -> Iterator[Recording]:
        """Stream what stands of a learner's recordings, behind a number, oldest first."""
        while rows := self._standing(learner_id, after):
            yield from map(recording_of, rows)
            if len(rows) < AT_ONCE:
                return
            after = rows[-1]["number"]

    def _standing(self, learner_id: str, after: int) -> list[Row]:
        return self._link.all(STANDING, {"learner_id": known(learner_id), "number": after})

    def deleted_after(self, learner_id: str, number: int) -> list[Recording]:
        """Give what stood at a number and was deleted behind it."""
        values = {"learner_id": known(learner_id), "number": number}
        return [recording_of(row) for row in self._link.all(DELETED_AFTER, values)]

    def last_number(self, learner_id: str) -> int:
        """Give the number of a learner's newest change, 0 before the first."""
        return int(self._link.all(LAST_NUMBER, {"learner_id": known(learner_id)})[0]["number"])

    def learner_ids(self) -> list[str]:
        """Name the learners who recorded something."""
        return [row["learner_id"] for row in self._link.all(LEARNER_IDS, {})]

    def forget(self, learner_id: str) -> int:
        """Remove all of a learner's recordings; gives how many there were."""
        link, values = writing(self._link), {"learner_id": known(learner_id)}
        link.run(FORGET_KEYS, values)
        return link.run(FORGET, values)


def row_of(recording: Recording) -> Row:
    """Give a recording's row."""
    row: Row = dict.fromkeys(exercises.columns.keys())
    done = recording.done
    row |= {name: getattr(done, name) for name in type(done).__dataclass_fields__}
    first = recording.first
    return row | {
        "kind": EXERCISE if isinstance(done, Exercise) else CHECK_IN,
        "number": recording.number,
        "batch_end": recording.batch_end,
        "deleted_number": recording.deleted_number,
        "first_answer": None if first is None else orjson.dumps(first.to_dict()).decode(),
    }


def recording_of(row: Row) -> Recording:
    """Read a recording."""
    model: type[Exercise | CheckIn] = Exercise if row["kind"] == EXERCISE else CheckIn
    first = row["first_answer"]
    return Recording(
        done=model(**{name: row[name] for name in model.__dataclass_fields__}),
        number=row["number"],
        batch_end=row["batch_end"],
        deleted_number=row["deleted_number"],
        first=None if first is None else FirstAnswer.from_dict(first),
    )
