"""What the live stream reads of the ledger, and the entries that come late to it."""

from collections.abc import Sequence, Set
from functools import partial

from db.faces.ledger import Document
from db.store import Store
from events.sending import Publisher
from services import announcements
from services.late import LateEffects
from services.progress.watch import Watch
from utils.waiting import wait_for


class LedgerSource:
    """Gives a stream the entries that it missed."""

    __slots__ = ("_store",)

    def __init__(self, store: Store) -> None:
        self._store = store

    def last_seq(self, household_id: str) -> int:
        """Give the place of the household's last durable entry."""
        with self._store.read() as unit:
            seq = unit.ledger.last_seq(household_id)
        wait_for(self._store.ticket())
        return seq

    def last_seqs(self, household_ids: Sequence[str]) -> dict[str, int]:
        """Give the places of the last durable entries of many households."""
        with self._store.read() as unit:
            seqs = unit.ledger.last_seqs(household_ids)
        self._store.ticket().wait()
        return seqs

    def standing(self, members: Set[tuple[str, str]]) -> Set[tuple[str, str]]:
        """Give those accounts that would still be let in, of pairs with their households."""
        with self._store.read() as unit:
            found = unit.users.find_all([user_id for user_id, _ in members])
        let_in = {(user.id, user.household_id) for user in found if user.is_admissible}
        return {member for member in members if member in let_in}

    def after(self, household_id: str, seq: int, limit: int) -> list[Document]:
        """Give the entries that follow one, in order."""
        with self._store.read() as unit:
            return unit.ledger.after(household_id, seq, limit)


def record_deferred(store: Store, publisher: Publisher, late: LateEffects, watch: Watch) -> None:
    """Append entries that wait to be recorded; once they are durable they have their effects."""
    with store.read() as unit:
        entries = unit.ledger.append_deferred()
    for event in (entry.event for entry in entries):
        late.keep([partial(publisher.publish, announcements.of_entry(event))])
        late.keep([partial(watch.notice, event.household_id, event.child_id)])
