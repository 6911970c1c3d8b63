"""Statements that write the ledger: each a whole step of a mutation, in one message."""

from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    Insert,
    Table,
    bindparam,
    delete,
    func,
    insert,
    null,
    select,
    tuple_,
    union_all,
    update,
)

from db.postgres.entries import row_of
from db.postgres.idempotency import PREFIX, REMEMBER, row_of_entry
from db.postgres.kinds import CHILDREN
from db.postgres.statement import NEW, Row, Statement, given, prefixed
from db.postgres.tables import (
    ID,
    deferred_entries,
    households,
    idempotency_keys,
    tracking_events,
)
from models.child import Child
from models.entry import Entry

ENTRY: Final = "entry_"
_entry: Final = given(tracking_events.columns, ENTRY)
_household: Final = bindparam("household_id", type_=ID)
_columns: Final = [column.name for column in tracking_events.columns]


def _head(**more: ColumnElement[Any]) -> CTE:
    head = update(households).values(
        head_seq=_entry["seq"], head_hash=_entry["hash"], head_at=_entry["occurred_at"], **more
    )
    return head.where(households.c.id == _entry["household_id"]).cte("head")


def _recording(table: Table, head: CTE, *, with_key: bool) -> Statement:
    ctes = [
        CHILDREN.changing.cte("child"),
        head,
        *([REMEMBER.cte("remembered")] if with_key else []),
    ]
    return Statement(insert(table).values(_entry).add_cte(*ctes))


# Save the child, move the chain's head, remember the key, append the entry.
_RECORD: Final = {
    with_key: _recording(tracking_events, _head(recorded_seq=_entry["seq"]), with_key=with_key)
    for with_key in (False, True)
}
_DEFER: Final = {
    with_key: _recording(deferred_entries, _head(), with_key=with_key) for with_key in (False, True)
}


def record(entry: Entry) -> Statement:
    """Write a mutation, its entry into the ledger."""
    return _RECORD[entry.idempotency is not None]


def defer(entry: Entry) -> Statement:
    """Write a mutation, its entry among those that wait."""
    return _DEFER[entry.idempotency is not None]


def values_of(child: Child, entry: Entry) -> Row:
    """Give the parameters of both."""
    values = prefixed(CHILDREN.to_row(child), NEW) | prefixed(row_of(entry.event), ENTRY)
    if entry.idempotency is not None:
        values |= prefixed(row_of_entry(entry), PREFIX)
    return values


def _append_waiting() -> Insert:
    waiting = (
        delete(deferred_entries)
        .where(deferred_entries.c.household_id == _household)
        .returning(*deferred_entries.columns)
        .cte("waiting")
    )
    head = update(households).values(recorded_seq=households.c.head_seq)
    return (
        insert(tracking_events)
        .from_select(_columns, select(*waiting.c))
        .add_cte(head.where(households.c.id == _household).cte("head"))
    )


APPEND_WAITING: Final = Statement(_append_waiting().returning(*tracking_events.columns))
WAITING_HOUSEHOLDS: Final = Statement(select(deferred_entries.c.household_id).distinct())
WAITING: Final = Statement(select(func.count().label("entries")).select_from(deferred_entries))


def _anonymize(table: Table) -> Statement:
    of_user = table.c.user_id == bindparam("user_id", type_=ID)
    return Statement(update(table).values(user_id=null()).where(of_user))


def _keys_of_user() -> Statement:
    """Forget the keys that a user's entries came with."""
    places = union_all(
        *(
            select(table.c.household_id, table.c.seq).where(
                table.c.user_id == bindparam("user_id", type_=ID)
            )
            for table in (tracking_events, deferred_entries)
        )
    )
    keys = idempotency_keys.c
    return Statement(delete(idempotency_keys).where(tuple_(keys.namespace, keys.seq).in_(places)))


FORGET_KEYS: Final = _keys_of_user()
ANONYMIZE: Final = _anonymize(tracking_events)
ANONYMIZE_WAITING: Final = _anonymize(deferred_entries)
