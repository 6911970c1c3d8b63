"""Children: each comes with those of its entries that wait for the ledger."""

from dataclasses import replace

from db.postgres import entries, queries
from db.postgres.collection import HouseholdCollection
from db.postgres.kinds import CHILDREN
from db.postgres.link import Link
from db.postgres.statement import Row
from models.child import Child


class Children(HouseholdCollection[Child]):
    """Children of households."""

    def __init__(self, link: Link) -> None:
        super().__init__(link, CHILDREN)

    def _read(self, row: Row) -> Child:
        has_waiting = row.pop("has_waiting")
        child = super()._read(row)
        return self._with_waiting(child) if has_waiting else child

    def _with_waiting(self, child: Child) -> Child:
        values = {"household_id": child.household_id, "child_id": child.id}
        waiting = self._link.all(queries.WAITING_OF_CHILD, values)
        return replace(child, unrecorded=tuple(map(entries.entry, waiting)))
