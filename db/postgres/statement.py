"""Statements of SQLAlchemy Core, written out once.

SQLAlchemy says what is asked; psycopg runs it. Running it through SQLAlchemy as well was measured
at 58 µs of processor time a statement, against 13 µs by psycopg alone.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import BindParameter, Column, Executable, Table, bindparam
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.elements import ClauseElement

Values = Mapping[str, Any]
Row = dict[str, Any]
NEW: Final = "new_"  # before the names of the parameters that hold a row's new values
DIALECT: Final = PGDialect_psycopg()  # type: ignore[no-untyped-call]


class Statement:
    """The text of a statement, and whether it writes; every value in it is a bind parameter."""

    __slots__ = ("text", "writes")

    def __init__(self, clause: Executable) -> None:
        assert isinstance(clause, ClauseElement)
        compiled = clause.compile(dialect=DIALECT)
        written = [name for name, value in (compiled.params or {}).items() if value is not None]
        assert not written, f"values are given when it runs, not where it is written: {written}"
        self.text = str(compiled)
        self.writes = isinstance(clause, UpdateBase)


def given(columns: Iterable[Column[Any]], prefix: str) -> dict[str, BindParameter[Any]]:
    """Name a parameter for each column: its name behind the prefix."""
    return {column.name: bindparam(prefix + column.name, type_=column.type) for column in columns}


def prefixed(values: Values, prefix: str) -> Row:
    """Name values as `given` names their parameters."""
    return {prefix + name: value for name, value in values.items()}


def put(table: Table) -> Statement:
    """Write rows, each in the place of the one that has its key."""
    insertion = insert(table).values(given(table.columns, NEW))
    rest = {c.name: insertion.excluded[c.name] for c in table.columns if not c.primary_key}
    return Statement(insertion.on_conflict_do_update(index_elements=table.primary_key, set_=rest))
