"""Idempotency keys: written with what their requests made, in the same transaction."""

from datetime import timedelta
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql

from db.faces.ledger import Remembered
from db.postgres.statement import Row, Statement, given
from db.postgres.tables import INSTANT, idempotency_keys
from db.recorded_actions import RecordedAction
from db.recordings import FirstAnswer
from models.entry import Entry

KEYS_LAST: Final = timedelta(hours=24)
PREFIX: Final = "key_"
_place: Final = (idempotency_keys.c.namespace, idempotency_keys.c.key)
_given: Final = given(idempotency_keys.columns, PREFIX)
_insert: Final = postgresql.insert(idempotency_keys).values(_given)

# A key that comes again after its time is a new one.
REMEMBER: Final = _insert.on_conflict_do_update(
    index_elements=_place,
    set_={c.name: _insert.excluded[c.name] for c in idempotency_keys.c if not c.primary_key},
)
REMEMBER_ALONE: Final = Statement(REMEMBER)
REMEMBERED: Final = Statement(
    select(
        idempotency_keys.c.request,
        idempotency_keys.c.seq,
        idempotency_keys.c.exercise_id,
        idempotency_keys.c.first_action,
        idempotency_keys.c.last_action,
    ).where(
        idempotency_keys.c.namespace == _given["namespace"],
        idempotency_keys.c.key == _given["key"],
        idempotency_keys.c.occurred_at >= bindparam("since", type_=INSTANT),
    )
)


def row_of_entry(entry: Entry) -> Row:
    """Give the row of the key that an entry came with."""
    assert entry.idempotency is not None
    return {
        "namespace": entry.event.household_id,
        "key": entry.idempotency.key,
        "request": entry.idempotency.request,
        "seq": entry.event.seq,
        "exercise_id": None,
        "first_action": None,
        "last_action": None,
        "occurred_at": entry.event.occurred_at,
    }


def row_of_recording(recording_id: str, first: FirstAnswer) -> Row:
    """Give the row of the key that an exercise came with."""
    return {
        "namespace": first.namespace,
        "key": first.key.key,
        "request": first.key.request,
        "seq": None,
        "exercise_id": recording_id,
        "first_action": None,
        "last_action": None,
        "occurred_at": first.at,
    }


def row_of_actions(recorded: RecordedAction) -> Row:
    """Give the row of the key that actions came with, by the first of them."""
    assert recorded.first is not None
    return {
        "namespace": recorded.first.namespace,
        "key": recorded.first.key.key,
        "request": recorded.first.key.request,
        "seq": None,
        "exercise_id": None,
        "first_action": recorded.seq,
        "last_action": recorded.batch_end,
        "occurred_at": recorded.first.at,
    }


def remembered(row: Row) -> Remembered:
    """Read what a key came with."""
    first, last = row["first_action"], row["last_action"]
    return Remembered(
        request=row["request"],
        seq=row["seq"],
        exercise_id=row["exercise_id"],
        actions=None if first is None else (first, last),
    )
