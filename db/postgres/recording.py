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
    update,
)
from sqlalchemy.dialects import postgresql

from db.postgres.entries import row_of
from db.postgres.kinds import CHILDREN, NEW
from db.postgres.statement import Row, Statement, given, prefixed
from db.postgres.tables import (
    ID,
    INSTANT,
    deferred_entries,
    households,
    idempotency_keys,
    tracking_events,
)
from models.child import Child
from models.entry import Entry

ENTRY: Final = "entry_"
KEY: Final = "key_"
_entry: Final = given(tracking_events.columns, ENTRY)
_key: Final = given(idempotency_keys.columns, KEY)
_household: Final = bindparam("household_id", type_=ID)
_columns: Final = [column.name for column in tracking_events.columns]


def _head(**more: ColumnElement[Any]) -> CTE:
    head = update(households).values(
        head_seq=_entry["seq"], head_hash=_entry["hash"], head_at=_entry["occurred_at"], **more
    )
    return head.where(households.c.id == _entry["household_id"]).cte("head")


def _remember() -> CTE:
    """Remember a key; one that comes again after its time is a new one."""
    remember = postgresql.insert(idempotency_keys).values(_key)
    rest = {name: remember.excluded[name] for name in ("request", "seq", "occurred_at")}
    key = [idempotency_keys.c.household_id, idempotency_keys.c.key]
    return remember.on_conflict_do_update(index_elements=key, set_=rest).cte("remembered")


def _recording(table: Table, head: CTE, *, with_key: bool) -> Statement:
    ctes = [CHILDREN.changing.cte("child"), head, *([_remember()] if with_key else [])]
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
        values |= prefixed(key_row(entry), KEY)
    return values


def key_row(entry: Entry) -> Row:
    """Give the row of an entry's idempotency key."""
    assert entry.idempotency is not None
    return {
        "household_id": entry.event.household_id,
        "key": entry.idempotency.key,
        "request": entry.idempotency.request,
        "seq": entry.event.seq,
        "occurred_at": entry.event.occurred_at,
    }


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


ANONYMIZE: Final = _anonymize(tracking_events)
ANONYMIZE_WAITING: Final = _anonymize(deferred_entries)

REMEMBERED: Final = Statement(
    select(idempotency_keys.c.request, idempotency_keys.c.seq).where(
        idempotency_keys.c.household_id == _household,
        idempotency_keys.c.key == _key["key"],
        idempotency_keys.c.occurred_at >= bindparam("since", type_=INSTANT),
    )
)
