"""The ledger's writing side: a mutation is one transaction, its entry behind a savepoint."""

from dataclasses import replace

from db.faces.ledger import Recorded
from db.postgres import recording
from db.postgres.chains import Chain
from db.postgres.deferral import Deferral
from db.postgres.identifiers import known
from db.postgres.landmarks import Landmarks
from db.postgres.ledger_reads import LedgerReads
from db.postgres.link import Link
from db.postgres.statement import Row
from db.postgres.transaction import Refused, Writing, writing
from models.chain import GENESIS, ChainHead
from models.child import Child
from models.entry import Entry
from models.errors import NotFound


class PostgresLedger(LedgerReads):
    """Writes a mutation in one message; where the ledger refuses the entry, it is deferred."""

    def __init__(self, link: Link, deferral: Deferral, landmarks: Landmarks) -> None:
        super().__init__(link, landmarks)
        self._deferral = deferral

    def head(self, household_id: str) -> ChainHead:
        """Give the end of a household's chain, entries that wait to be recorded included."""
        link = self._link
        if isinstance(link, Writing):
            chain = link.chain(household_id)
        else:
            chain = self._stored_chain(household_id)
        return GENESIS if chain is None else chain.head

    def record(self, child: Child, entry: Entry) -> Recorded:
        """Save a mutated child and append its entry, in the transaction of this unit.

        Raises NotFound where there is no such household.
        """
        link = writing(self._link)
        household_id = entry.event.household_id
        chain = self._ready_chain(link, household_id)
        values = recording.values_of(child, entry)
        if not chain.has_waiting and self._is_taken(link, entry, values):
            link.chains[household_id] = chain.with_recorded(entry)
            return Recorded(child=replace(child, unrecorded=()), is_deferred=False)
        link.run(recording.defer(entry), values)
        link.chains[household_id] = chain.with_waiting(entry)
        before = child.unrecorded if chain.has_waiting else ()
        return Recorded(child=replace(child, unrecorded=(*before, entry)), is_deferred=True)

    def append_deferred(self) -> list[Entry]:
        """Append what waits to be recorded, in transactions of their own; gives what is in now."""
        return self._deferral.append_all(self._link)

    def anonymize(self, user_id: str) -> int:
        """Set `user_id` to null in all entries of a user, and forget their keys."""
        link = writing(self._link)
        link.lift_time_limit()
        values = {"user_id": known(user_id)}
        link.run(recording.FORGET_KEYS, values)
        waiting = link.run(recording.ANONYMIZE_WAITING, values)
        return waiting + link.run(recording.ANONYMIZE, values)

    def _ready_chain(self, link: Writing, household_id: str) -> Chain:
        """Give the chain, after appending what waits, if the ledger takes it."""
        chain = link.chain(household_id)
        if chain is None:
            raise NotFound("There is no such household.")
        if chain.has_waiting:
            self._deferral.append_waiting(link, household_id, chain)
        return link.chains[household_id]

    def _is_taken(self, link: Writing, entry: Entry, values: Row) -> bool:
        try:
            link.attempt(recording.record(entry), values)
        except Refused as refusal:
            self._deferral.note_refusal(entry.event.household_id, entry.event.seq, refusal)
            return False
        return True
