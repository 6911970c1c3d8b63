"""What opening mends: a process killed between any two steps comes back consistent."""

from dataclasses import replace
from itertools import groupby

import structlog

from db.embedded.accounts import Users
from db.embedded.collection import Collection, HouseholdCollection
from db.embedded.ledger import EmbeddedLedger
from db.embedded.ledger_table import LedgerTable
from db.filters import EntryFilter
from models.child import Child
from models.entry import Entry
from models.errors import StarchartError
from models.household import Household
from models.tracking_event import TrackingEvent, entry_as_stored

log = structlog.get_logger()
PAGE = 500


class BrokenChain(StarchartError):
    """Entries are missing that neither the ledger nor the children have."""

    code = "broken_chain"


def make_whole(
    children: HouseholdCollection[Child], table: LedgerTable, ledger: EmbeddedLedger
) -> None:
    """Give the ledger what only the children know, then the children what only the ledger knows."""
    _append_unrecorded(children, table, ledger)
    for child in children:
        _bring_up_to_date(child, children, table)


def house_everybody(users: Users, households: Collection[Household]) -> None:
    """Give a parent whose household did not come to the disk, or into a backup, the household.

    It is as it was founded: what was changed since was acknowledged, and so is on the disk.
    """
    for user in users:
        if user.household_id is not None and households.find(user.household_id) is None:
            households.add(
                Household(id=user.household_id, timezone=user.timezone, created_at=user.created_at)
            )
            log.warning("household_recovered", household=user.household_id)


def _append_unrecorded(
    children: HouseholdCollection[Child], table: LedgerTable, ledger: EmbeddedLedger
) -> None:
    unrecorded = [entry for child in children for entry in child.unrecorded]
    unrecorded.sort(key=lambda entry: (entry.event.household_id, entry.event.seq))
    for household_id, entries in groupby(unrecorded, key=lambda e: e.event.household_id):
        last = table.last_seq(household_id)
        missing = [entry for entry in entries if entry.event.seq > last]
        _check_contiguous(household_id, last, missing)
        for entry in missing:
            table.insert(entry.to_dict())
            ledger.follow(entry)
            log.warning("entry_recovered", household=household_id, seq=entry.event.seq)


def _check_contiguous(household_id: str, last: int, missing: list[Entry]) -> None:
    for expected, entry in enumerate(missing, start=last + 1):
        if entry.event.seq != expected:
            raise BrokenChain(
                f"The ledger of household {household_id} lacks entry {expected}, and no child has "
                "it. Restore a backup, or run: flask --app app db repair"
            )


def _bring_up_to_date(
    child: Child, children: HouseholdCollection[Child], table: LedgerTable
) -> None:
    """Apply to a child the entries that came after the newest one it knows."""
    newest = _newest_entries(child, table)
    for event in newest:
        child = child.after(event, event.occurred_at)
    if newest:
        entry = Entry(event=newest[-1])
        children.save(replace(child, unrecorded=(entry,)))
        log.warning("child_recovered", child=child.id, seq=entry.event.seq)


def _newest_entries(child: Child, table: LedgerTable) -> list[TrackingEvent]:
    filters = EntryFilter(household_id=child.household_id, child_id=child.id)
    events: list[TrackingEvent] = []
    offset, limit = 0, 1
    while documents := table.page(filters, limit, offset)[0]:
        for document in documents:
            if document["seq"] <= child.last_seq:
                return events[::-1]
            events.append(TrackingEvent.from_dict(entry_as_stored(document)))
        offset, limit = offset + len(documents), PAGE
    return events[::-1]
