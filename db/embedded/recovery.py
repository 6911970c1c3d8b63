"""What opening mends: a process killed between any two steps comes back consistent."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import structlog

from db.embedded.accounts import Users
from db.embedded.collection import Collection, HouseholdCollection
from db.embedded.data_folder import LEDGER, DataFolder
from db.embedded.errors import REPAIR_COMMAND
from db.embedded.files.append_storage import AppendStorage
from db.embedded.files.line_format import Document
from db.embedded.ledger.changes import EmbeddedLedger
from db.embedded.ledger.table import LedgerTable
from db.filters import EntryFilter
from models.child import Child
from models.entry import Entry
from models.errors import StarchartError
from models.household import Household
from models.tracking_event import TrackingEvent, entry_as_stored

log = structlog.get_logger()
PAGE = 500


class Gap(NamedTuple):
    """Entries of a household, the first and the last, that are lost."""

    household_id: str
    first: int
    last: int


class BrokenChain(StarchartError):
    """Entries are missing that neither the ledger nor the children have."""

    code = "broken_chain"

    def __init__(self, gap: Gap) -> None:
        super().__init__(
            f"the ledger of household {gap.household_id} lacks the entries {gap.first} to "
            f"{gap.last}, and no child has them. Restore a backup, or run: {REPAIR_COMMAND}"
        )


def make_whole(
    children: HouseholdCollection[Child],
    history: Iterable[Document],
    table: LedgerTable,
    ledger: EmbeddedLedger,
) -> None:
    """Give the ledger what only the children know, then the children what only the ledger knows.

    `history` are the documents of the children's file, replaced ones too.
    """
    _append_unrecorded(history, table, ledger)
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


def fill_up(folder: Path) -> list[Gap]:
    """Append what only the children know, also behind entries that are lost; gives those gaps.

    A server then starts, and verifying the ledger tells of the gaps for ever. Raises FolderInUse.
    """
    with DataFolder(folder) as data, ExitStack() as closing:
        children = AppendStorage(data.table_path("children"))
        closing.callback(children.close)  # and not a table's, which would drop replaced lines
        children.load()
        table = LedgerTable(AppendStorage(data.table_path(LEDGER)))
        closing.callback(table.close)
        gaps: list[Gap] = []
        for household_id, missing in missing_entries(children.history(), table).items():
            gaps += _gaps(household_id, table.last_seq(household_id), missing)
            table.insert_multiple(entry.to_dict() for entry in missing)
        return gaps


def _append_unrecorded(
    history: Iterable[Document], table: LedgerTable, ledger: EmbeddedLedger
) -> None:
    for household_id, missing in missing_entries(history, table).items():
        for gap in _gaps(household_id, table.last_seq(household_id), missing):
            raise BrokenChain(gap)
        for entry in missing:
            table.insert(entry.to_dict())
            ledger.follow(entry)
            log.warning("entry_recovered", household=household_id, seq=entry.event.seq)


def missing_entries(history: Iterable[Document], table: LedgerTable) -> dict[str, list[Entry]]:
    """Give each household's entries, in order, that a child carries and the ledger lacks."""
    missing: defaultdict[str, dict[int, Document]] = defaultdict(dict)
    for child in history:
        for entry in child.get("unrecorded", ()):
            if entry["seq"] > table.last_seq(entry["household_id"]):
                missing[entry["household_id"]][entry["seq"]] = entry
    return {
        household_id: [Entry.from_dict(entry) for _, entry in sorted(entries.items())]
        for household_id, entries in missing.items()
    }


def _gaps(household_id: str, last: int, following: list[Entry]) -> Iterator[Gap]:
    for entry in following:
        if entry.event.seq > last + 1:
            yield Gap(household_id, last + 1, entry.event.seq - 1)
        last = entry.event.seq


def _bring_up_to_date(
    child: Child, children: HouseholdCollection[Child], table: LedgerTable
) -> None:
    """Apply to a child the entries that came after the newest one it knows."""
    newest = _newest_entries(child, table)
    for event in newest:
        child = child.after(event, event.occurred_at)
    if newest:
        entry = Entry(event=newest[-1])
        children.save(child.carrying((entry,)))
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
