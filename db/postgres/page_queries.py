"""Statements of a page: one for each set of filters, and for each way to come to its place."""

from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    true,
    tuple_,
)

from db.postgres.landmarks import Mark
from db.postgres.queries import ENTRY, IDS, LIMIT, OFFSET, ONE, Names, chosen
from db.postgres.statement import Row, Statement
from db.postgres.tables import ID, INSTANT, tracking_events, users

_PLACE: Final = (ENTRY.occurred_at, ENTRY.created_at, ENTRY.seq)
COUNTED: Final = func.count().label("counted")
Conditions = tuple[ColumnElement[bool], ...]
_mark_occurred_at: Final = bindparam("mark_occurred_at", type_=INSTANT)
_mark: Final = tuple_(
    _mark_occurred_at,
    bindparam("mark_created_at", type_=INSTANT),
    bindparam("mark_seq", type_=BigInteger),
)
_step: Final = bindparam("step", type_=BigInteger)
ONLY_HOME: Final = Statement(
    select(users.c.household_id).where(
        users.c.id == bindparam("user_id", type_=ID),
        users.c.household_id.is_not(None),
        func.cardinality(users.c.former_household_ids, type_=BigInteger) == literal_column("0"),
    )
)


def values_of(mark: Mark | None) -> Row:
    """Give a mark as the parameters of statements that begin there."""
    if mark is None:
        return {}
    return {
        "mark_occurred_at": mark.occurred_at,
        "mark_created_at": mark.created_at,
        "mark_seq": mark.seq,
    }


@cache
def page(names: Names, *, from_mark: bool = False) -> Statement:
    """Ask for a page, newest first, with a count in each row, and in one where it is empty.

    It counts all, or from a mark on, whatever the start of the range, with the time and the seq of
    the oldest, which is the mark's own entry. Count and offset are walked through in an index
    alone. Only the page's own rows are fetched, each by its key: the limit of one keeps the planner
    from joining the whole ledger instead.
    """
    count = _counted_from_mark(names) if from_mark else chosen(names, COUNTED)
    total, keys = count.subquery("total"), _keys(names).subquery("keys")
    entry = _entry(keys)
    joined = total.outerjoin(keys, true()).outerjoin(entry, true())
    page = select(*total.c, *entry.c).select_from(joined)
    return Statement(page.order_by(*_newest(entry, names)))


@cache
def below(names: Names) -> Statement:
    """Ask for a page, newest first, whose offset is counted from a mark downwards."""
    keys = _keys(names).where(*_up_to_mark()).subquery("keys")
    entry = _entry(keys)
    joined = keys.join(entry, true())
    return Statement(select(*entry.c).select_from(joined).order_by(*_newest(entry, names)))


@cache
def marks(names: Names, *, from_mark: bool) -> Statement:
    """Ask for the next places that are a step apart, oldest first."""
    number = func.row_number().over(order_by=_PLACE).label("number")
    following = chosen(names, *_PLACE, number)
    if from_mark:
        following = following.where(*_behind_mark())
    some = following.order_by(*_PLACE).limit(LIMIT).subquery("some")
    each = select(*some.c).where(some.c.number % _step == literal_column("0"))
    return Statement(each.order_by(some.c.number))


def _counted_from_mark(names: Names) -> Select[Any]:
    first = (func.min(ENTRY.seq).label("first_seq"), func.min(ENTRY.occurred_at).label("first_at"))
    up_to_end = tuple(name for name in names if name != "start")
    return chosen(up_to_end, COUNTED, *first).where(*_from_mark())


# The planner can tell from the time alone how much there is; the rows say where exactly it ends.


def _from_mark() -> Conditions:
    return tuple_(*_PLACE) >= _mark, ENTRY.occurred_at >= _mark_occurred_at


def _behind_mark() -> Conditions:
    return tuple_(*_PLACE) > _mark, ENTRY.occurred_at >= _mark_occurred_at


def _up_to_mark() -> Conditions:
    return tuple_(*_PLACE) <= _mark, ENTRY.occurred_at <= _mark_occurred_at


def _keys(names: Names) -> Select[Any]:
    newest = [column.desc() for column in _order(names)]
    keys = chosen(names, ENTRY.household_id, ENTRY.seq)
    return keys.order_by(*newest).limit(LIMIT).offset(OFFSET)


def _entry(keys: Any) -> Any:
    return (
        select(*tracking_events.columns)
        .where(ENTRY.household_id == keys.c.household_id, ENTRY.seq == keys.c.seq)
        .limit(ONE)
        .lateral("entry")
    )


def _newest(entry: Any, names: Names) -> list[ColumnElement[Any]]:
    return [entry.c[column.name].desc() for column in _order(names)]


def _order(names: Names) -> list[Column[Any]]:
    """Order by time; whatever has one of the ids is of one household, in which seq decides."""
    return list(_PLACE) if set(names) & set(IDS) else [*_PLACE, ENTRY.household_id]
