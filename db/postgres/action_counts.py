"""How many actions there are, kept by kind and time, in the transaction that records them."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from sqlalchemy import ARRAY, BigInteger, Text, bindparam, column, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from db.postgres.statement import Row, Statement, given
from db.postgres.stretches import SIZES
from db.postgres.tables import ID, action_counts
from models.activity.action import ProjectAction

KINDS: Final = ("project_id", "action_type", "status", "environment")
_asked: Final = given(action_counts.columns, "")
_table: Final = action_counts.c


def _count() -> Statement:
    """Add counts of a household, given as a list for each column."""
    types = {"project_id": ID} | dict.fromkeys(KINDS[1:], Text)
    names = [each.name for each in action_counts.columns][1:]
    lists = [bindparam(name, type_=ARRAY(types.get(name, BigInteger))) for name in names]
    given_rows = func.unnest(*lists).table_valued(*names).render_derived()
    chosen = select(_asked["household_id"], *(column(name) for name in names))
    insertion = insert(action_counts).from_select(
        ["household_id", *names], chosen.select_from(given_rows)
    )
    added = _table["count"] + insertion.excluded["count"]
    return Statement(
        insertion.on_conflict_do_update(
            index_elements=action_counts.primary_key, set_={"count": added}
        )
    )


COUNT: Final = _count()
# What the migration fills the table with, too.
FILL: Final = b"""
    INSERT INTO action_counts
        SELECT household_id, 12, created_at >> 12, project_id, action_type, status, environment,
            count(*)
        FROM project_actions
        GROUP BY household_id, created_at >> 12, project_id, action_type, status, environment;
    INSERT INTO action_counts
        SELECT household_id, larger, bucket >> larger - 12, project_id, action_type, status,
            environment, sum(count)
        FROM action_counts, unnest(ARRAY[16, 20, 24]) AS larger
        GROUP BY household_id, larger, bucket >> larger - 12, project_id, action_type, status,
            environment
"""
FORGET_HOUSEHOLD: Final = Statement(
    delete(action_counts).where(_table.household_id == _asked["household_id"])
)
FORGET_PROJECT: Final = Statement(
    delete(action_counts).where(
        _table.household_id == _asked["household_id"], _table.project_id == _asked["project_id"]
    )
)


def counts_of(actions: Sequence[ProjectAction]) -> Row:
    """Give what actions of a household add to the counts, as COUNT takes it."""
    smallest = Counter((each.created_at >> SIZES[0], *_kind_of(each)) for each in actions)
    counts: Counter[tuple[int, int, str, str, str, str]] = Counter()
    for (bucket, *kind), count in smallest.items():
        for size in SIZES:
            counts[(size, bucket >> size - SIZES[0], *kind)] += count  # type: ignore[index]
    names = [each.name for each in action_counts.columns][1:-1]
    columns = zip(*counts, strict=True)
    lists = dict(zip(names, map(list, columns), strict=True))
    return {"household_id": actions[0].household_id, **lists, "count": list(counts.values())}


def _kind_of(action: ProjectAction) -> tuple[str, str, str, str]:
    return action.project_id, action.action_type, str(action.status), str(action.environment)
