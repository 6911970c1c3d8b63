"""What is kept in memory of each action: some 35 bytes, and its share of the index."""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from db.embedded.activity.lane import Lane
from db.embedded.activity.segment import Term
from db.embedded.activity.selected import Selected, SelectedLane
from db.embedded.files.line_format import opening
from db.embedded.ledger.entry_index import EntryIndex
from db.filters import ActionFilter
from db.recorded_actions import QUARTER
from models.activity.summary import Counted
from models.activity.words import Word, words_of

# The names that are found by their whole value, each with the letter before its terms.
EXACT = {
    "household_id": b"h",
    "project_id": b"p",
    "user_id": b"u",
    "request_id": b"r",
    "action_type": b"t",
    "status": b"s",
    "environment": b"e",
}
WORD = b"w"


class ActionColumns:
    """The columns that the timeline is queried by, a row an action.

    `offsets` has one more item than there are rows: a row's line ends where the next begins.
    `last_seqs` and `rows_of` are by household.
    """

    def __init__(self, table: str) -> None:
        self.offsets = array("Q", [len(opening(table))])
        self.ids = EntryIndex()
        self.rows_of: dict[str, array[int]] = {}
        self.last_seqs: dict[str, int] = {}
        self._lanes = [Lane()]
        self._kinds: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def add(self, document: Mapping[str, Any], end: int) -> None:
        """Index an action behind the others."""
        row = len(self)
        self.offsets.append(end)
        self.ids.add(row, document["action_id"])
        household_id, time = document["household_id"], document["created_at"]
        if household_id not in self.rows_of:
            self.rows_of[household_id] = array("I")
        self.rows_of[household_id].append(row)
        self.last_seqs[household_id] = document["seq"]
        kind = self._kinds.setdefault(document["action_type"], len(self._kinds))
        self._lane(time).add(row, time, kind, document["quantity"], _terms_of(document))

    def _lane(self, time: int) -> Lane:
        """Give the lane that ends the least before a time; a new one where all end after it."""
        fitting = [lane for lane in self._lanes if lane.last_time <= time]
        if not fitting:
            self._lanes.append(Lane())
            return self._lanes[-1]
        return max(fitting, key=lambda lane: lane.last_time)

    def select(self, filters: ActionFilter) -> Selected:
        """Select the rows that a filter asks for."""
        terms = _terms_asked(filters)
        return Selected(
            [
                SelectedLane(lane, lane.select(terms, filters.start, filters.end))
                for lane in self._lanes
            ]
        )

    def rows_of_user(self, household_id: str, user_id: str) -> set[int]:
        """Give the rows that carry a user."""
        terms = [_term("household_id", household_id), _term("user_id", user_id)]
        lanes = [SelectedLane(lane, lane.select(terms, None, None)) for lane in self._lanes]
        return set(Selected(lanes).oldest_first())

    def tally(self, filters: ActionFilter) -> Iterator[Counted]:
        """Count actions by type and quarter of an hour."""
        counts: Counter[tuple[int, int]] = Counter()
        quantities: Counter[tuple[int, int]] = Counter()
        for selected in self.select(filters).lanes:
            lane = selected.lane
            for place in selected.places():
                key = (lane.times[place] // QUARTER, lane.kinds[place])
                counts[key] += 1
                quantities[key] += lane.quantities[place]
        names = list(self._kinds)
        for (quarter, kind), count in counts.items():
            yield Counted(quarter * QUARTER, names[kind], count, quantities[quarter, kind])


def _terms_of(document: Mapping[str, Any]) -> list[bytes]:
    named = [
        letter + document[name].encode()
        for name, letter in EXACT.items()
        if document[name] is not None
    ]
    return [*named, *(WORD + word.encode() for word in words_of(document["action_details"]))]


def _terms_asked(filters: ActionFilter) -> list[Term]:
    named = [
        _term(name, value) for name in EXACT if (value := getattr(filters, name, None)) is not None
    ]
    return [*map(_word, filters.words), *named]


def _term(name: str, value: str) -> Term:
    return Term(EXACT[name] + value.encode(errors="surrogatepass"))


def _word(word: Word) -> Term:
    return Term(WORD + word.text.encode(errors="surrogatepass"), word.is_beginning)
