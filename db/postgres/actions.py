"""What happened in projects."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Text,
    bindparam,
    delete,
    func,
    insert,
    null,
    select,
    update,
)

from db.filters import ActionFilter
from db.postgres import action_counts as counts
from db.postgres import action_queries as queries
from db.postgres.action_pages import ActionPages
from db.postgres.idempotency import PREFIX, REMEMBER_ALONE, row_of_actions
from db.postgres.identifiers import known
from db.postgres.kept_counts import KeptCounts
from db.postgres.link import Link, Reading
from db.postgres.numbers import bounded
from db.postgres.statement import NEW, Row, Statement, given, prefixed
from db.postgres.tables import idempotency_keys, project_actions
from db.postgres.transaction import writing
from db.recorded_actions import QUARTER, KeyUse, RecordedAction, numbered
from models.activity.action import ProjectAction
from models.activity.summary import Counted
from models.activity.words import words_of

_new: Final = given(queries.SHOWN, NEW)
_asked: Final = given(project_actions.columns, "")
_words: Final = func.array_to_tsvector(bindparam("new_words", type_=ARRAY(Text)))
INSERT: Final = Statement(insert(project_actions).values({**_new, "words": _words}))


def _of(*names: str) -> list[ColumnElement[bool]]:
    return [project_actions.c[name] == _asked[name] for name in names]


FORGET_PROJECT: Final = Statement(delete(project_actions).where(*_of("household_id", "project_id")))
FORGET_HOUSEHOLD: Final = Statement(delete(project_actions).where(*_of("household_id")))


def _keys_of(*names: str) -> Statement:
    """Forget the keys of a household's actions."""
    first = idempotency_keys.c.first_action
    made = select(project_actions.c.seq).where(*_of("household_id", *names))
    return Statement(
        delete(idempotency_keys).where(
            idempotency_keys.c.namespace == _asked["household_id"],
            first.is_not(None),
            first.in_(made),
        )
    )


FORGET_KEYS_OF_PROJECT: Final = _keys_of("project_id")
FORGET_KEYS_OF_HOUSEHOLD: Final = _keys_of()
FORGET_KEYS_OF_USER: Final = _keys_of("user_id")
ANONYMIZE: Final = Statement(
    update(project_actions).values(user_id=null()).where(*_of("household_id", "user_id"))
)


class Actions:
    """The timeline; written under the lock of the household."""

    def __init__(self, link: Link, kept: KeptCounts) -> None:
        self._link = link
        self._kept = kept if isinstance(link, Reading) else None

    def record(self, actions: Sequence[ProjectAction], first: KeyUse | None = None) -> None:
        """Append actions of one household: all of them, or none."""
        if not actions:
            return
        link = writing(self._link)
        last_seq = self.last_seq(actions[0].household_id)
        recorded = numbered(list(actions), last_seq, first)
        link.run_many(INSERT, [prefixed(row_of(each), NEW) for each in recorded])
        link.run(counts.COUNT, counts.counts_of(actions))
        if first is not None:
            link.run(REMEMBER_ALONE, prefixed(row_of_actions(recorded[0]), PREFIX))

    def find(self, household_id: str, action_id: str) -> ProjectAction | None:
        """Give an action, or nothing."""
        values = {"household_id": known(household_id), "action_id": known(action_id)}
        row = self._link.one(queries.BY_ID, values)
        return None if row is None else ProjectAction.from_dict(row)

    def page(
        self, filters: ActionFilter, limit: int, offset: int
    ) -> tuple[list[ProjectAction], int]:
        """Give a page of actions, newest first, and how many match in all."""
        pages = ActionPages(self._link, self._kept)
        found = pages.page(filters, bounded(limit), bounded(offset))
        return list(map(ProjectAction.from_dict, found.rows)), found.total

    def scan(self, filters: ActionFilter) -> Iterator[ProjectAction]:
        """Stream actions, oldest first."""
        asked = queries.asked(filters)
        return map(ProjectAction.from_dict, self._link.stream(queries.scan(tuple(asked)), asked))

    def tally(self, filters: ActionFilter) -> list[Counted]:
        """Count actions by type and quarter of an hour."""
        asked = queries.asked(filters)
        return [
            Counted(
                int(row["quarter"]) * QUARTER,
                row["action_type"],
                row["count"],
                int(row["quantity"]),
            )
            for row in self._link.all(queries.tally(tuple(asked)), asked)
        ]

    def after(self, household_id: str, seq: int, limit: int) -> list[RecordedAction]:
        """Give the actions that were recorded behind one, in that order."""
        values = {"household_id": known(household_id), "seq": bounded(seq), "limit": max(0, limit)}
        return [recorded_of(row) for row in self._link.all(queries.AFTER, values)]

    def last_seq(self, household_id: str) -> int:
        """Give the seq of the action recorded last, 0 before the first."""
        return int(
            self._link.all(queries.LAST_SEQ, {"household_id": known(household_id)})[0]["seq"]
        )

    def forget_project(self, household_id: str, project_id: str) -> int:
        """Remove a project's actions; gives how many there were."""
        values = {"household_id": known(household_id), "project_id": known(project_id)}
        self._link.run(FORGET_KEYS_OF_PROJECT, values)
        self._link.run(counts.FORGET_PROJECT, values)
        return self._link.run(FORGET_PROJECT, values)

    def forget_household(self, household_id: str) -> int:
        """Remove a household's actions; gives how many there were."""
        values = {"household_id": known(household_id)}
        self._link.run(FORGET_KEYS_OF_HOUSEHOLD, values)
        self._link.run(counts.FORGET_HOUSEHOLD, values)
        return self._link.run(FORGET_HOUSEHOLD, values)

    def anonymize(self, household_id: str, user_id: str) -> int:
        """Set `user_id` to null in all actions of a user; gives how many."""
        values = {"household_id": known(household_id), "user_id": known(user_id)}
        self._link.run(FORGET_KEYS_OF_USER, values)
        return self._link.run(ANONYMIZE, values)


def row_of(recorded: RecordedAction) -> Row:
    """Give an action's row, its words as a list."""
    row = recorded.to_dict()
    row.pop("idempotency", None)
    return row | {"words": sorted(words_of(recorded.action.action_details))}


def copied_row_of(recorded: RecordedAction) -> Row:
    """Give an action's row as COPY takes it, its words as the text of a `tsvector`."""
    row = row_of(recorded)
    return row | {"words": " ".join(f"'{word}'" for word in row["words"])}


def recorded_of(row: Row) -> RecordedAction:
    """Read an action with its place."""
    action = ProjectAction.from_dict(row)
    return RecordedAction(action=action, seq=row["seq"], batch_end=row["batch_end"])
