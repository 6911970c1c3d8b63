"""Children in the embedded engine: none goes while the ledger might lack an entry of it."""

from collections.abc import Callable

from db.embedded.append_table import AppendTable
from db.embedded.collection import HouseholdCollection
from models.child import Child


class Children(HouseholdCollection[Child]):
    """Children, whose documents carry what the ledger's file might not have yet."""

    def __init__(self, table: AppendTable, make_recorded: Callable[[str], None]) -> None:
        super().__init__(table, Child, "child")
        self._make_recorded = make_recorded

    def remove(self, household_id: str, thing_id: str) -> None:
        """Forget a child once its entries are on the disk; raises StorageUnavailable before."""
        self._make_recorded(household_id)
        super().remove(household_id, thing_id)
