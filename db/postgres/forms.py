"""The documents of a copy as rows of their tables, and back."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Final

import orjson
from sqlalchemy import Select, Table, func, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from db.postgres import (
    action_queries,
    actions,
    entries,
    exercises,
    idempotency,
    kinds,
    snapshots,
    tables,
)
from db.postgres.kinds import Kind
from db.postgres.statement import Row, Statement
from db.recorded_actions import KeyUse, RecordedAction
from db.recordings import Recording
from models.activity.project import Project, ProjectToken
from models.child import Child
from models.device import Device
from models.entry import Entry, IdempotencyKey
from models.household import Household
from models.invite import Invite
from models.progress.custom import CustomAchievement
from models.progress.snapshot import DailySnapshot
from models.reward import Reward
from models.sign_in import SignIn
from models.task import Task
from models.user import User
from models.webhooks.delivery import Delivery
from models.webhooks.webhook import Webhook

Document = dict[str, Any]
Placed = tuple[Table, Row]
Stream = Callable[[Statement], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class Form:
    """A table of documents: the tables it is kept in, and the way there and back."""

    tables: tuple[Table, ...]
    rows_of: Callable[[Document], Iterable[Placed]]
    documents: Callable[[Stream], Iterator[Document]]

    def count(self, stream: Stream) -> int:
        """Count the documents."""
        counts = (select(func.count().label("rows")).select_from(table) for table in self.tables)
        return sum(row["rows"] for count in counts for row in stream(Statement(count)))


def _of_kind(kind: Kind[Any], model: type[Any]) -> Form:
    return Form(
        (kind.table,),
        lambda document: [(kind.table, kind.to_row(model.from_dict(document)))],
        lambda stream: (kind.from_row(row).to_dict() for row in stream(kind.everything)),
    )


# The ledger: what waits is an entry like the others, and a key lies beside its entry.

_all_entries: Final = union_all(
    select(*tables.tracking_events.columns), select(*tables.deferred_entries.columns)
).subquery("entries")
_keys: Final = tables.idempotency_keys.c


def _with_keys() -> Select[Any]:
    its_key = (_keys.namespace == _all_entries.c.household_id) & (_keys.seq == _all_entries.c.seq)
    return (
        select(*_all_entries.c, _keys.key, _keys.request)
        .outerjoin_from(_all_entries, tables.idempotency_keys, its_key)
        .order_by(_all_entries.c.household_id, _all_entries.c.seq)
    )


ALL_ENTRIES: Final = Statement(_with_keys())
NEWEST_ENTRIES: Final = Statement(
    select(*_all_entries.c)
    .ext(distinct_on(_all_entries.c.child_id))
    .order_by(_all_entries.c.child_id, _all_entries.c.seq.desc())
)


def _rows_of_entry(document: Document) -> Iterator[Placed]:
    entry = Entry.from_dict(document)
    yield tables.tracking_events, entries.row_of(entry.event)
    if entry.idempotency is not None:
        yield tables.idempotency_keys, idempotency.row_of_entry(entry)


def _entries(stream: Stream) -> Iterator[Document]:
    for row in stream(ALL_ENTRIES):
        key, request = row.pop("key"), row.pop("request")
        document = entries.document(row)
        if key is not None:
            document["idempotency"] = IdempotencyKey(key=key, request=request).to_dict()
        yield document


# Children: the embedded engine wants each child's newest entry in its document.


def _children(stream: Stream) -> Iterator[Document]:
    newest = {row["child_id"]: entries.document(row) for row in stream(NEWEST_ENTRIES)}
    for row in stream(kinds.CHILDREN.everything):
        document = kinds.CHILDREN.from_row(row).to_dict()
        if document["id"] in newest:
            document["unrecorded"] = [newest[document["id"]]]
        yield document


# The timeline: a key lies beside the first of the actions that it came with.


def _rows_of_action(document: Document) -> Iterator[Placed]:
    recorded = RecordedAction.from_dict(document)
    yield tables.project_actions, actions.copied_row_of(recorded)
    if recorded.first is not None:
        yield tables.idempotency_keys, idempotency.row_of_actions(recorded)


def _actions(stream: Stream) -> Iterator[Document]:
    for row in stream(action_queries.WITH_KEYS):
        first = None if row["key"] is None else KeyUse.of_row(row)
        yield replace(actions.recorded_of(row), first=first).to_dict()


# Progress


def _rows_of_recording(document: Document) -> Iterator[Placed]:
    recording = Recording.from_dict(document)
    yield tables.exercises, exercises.row_of(recording)
    if recording.first is not None:
        row = idempotency.row_of_recording(recording.id, recording.first)
        yield tables.idempotency_keys, row


def _recordings(stream: Stream) -> Iterator[Document]:
    return (exercises.recording_of(row).to_dict() for row in stream(exercises.EVERYTHING))


WHOLE, DAY = "learner", "day"
NOWHERE: Final = {"exercise_number": 0, "ledger_seq": 0}


def _rows_of_derived(document: Document) -> Iterator[Placed]:
    rest = {name: value for name, value in document.items() if name != "kind"}
    text = orjson.dumps(rest).decode()
    learner_id = document["learner_id"]
    if document["kind"] == WHOLE:
        yield tables.learners, {"learner_id": learner_id, "derived": text}
    else:
        row = {"learner_id": learner_id, "date": document["date"], "figures": text}
        yield tables.learner_days, row


def _derived(stream: Stream) -> Iterator[Document]:
    """Give the learners and their days; the days claim no place that a learner could be behind."""
    days = (row["figures"] for row in stream(Statement(select(tables.learner_days.c.figures))))
    wholes = (row["derived"] for row in stream(Statement(select(tables.learners.c.derived))))
    return chain(
        ({"kind": DAY, **day, **NOWHERE} for day in days),
        ({"kind": WHOLE, **whole} for whole in wholes),
    )


def _rows_of_snapshot(document: Document) -> Iterator[Placed]:
    snapshot = DailySnapshot.from_dict(document)
    yield tables.snapshots, snapshots.row_of(document["learner_id"], snapshot)


def _snapshots(stream: Stream) -> Iterator[Document]:
    for row in stream(Statement(select(*tables.snapshots.columns))):
        learner_id = row.pop("learner_id")
        yield {"learner_id": learner_id, **DailySnapshot(**row).to_dict()}


# Settings


def _rows_of_setting(document: Document) -> Iterator[Placed]:
    yield tables.settings, {"name": document["name"], "value": document["value"]}


def _settings(stream: Stream) -> Iterator[Document]:
    return stream(Statement(select(*tables.settings.columns).order_by(tables.settings.c.name)))


FORMS: Final[Mapping[str, Form]] = {
    "households": _of_kind(kinds.HOUSEHOLDS, Household),
    "users": _of_kind(kinds.USERS, User),
    "sessions": _of_kind(kinds.SIGN_INS, SignIn),
    "children": Form((tables.children,), _of_kind(kinds.CHILDREN, Child).rows_of, _children),
    "tasks": _of_kind(kinds.TASKS, Task),
    "rewards": _of_kind(kinds.REWARDS, Reward),
    "devices": _of_kind(kinds.DEVICES, Device),
    "invites": _of_kind(kinds.INVITES, Invite),
    "settings": Form((tables.settings,), _rows_of_setting, _settings),
    "tracking_events": Form(
        (tables.tracking_events, tables.deferred_entries), _rows_of_entry, _entries
    ),
    "project_actions": Form((tables.project_actions,), _rows_of_action, _actions),
    "exercises": Form((tables.exercises,), _rows_of_recording, _recordings),
    "snapshots": Form((tables.snapshots,), _rows_of_snapshot, _snapshots),
    "projects": _of_kind(kinds.PROJECTS, Project),
    "project_tokens": _of_kind(kinds.PROJECT_TOKENS, ProjectToken),
    "webhooks": _of_kind(kinds.WEBHOOKS, Webhook),
    "deliveries": _of_kind(kinds.DELIVERIES, Delivery),
    "achievements": _of_kind(kinds.ACHIEVEMENTS, CustomAchievement),
    "learners": Form((tables.learners, tables.learner_days), _rows_of_derived, _derived),
}
