"""Statements that read the timeline: one for each set of filters."""

from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from db.filters import ActionFilter
from db.postgres.identifiers import known
from db.postgres.statement import Row, Statement, given
from db.postgres.tables import idempotency_keys, project_actions
from db.recorded_actions import QUARTER
from models.activity.words import Word

Names = tuple[str, ...]
IDS: Final = ("household_id", "project_id")
LIMIT: Final = bindparam("limit", type_=BigInteger)
OFFSET: Final = bindparam("offset", type_=BigInteger)
ACTION: Final = project_actions.c
SHOWN: Final = tuple(column for column in project_actions.columns if column is not ACTION.words)
ORDER: Final[tuple[Column[Any], ...]] = (ACTION.created_at, ACTION.seq)
ONE: Final[ColumnElement[int]] = literal_column("1")
_exactly: Final = given(project_actions.columns, "")
_conditions: Final[dict[str, ColumnElement[bool]]] = {
    **{
        name: ACTION[name] == _exactly[name]
        for name in (*IDS, "action_type", "status", "environment", "request_id")
    },
    "start": ACTION.created_at >= bindparam("start", type_=BigInteger),
    "end": ACTION.created_at < bindparam("end", type_=BigInteger),
    "words": ACTION.words.op("@@")(cast(bindparam("words", type_=Text), TSQUERY)),
}


def asked(filters: ActionFilter) -> Row:
    """Give what a filter asks for, as parameters; their names choose the statement."""
    wanted = {name: getattr(filters, name) for name in _conditions}
    wanted["words"] = _searched(filters.words) if filters.words else None
    return {
        name: known(value) if name in IDS else value
        for name, value in wanted.items()
        if value is not None
    }


def _searched(words: tuple[Word, ...]) -> str:
    return " & ".join(f"'{word.text}'{':*' if word.is_beginning else ''}" for word in words)


@cache
def page(names: Names) -> Statement:
    """Ask for a page, newest first, with the total in each row, and in one where it is empty."""
    total = _chosen(names, func.count().label("total")).subquery("counted")
    keys = (
        _chosen(names, ACTION.household_id, ACTION.seq)
        .order_by(*(column.desc() for column in ORDER))
        .limit(LIMIT)
        .offset(OFFSET)
        .subquery("keys")
    )
    action = (
        select(*SHOWN)
        .where(ACTION.household_id == keys.c.household_id, ACTION.seq == keys.c.seq)
        .limit(ONE)
        .lateral("action")
    )
    joined = total.outerjoin(keys, true()).outerjoin(action, true())
    order = [action.c[column.name].desc() for column in ORDER]
    return Statement(select(total.c.total, *action.c).select_from(joined).order_by(*order))


@cache
def scan(names: Names) -> Statement:
    """Ask for all actions, oldest first."""
    return Statement(_chosen(names, *SHOWN).order_by(*ORDER))


@cache
def tally(names: Names) -> Statement:
    """Count by type and quarter of an hour."""
    quarter = func.floor(ACTION.created_at / literal_column(f"{QUARTER}.0")).label("quarter")
    counted = _chosen(
        names,
        quarter,
        ACTION.action_type,
        func.count().label("count"),
        func.sum(ACTION.quantity).label("quantity"),
    )
    return Statement(counted.group_by(quarter, ACTION.action_type))


def _chosen(names: Names, *columns: ColumnElement[Any]) -> Select[Any]:
    chosen = select(*columns).select_from(project_actions)
    return chosen.where(*(_conditions[name] for name in names))


_of_household: Final = ACTION.household_id == _exactly["household_id"]
AFTER: Final = Statement(
    select(*SHOWN)
    .where(_of_household, ACTION.seq > _exactly["seq"])
    .order_by(ACTION.seq)
    .limit(LIMIT)
)
LAST_SEQ: Final = Statement(
    select(func.coalesce(func.max(ACTION.seq), literal_column("0")).label("seq")).where(
        _of_household
    )
)
BY_ID: Final = Statement(
    select(*SHOWN).where(_of_household, ACTION.action_id == _exactly["action_id"])
)
_keys: Final = idempotency_keys.c
_its_key: Final = (_keys.namespace == ACTION.household_id) & (_keys.first_action == ACTION.seq)
WITH_KEYS: Final = Statement(
    select(*SHOWN, _keys.namespace, _keys.key, _keys.request, _keys.occurred_at)
    .outerjoin_from(project_actions, idempotency_keys, _its_key)
    .order_by(ACTION.household_id, ACTION.seq)
)
