"""What is kept in memory of each entry: some 40 bytes, and no documents."""

from array import array
from collections.abc import Mapping
from typing import Any

from db.embedded.files.line_format import opening
from db.embedded.ledger.entry_index import EntryIndex
from db.embedded.ledger.kinds import Kinds
from db.embedded.ledger.moments import parse_microseconds
from db.embedded.ledger.posting import Chain, Posting


class LedgerColumns:
    """The columns that the ledger is queried by, a row an entry.

    `offsets` has one more item than there are rows: a row's line ends where the next begins.
    Appending grows `offsets` and `times` first and the postings last, so whoever sees a row in a
    posting can read it.
    """

    def __init__(self, table: str) -> None:
        self.offsets = array("Q", [len(opening(table))])
        self.times = array("q")
        self.kinds = Kinds()
        self.ids = EntryIndex()
        self.households: dict[str | None, Chain] = {}
        self.children: dict[str, Posting] = {}
        self.users: dict[str, Posting] = {}

    def __len__(self) -> int:
        return len(self.times)

    @property
    def end(self) -> int:
        """Return the offset behind the last line."""
        return self.offsets[-1]

    def add(self, document: Mapping[str, Any], end: int) -> None:
        """Index an entry; what is missing or of a wrong type is left out."""
        row = len(self.times)
        get = document.get
        time = parse_microseconds(get("occurred_at"))
        kind = self.kinds.code(get("entity_type"), get("action"))
        chain = self._chain(get("household_id"))
        self.offsets.append(end)
        self.times.append(time)
        entry_id = get("id")
        if isinstance(entry_id, str):
            self.ids.add(row, entry_id)
        _post(self.children, get("child_id"), row, kind, chain.number, time)
        _post(self.users, get("user_id"), row, kind, chain.number, time)
        chain.add_entry(row, kind, get("seq"), time)

    def _chain(self, household_id: object) -> Chain:
        name = household_id if isinstance(household_id, str) else None
        chain = self.households.get(name)
        if chain is None:
            chain = self.households[name] = Chain(len(self.households))
        return chain


def _post(
    postings: dict[str, Posting], name: object, row: int, kind: int, household: int, time: int
) -> None:
    if isinstance(name, str):
        posting = postings.get(name)
        if posting is None:
            posting = postings[name] = Posting()
        posting.add(row, kind, household, time)
