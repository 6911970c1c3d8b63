"""Daily snapshots in the embedded engine."""

from collections.abc import Sequence
from datetime import date

from db.embedded.files.append_table import AppendTable
from models.progress.snapshot import DailySnapshot


class Snapshots:
    """One document for a learner and local date. Under the lock of the learner's household."""

    def __init__(self, table: AppendTable) -> None:
        self._table = table
        self._days: dict[str, dict[date, int]] = {}
        self._last_doc_id = 0
        for document in table:
            self._last_doc_id = max(self._last_doc_id, document.doc_id)
            days = self._days.setdefault(document["learner_id"], {})
            days[date.fromisoformat(document["date"])] = document.doc_id

    def save(self, learner_id: str, snapshots: Sequence[DailySnapshot]) -> None:
        """Keep snapshots, each in the place of the one that its day has."""
        days = self._days.setdefault(learner_id, {})
        new = [each.date for each in snapshots if each.date not in days]
        doc_ids = days | {day: self._last_doc_id + n for n, day in enumerate(new, 1)}
        self._table.put_all(
            {doc_ids[each.date]: {"learner_id": learner_id, **each.to_dict()} for each in snapshots}
        )
        self._last_doc_id += len(new)
        days.update({day: doc_ids[day] for day in new})

    def between(self, learner_id: str, first: date, last: date) -> list[DailySnapshot]:
        """Give the snapshots of a range, both ends included, oldest first."""
        days = sorted(self._days.get(learner_id, {}).items())
        chosen = [self._table.get(doc_id=n) for day, n in days if first <= day <= last]
        return [DailySnapshot.from_dict(each) for each in chosen if isinstance(each, dict)]

    def forget(self, learner_id: str) -> int:
        """Remove a learner's snapshots, durably; gives how many there were."""
        gone = list(self._days.get(learner_id, {}).values())
        if gone:
            self._table.remove(doc_ids=gone)
            del self._days[learner_id]
        return len(gone)
