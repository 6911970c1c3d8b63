"""Actions in the embedded engine."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from db.embedded.activity.table import ActionTable
from db.embedded.files.line_format import Document
from db.embedded.idempotency import KEYS_LAST, IdempotencyKeys
from db.filters import ActionFilter
from db.recorded_actions import KeyUse, RecordedAction, numbered
from models.activity.action import ProjectAction
from models.activity.summary import Counted


class Actions:
    """The timeline; written under the lock of the household."""

    def __init__(self, table: ActionTable, keys: IdempotencyKeys) -> None:
        self._table = table
        self._keys = keys

    def remember_recent(self, now: datetime) -> None:
        """Remember the keys of the last day's actions, after opening."""
        for document in self._table.take_keyed():
            recorded = RecordedAction.from_dict(document)
            if recorded.first is not None and now - recorded.first.at <= KEYS_LAST:
                self._keys.remember_actions(recorded)

    def record(self, actions: Sequence[ProjectAction], first: KeyUse | None = None) -> None:
        """Append actions of one household: all of them, or none."""
        if not actions:
            return
        last_seq = self.last_seq(actions[0].household_id)
        recorded = numbered(list(actions), last_seq, first)
        self._table.append([each.to_dict() for each in recorded])
        self._keys.remember_actions(recorded[0])

    def find(self, household_id: str, action_id: str) -> ProjectAction | None:
        """Give an action, or nothing."""
        document = self._table.find(action_id)
        if document is None or document["household_id"] != household_id:
            return None
        return ProjectAction.from_dict(document)

    def page(
        self, filters: ActionFilter, limit: int, offset: int
    ) -> tuple[list[ProjectAction], int]:
        """Give a page of actions, newest first, and how many match in all."""
        documents, total = self._table.page(filters, limit, offset)
        return list(map(ProjectAction.from_dict, documents)), total

    def scan(self, filters: ActionFilter) -> Iterator[ProjectAction]:
        """Stream actions, oldest first."""
        return map(ProjectAction.from_dict, self._table.scan(filters))

    def tally(self, filters: ActionFilter) -> list[Counted]:
        """Count actions by type and quarter of an hour."""
        return self._table.tally(filters)

    def after(self, household_id: str, seq: int, limit: int) -> list[RecordedAction]:
        """Give the actions that were recorded behind one, in that order."""
        return list(map(RecordedAction.from_dict, self._table.after(household_id, seq, limit)))

    def last_seq(self, household_id: str) -> int:
        """Give the seq of the action recorded last, 0 before the first."""
        return self._table.last_seq(household_id)

    def forget_project(self, household_id: str, project_id: str) -> int:
        """Remove a project's actions, durably; gives how many there were."""
        return self._forget(household_id, self._table.rows_of_project(household_id, project_id))

    def forget_household(self, household_id: str) -> int:
        """Remove a household's actions, durably; gives how many there were."""
        return self._forget(household_id, self._table.rows_of(household_id))

    def anonymize(self, household_id: str, user_id: str) -> int:
        """Set `user_id` to null in all actions of a user, durably; gives how many."""
        rows = self._table.rows_of_user(household_id, user_id)
        return self._change(household_id, rows, _without_user)

    def _forget(self, household_id: str, rows: set[int]) -> int:
        return self._change(household_id, rows, lambda document: None)

    def _change(
        self, household_id: str, rows: set[int], change: Callable[[Document], Document | None]
    ) -> int:
        """Change rows, and forget the keys that they came with."""
        seqs: set[int] = set()

        def changed(row: int, document: Document) -> Document | None:
            if row not in rows:
                return document
            seqs.add(document["seq"])
            return change(document)

        if rows:
            self._table.rewrite(changed)
            self._keys.forget_actions(household_id, seqs)
        return len(rows)


def _without_user(document: Document) -> Document:
    anonymous = {**document, "user_id": None}
    anonymous.pop("idempotency", None)
    return anonymous
