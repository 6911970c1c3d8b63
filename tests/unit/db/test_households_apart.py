"""What lets a database be spread by household: keys, locks and ids."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Table

from db.postgres.tables import metadata

DB = Path(__file__).parents[3] / "db"
SOURCES = sorted([*(DB / "postgres").rglob("*.py"), *(DB / "migrations").rglob("*.py")])
TABLES = sorted(metadata.tables.values(), key=lambda table: table.name)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_household_leads_every_key_that_names_it(table: Table) -> None:
    key = [column.name for column in table.primary_key.columns]
    assert key
    assert "household_id" not in key[1:]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_id_comes_from_a_sequence_and_no_table_is_locked(path: Path) -> None:
    text = path.read_text()
    forbidden = r"\b(big|small)?serial\b|\bnextval\b|GENERATED\s+\w+\s+AS\s+IDENTITY|LOCK\s+TABLE"
    assert not re.search(forbidden, text, re.IGNORECASE)
