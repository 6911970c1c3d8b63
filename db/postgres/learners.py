"""What is derived of each learner: the whole, and each day."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import orjson
from sqlalchemy import Date, bindparam, delete, literal_column, select

from db.derived import Derived
from db.postgres.identifiers import known
from db.postgres.link import Link
from db.postgres.statement import Row, Statement, given, put
from db.postgres.tables import learner_days, learners
from db.postgres.transaction import writing
from models.progress.day_figures import DayFigures

AT_ONCE: Final = 500
_asked: Final = given(learner_days.columns, "")
_whole: Final = learners.c.learner_id == _asked["learner_id"]
_days: Final = learner_days.c.learner_id == _asked["learner_id"]


PUT: Final = put(learners)
PUT_DAY: Final = put(learner_days)
FIND: Final = Statement(select(learners.c.derived).where(_whole))
DAY: Final = Statement(
    select(learner_days.c.figures).where(_days, learner_days.c.date == _asked["date"])
)
DAYS: Final = Statement(
    select(learner_days.c.date, learner_days.c.figures)
    .where(
        _days,
        learner_days.c.date >= bindparam("first", type_=Date),
        learner_days.c.date <= bindparam("last", type_=Date),
    )
    .order_by(learner_days.c.date)
    .limit(literal_column(str(AT_ONCE)))
)
IDS: Final = Statement(select(learners.c.learner_id))
FORGET: Final = Statement(delete(learners).where(_whole))
FORGET_DAYS: Final = Statement(delete(learner_days).where(_days))


class Learners:
    """One row a learner, and one for each of its days, written in one transaction."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def find(self, learner_id: str) -> Derived | None:
        """Give what is derived of a learner, or nothing."""
        row = self._link.one(FIND, {"learner_id": known(learner_id)})
        return None if row is None else Derived.from_dict(row["derived"])

    def save(self, derived: Derived, days: Sequence[DayFigures]) -> None:
        """Keep what is derived of a learner, with the days that changed: one atomic change."""
        link = writing(self._link)
        link.run(PUT, {"new_learner_id": derived.learner_id, "new_derived": _json(derived)})
        if days:
            link.run_many(PUT_DAY, list(map(_day_row, days)))

    def day(self, learner_id: str, day: date) -> DayFigures:
        """Give the figures of a day; they are empty where nothing happened."""
        row = self._link.one(DAY, {"learner_id": known(learner_id), "date": day})
        if row is None:
            return DayFigures(learner_id=learner_id, date=day)
        return DayFigures.from_dict(row["figures"])

    def days(self, learner_id: str, first: date, last: date) -> Iterator[DayFigures]:
        """Stream the days of a range, both ends included, that are not empty, oldest first."""
        while rows := self._range(learner_id, first, last):
            days = (DayFigures.from_dict(row["figures"]) for row in rows)
            yield from (day for day in days if not day.is_empty)
            if len(rows) < AT_ONCE or rows[-1]["date"] == last:
                return
            first = date.fromordinal(rows[-1]["date"].toordinal() + 1)

    def _range(self, learner_id: str, first: date, last: date) -> list[Row]:
        values = {"learner_id": known(learner_id), "first": first, "last": last}
        return self._link.all(DAYS, values)

    def ids(self) -> list[str]:
        """Name the learners of whom something is derived."""
        return [row["learner_id"] for row in self._link.all(IDS, {})]

    def forget(self, learner_id: str) -> None:
        """Remove what is derived of a learner."""
        link, values = writing(self._link), {"learner_id": known(learner_id)}
        link.run(FORGET, values)
        link.run(FORGET_DAYS, values)


def _day_row(day: DayFigures) -> Row:
    return {"new_learner_id": day.learner_id, "new_date": day.date, "new_figures": _json(day)}


def _json(thing: Derived | DayFigures) -> str:
    return orjson.dumps(thing.to_dict()).decode()
