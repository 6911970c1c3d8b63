"""Daily snapshots: one row for a learner and local date."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import Date, bindparam, delete, select

from db.postgres import tables
from db.postgres.identifiers import known
from db.postgres.link import Link
from db.postgres.statement import NEW, Row, Statement, given, prefixed, put
from db.postgres.transaction import writing
from models.progress.snapshot import DailySnapshot

_table: Final = tables.snapshots
_of_learner: Final = _table.c.learner_id == given(_table.columns, "")["learner_id"]

PUT: Final = put(_table)
BETWEEN: Final = Statement(
    select(*(column for column in _table.columns if column.name != "learner_id"))
    .where(
        _of_learner,
        _table.c.date >= bindparam("first", type_=Date),
        _table.c.date <= bindparam("last", type_=Date),
    )
    .order_by(_table.c.date)
)
FORGET: Final = Statement(delete(_table).where(_of_learner))


class Snapshots:
    """Snapshots of learners; written under the lock of the learner's household."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def save(self, learner_id: str, snapshots: Sequence[DailySnapshot]) -> None:
        """Keep snapshots, each in the place of the one that its day has."""
        rows = [prefixed(row_of(learner_id, each), NEW) for each in snapshots]
        if rows:
            writing(self._link).run_many(PUT, rows)

    def between(self, learner_id: str, first: date, last: date) -> list[DailySnapshot]:
        """Give the snapshots of a range, both ends included, oldest first."""
        values = {"learner_id": known(learner_id), "first": first, "last": last}
        return [DailySnapshot(**row) for row in self._link.all(BETWEEN, values)]

    def forget(self, learner_id: str) -> int:
        """Remove a learner's snapshots; gives how many there were."""
        return self._link.run(FORGET, {"learner_id": known(learner_id)})


def row_of(learner_id: str, snapshot: DailySnapshot) -> Row:
    """Give a snapshot's row."""
    fields = {name: getattr(snapshot, name) for name in DailySnapshot.__dataclass_fields__}
    return {"learner_id": learner_id, **fields}
