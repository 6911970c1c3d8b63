"""The columns that all tables are made of."""

from typing import Any, Final

from sqlalchemy import Column, DateTime, MetaData, Uuid

metadata = MetaData()
ID: Final = Uuid(as_uuid=False)
INSTANT: Final = DateTime(timezone=True)


def key(name: str) -> Column[Any]:
    """Make a column of the primary key, with an id in it."""
    return Column(name, ID, primary_key=True)


def needed(name: str, kind: Any) -> Column[Any]:
    """Make a column that is never null."""
    return Column(name, kind, nullable=False)
