"""What is derived of each learner, in the embedded engine: the whole, and each day."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from db.derived import Derived
from db.embedded.files.append_table import AppendTable
from db.embedded.files.line_format import Document
from models.progress.day_figures import DayFigures

WHOLE = "learner"
DAY = "day"


class Learners:
    """One document a learner, and one for each of its days, in one file.

    A change is one write: the days first, each with the place in the learner's sources that it
    was derived up to, then the learner. So a day that is ahead of its learner says that a write
    was torn, and `is_whole` of what is found then says to derive it anew.
    """

    def __init__(self, table: AppendTable) -> None:
        self._table = table
        self._doc_ids: dict[str, int] = {}
        self._derived: dict[str, Derived] = {}
        self._days: dict[str, dict[date, int]] = {}
        self._last_doc_id = 0
        self._torn = self._open()

    def _open(self) -> set[str]:
        """Index every document; gives the learners with a day that is ahead of them."""
        places: dict[str, tuple[int, int]] = {}
        for document in self._table:
            self._last_doc_id = max(self._last_doc_id, document.doc_id)
            learner_id = document["learner_id"]
            if document["kind"] == WHOLE:
                self._doc_ids[learner_id] = document.doc_id
            else:
                day = date.fromisoformat(document["date"])
                self._days.setdefault(learner_id, {})[day] = document.doc_id
                places[learner_id] = _later(places.get(learner_id, (0, 0)), _place_of(document))
        return {name for name, place in places.items() if self._is_behind(name, place)}

    def _is_behind(self, learner_id: str, place: tuple[int, int]) -> bool:
        if learner_id not in self._doc_ids:
            return True
        own = _place_of(self._document(self._doc_ids[learner_id]))
        return _later(own, place) != own

    def find(self, learner_id: str) -> Derived | None:
        """Give what is derived of a learner, or nothing."""
        derived = self._derived.get(learner_id)
        if derived is None and learner_id in self._doc_ids:
            document = self._document(self._doc_ids[learner_id])
            derived = Derived.from_dict(document, is_whole=learner_id not in self._torn)
            self._derived[learner_id] = derived
        return derived

    def save(self, derived: Derived, days: Sequence[DayFigures]) -> None:
        """Keep what is derived of a learner, with the days that changed: one atomic change."""
        learner_id = derived.learner_id
        of_learner = self._days.setdefault(learner_id, {})
        taken = _Numbers(self._last_doc_id)
        changed = {day.date: of_learner.get(day.date) or taken.next() for day in days}
        documents: dict[int, dict[str, Any]] = {
            changed[day.date]: {"kind": DAY, **day.to_dict(), **derived.place} for day in days
        }
        doc_id = self._doc_ids.get(learner_id) or taken.next()
        documents[doc_id] = {"kind": WHOLE, **derived.to_dict()}
        self._table.put_all(documents)
        self._last_doc_id = taken.last
        self._doc_ids[learner_id] = doc_id
        of_learner.update(changed)
        self._derived[learner_id] = derived
        if derived.is_whole:
            self._torn.discard(learner_id)

    def day(self, learner_id: str, day: date) -> DayFigures:
        """Give the figures of a day; they are empty where nothing happened."""
        doc_id = self._days.get(learner_id, {}).get(day)
        if doc_id is None:
            return DayFigures(learner_id=learner_id, date=day)
        return DayFigures.from_dict(self._document(doc_id))

    def days(self, learner_id: str, first: date, last: date) -> Iterator[DayFigures]:
        """Stream the days of a range, both ends included, that are not empty, oldest first."""
        known = self._days.get(learner_id, {})
        for day in sorted(day for day in list(known) if first <= day <= last):
            figures = DayFigures.from_dict(self._document(known[day]))
            if not figures.is_empty:
                yield figures

    def ids(self) -> list[str]:
        """Name the learners of whom something is derived."""
        return list(self._doc_ids)

    def forget(self, learner_id: str) -> None:
        """Remove what is derived of a learner, durably."""
        gone = [*self._days.get(learner_id, {}).values()]
        if learner_id in self._doc_ids:
            gone.append(self._doc_ids[learner_id])
        if gone:
            self._table.remove(doc_ids=gone)
        for known in (self._days, self._doc_ids, self._derived):
            known.pop(learner_id, None)
        self._torn.discard(learner_id)

    def _document(self, doc_id: int) -> Document:
        found = self._table.get(doc_id=doc_id)
        assert isinstance(found, dict)
        return found


class _Numbers:
    """Counts on from a number."""

    def __init__(self, last: int) -> None:
        self.last = last

    def next(self) -> int:
        self.last += 1
        return self.last


def _place_of(document: Document) -> tuple[int, int]:
    return document["exercise_number"], document["ledger_seq"]


def _later(left: tuple[int, int], right: tuple[int, int]) -> tuple[int, int]:
    return max(left[0], right[0]), max(left[1], right[1])
