"""Statements that read the timeline: one for each set of filters."""

from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    ColumnElement,
    Integer,
    Select,
    TableValuedAlias,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.selectable import LateralFromClause

from db.filters import ActionFilter
from db.postgres.identifiers import known
from db.postgres.statement import Row, Statement, given
from db.postgres.tables import action_counts, idempotency_keys, project_actions
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
KEY: Final = (ACTION.household_id, ACTION.created_at, ACTION.seq)
COUNTED: Final = action_counts.c
BUCKET: Final = ACTION.created_at.op(">>")(bindparam("size", type_=Integer)).label("bucket")
# What is asked of the text, and what actions are not counted by.
SEARCHED: Final = ("request_id", "words")
_exactly: Final = given(project_actions.columns, "")
_of_household: Final = ACTION.household_id == _exactly["household_id"]
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
def found(names: Names) -> Statement:
    """Ask for a page, newest first, with the total in each row, and in one where it is empty."""
    return _found(_chosen(names, *KEY))


@cache
def found_by_walking(names: Names) -> Statement:
    """Ask for the same by a walk through the household's time, whatever the planner thinks."""
    return _found(_walked(names, *KEY))


def _found(matching: Select[Any]) -> Statement:
    found = matching.cte("found")
    total = select(func.count().label("total")).select_from(found).subquery("counted")
    keys = select(found).order_by(*_newest(found.c)).limit(LIMIT).offset(OFFSET).subquery("keys")
    action = _action_of(keys.c)
    joined = total.outerjoin(keys, true()).outerjoin(action, true())
    rows = select(total.c.total, *action.c).select_from(joined)
    return Statement(rows.order_by(*_newest(action.c)))


@cache
def walk(names: Names) -> Statement:
    """Ask for a page out of stretches of time, given as lists, newest first."""
    times = _listed("times", "first", "behind")
    of_each = bindparam("of_each", type_=BigInteger)
    within = (
        _walked(names, *KEY)
        .where(ACTION.created_at >= times.c.first, ACTION.created_at < times.c.behind)
        .order_by(*_newest(ACTION))
        .limit(of_each)
        .lateral("within")
    )
    chosen = select(within).select_from(times.join(within, true()))
    keys = chosen.order_by(*_newest(within.c)).limit(LIMIT).offset(OFFSET).subquery("keys")
    action = _action_of(keys.c)
    rows = select(*action.c).select_from(keys.join(action, true()))
    return Statement(rows.order_by(*_newest(action.c)))


@cache
def counts(names: Names) -> Statement:
    """Ask for what is counted in stretches of buckets, given as lists: in all, and of a kind."""
    stretches = _listed("stretches", "size", "first", "behind")
    of_kind = [COUNTED[name] == _exactly[name] for name in names if name != "household_id"]
    matching = func.sum(COUNTED["count"]).filter(and_(true(), *of_kind))
    counted = (
        select(
            COUNTED.size,
            COUNTED.bucket,
            cast(func.sum(COUNTED["count"]), BigInteger).label("everything"),
            cast(func.coalesce(matching, literal_column("0")), BigInteger).label("matching"),
        )
        .where(
            COUNTED.household_id == _exactly["household_id"],
            COUNTED.size == stretches.c.size,
            COUNTED.bucket >= stretches.c.first,
            COUNTED.bucket < stretches.c.behind,
        )
        .group_by(COUNTED.size, COUNTED.bucket)
        .lateral("counted")
    )
    return Statement(select(counted).select_from(stretches.join(counted, true())))


@cache
def count_within(names: Names) -> Statement:
    """Count what lies in stretches of time, given as lists, by walking through them."""
    times = _listed("times", "first", "behind")
    matching = func.count().filter(and_(true(), *_walking(names)))
    counted = (
        select(func.count().label("everything"), matching.label("matching"))
        .where(
            _of_household,
            ACTION.created_at >= times.c.first,
            ACTION.created_at < times.c.behind,
        )
        .lateral("counted")
    )
    return Statement(select(times, counted).select_from(times.join(counted, true())))


@cache
def count_by_time(names: Names) -> Statement:
    """Count what matches by buckets of a size."""
    counted = _chosen(names, BUCKET, func.count().label("matching"))
    return Statement(counted.group_by(BUCKET))


@cache
def count_behind(names: Names) -> Statement:
    """Count by buckets what was recorded behind an action, and tell whether that is still there."""
    is_behind = ACTION.seq > _exactly["seq"]
    is_it = and_(ACTION.seq == _exactly["seq"], ACTION.action_id == _exactly["action_id"])
    return Statement(
        select(
            BUCKET,
            func.count().filter(is_behind).label("everything"),
            func.count().filter(and_(is_behind, *_walking(names))).label("matching"),
            func.bool_or(is_it).label("is_there"),
        )
        .where(_of_household, ACTION.seq >= _exactly["seq"])
        .group_by(BUCKET)
    )


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


def _walked(names: Names, *columns: ColumnElement[Any]) -> Select[Any]:
    return select(*columns).select_from(project_actions).where(_of_household, *_walking(names))


def _walking(names: Names) -> list[ColumnElement[bool]]:
    """Give conditions that no index is asked for, apart from that of time."""
    walked = (name for name in names if name != "household_id")
    return [
        _conditions[name].is_(true()) if name in SEARCHED else _conditions[name] for name in walked
    ]


def _action_of(keys: ReadOnlyColumnCollection[str, Any]) -> LateralFromClause:
    is_it = (ACTION.household_id == keys.household_id, ACTION.seq == keys.seq)
    return select(*SHOWN).where(*is_it).limit(ONE).lateral("action")


def _newest(columns: ReadOnlyColumnCollection[str, Any]) -> list[ColumnElement[Any]]:
    return [columns[column.name].desc() for column in ORDER]


def _listed(name: str, *columns: str) -> TableValuedAlias:
    lists = [bindparam(f"{column}_list", type_=ARRAY(BigInteger)) for column in columns]
    return func.unnest(*lists).table_valued(*columns, name=name).render_derived()


AFTER: Final = Statement(
    select(*SHOWN)
    .where(_of_household, ACTION.seq > _exactly["seq"])
    .order_by(ACTION.seq)
    .limit(LIMIT)
)
LAST: Final = Statement(
    select(ACTION.seq, ACTION.action_id).where(_of_household).order_by(ACTION.seq.desc()).limit(ONE)
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
