"""Households: none goes while entries of it wait for the ledger."""

from db.postgres.collection import Collection
from db.postgres.deferral import Deferral
from db.postgres.kinds import HOUSEHOLDS
from db.postgres.link import Link
from db.postgres.transaction import Writing
from models.errors import StorageUnavailable
from models.household import Household


class Households(Collection[Household]):
    """Households, whose rows keep the ends of their chains."""

    def __init__(self, link: Link, deferral: Deferral) -> None:
        super().__init__(link, HOUSEHOLDS)
        self._deferral = deferral

    def remove(self, thing_id: str) -> None:
        """Forget a household once its entries are in the ledger.

        Raises NotFound, and StorageUnavailable where the ledger does not take them.
        """
        if isinstance(self._link, Writing):
            self._make_recorded(self._link, thing_id)
        super().remove(thing_id)

    def _make_recorded(self, link: Writing, household_id: str) -> None:
        chain = link.chain(household_id)
        if chain is not None and chain.has_waiting:
            self._deferral.append_waiting(link, household_id, chain)
            if link.chains[household_id].has_waiting:
                raise StorageUnavailable("The ledger does not take entries right now.")
        link.chains.pop(household_id, None)
