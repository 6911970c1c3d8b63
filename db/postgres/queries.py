"""Statements that read the ledger: one for each set of filters."""

from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    any_,
    bindparam,
    func,
    literal_column,
    select,
)

from db.filters import EntryFilter
from db.postgres.identifiers import known
from db.postgres.statement import Row, Statement, given
from db.postgres.tables import ID, INSTANT, deferred_entries, households, tracking_events

Names = tuple[str, ...]

IDS: Final = ("household_id", "child_id", "user_id")
LIMIT: Final = bindparam("limit", type_=BigInteger)
OFFSET: Final = bindparam("offset", type_=BigInteger)
ONE: Final[ColumnElement[int]] = literal_column("1")
ENTRY: Final = tracking_events.c
_exactly: Final = given(tracking_events.columns, "")
_conditions: Final[dict[str, ColumnElement[bool]]] = {
    **{name: ENTRY[name] == _exactly[name] for name in (*IDS, "entity_type", "action")},
    "start": ENTRY.occurred_at >= bindparam("start", type_=INSTANT),
    "end": ENTRY.occurred_at < bindparam("end", type_=INSTANT),
}


def asked(filters: EntryFilter) -> Row:
    """Give what a filter asks for, as parameters; their names choose the statement."""
    asked_for = {name: getattr(filters, name) for name in _conditions}
    return {
        name: known(value) if name in IDS else value
        for name, value in asked_for.items()
        if value is not None
    }


@cache
def scan(names: Names) -> Statement:
    """Ask for all entries, oldest first by household and seq."""
    everything = chosen(names, *tracking_events.columns)
    return Statement(everything.order_by(ENTRY.household_id, ENTRY.seq))


def chosen(names: Names, *columns: ColumnElement[Any]) -> Select[Any]:
    """Select from what the filters choose."""
    everything = select(*columns).select_from(tracking_events)
    return everything.where(*(_conditions[name] for name in names))


def _in_chain(*conditions: ColumnElement[bool]) -> Select[Any]:
    of_household = ENTRY.household_id == _exactly["household_id"]
    return select(*tracking_events.columns).where(of_household, *conditions)


AT: Final = Statement(_in_chain(ENTRY.seq == _exactly["seq"]))
AFTER: Final = Statement(_in_chain(ENTRY.seq > _exactly["seq"]).order_by(ENTRY.seq).limit(LIMIT))
LAST_SEQ: Final = Statement(
    select(func.coalesce(func.max(ENTRY.seq), literal_column("0")).label("seq")).where(
        ENTRY.household_id == _exactly["household_id"]
    )
)
# A household's row keeps the end of its chain in the ledger.
LAST_SEQS: Final = Statement(
    select(households.c.id, households.c.recorded_seq).where(
        households.c.id == any_(bindparam("ids", type_=ARRAY(ID)))
    )
)
BY_ID: Final = Statement(select(*tracking_events.columns).where(ENTRY.id == _exactly["id"]))
REVERSAL: Final = Statement(
    select(*tracking_events.columns)
    .where(ENTRY.reverses == _exactly["reverses"], ENTRY.child_id == _exactly["child_id"])
    .order_by(ENTRY.seq)
    .limit(ONE)
)
_waiting: Final = deferred_entries.c
WAITING_OF_CHILD: Final = Statement(
    select(*deferred_entries.columns)
    .where(
        _waiting.household_id == _exactly["household_id"],
        _waiting.child_id == _exactly["child_id"],
    )
    .order_by(_waiting.seq)
)
