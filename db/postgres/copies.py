"""A database as the source of a copy, or its target."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby, islice
from typing import Final

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import Table

from db.copying import CannotCopy, Document
from db.postgres import action_counts, entries, idempotency, migrating, queries, tables
from db.postgres.address import connection_parameters
from db.postgres.connections import Connection, connect
from db.postgres.failures import UNAVAILABLE, unavailable
from db.postgres.forms import FORMS, Placed
from db.postgres.link import server_side
from db.postgres.statement import Row, Statement, prefixed
from db.postgres.transaction import LOCK_NO_HOUSEHOLD

AT_ONCE: Final = 1000
# A copy takes the time it takes.
SESSION: Final = {"timezone": "UTC", "statement_timeout": "0"}
UNFIT: Final = (KeyError, TypeError, ValueError, psycopg.DataError, psycopg.IntegrityError)
ONE_MOMENT: Final = b"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
FOLLOW_CHAINS: Final = b"""
    UPDATE households
    SET head_seq = last.seq, head_hash = last.hash, head_at = last.occurred_at,
        recorded_seq = last.seq
    FROM (
        SELECT DISTINCT ON (household_id) household_id, seq, hash, occurred_at
        FROM tracking_events ORDER BY household_id, seq DESC
    ) AS last
    WHERE households.id = last.household_id
"""


class DatabasePlace:
    """A database; it is brought up to date first."""

    def __init__(self, url: str) -> None:
        self._url = url

    @contextmanager
    def reading(self) -> Iterator["DatabaseReader"]:
        """Read one moment, also while servers write."""
        with self._transaction() as connection:
            connection.execute(ONE_MOMENT)
            yield DatabaseReader(connection)

    @contextmanager
    def writing(self) -> Iterator["DatabaseWriter"]:
        """Fill the tables in one transaction; whoever else copies waits, and finds them filled."""
        with self._transaction() as connection:
            connection.execute(LOCK_NO_HOUSEHOLD.encode())
            _check_empty(connection)
            yield DatabaseWriter(connection)
            connection.execute(FOLLOW_CHAINS)
            connection.execute(action_counts.FILL)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        migrating.upgrade(self._url)
        try:
            with (
                connect(connection_parameters(self._url), SESSION) as connection,
                connection.transaction(),
            ):
                yield connection
        except UNAVAILABLE as error:
            raise unavailable(error) from error


def _check_empty(connection: Connection) -> None:
    for form in FORMS.values():
        for table in form.tables:
            found = connection.execute(SQL("SELECT 1 FROM {} LIMIT 1").format(_name(table)))
            if found.fetchone() is not None:
                raise CannotCopy(
                    f"The database is not empty: {table.name} has rows. "
                    "A copy goes into an empty database."
                )


class DatabaseReader:
    """Streams rows as documents."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sizes(self) -> Mapping[str, int]:
        """Give the tables, and how many documents each has."""
        return {name: form.count(self._stream) for name, form in FORMS.items()}

    def documents(self, table: str) -> Iterator[Document]:
        """Stream a table's documents."""
        return FORMS[table].documents(self._stream)

    def _stream(self, statement: Statement) -> Iterator[Row]:
        return server_side(self._connection, statement, {})


class DatabaseWriter:
    """Fills tables by COPY."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, table: str, documents: Iterable[Document]) -> None:
        """Write documents; raises CannotCopy where one does not fit."""
        rest = iter(documents)
        number = 0
        while batch := list(islice(rest, AT_ONCE)):
            if table not in FORMS:
                raise CannotCopy(f"This version can't keep the table {table} in a database.")
            try:
                self._write([row for document in batch for row in FORMS[table].rows_of(document)])
            except UNFIT as error:
                raise _does_not_fit(table, number, error) from error
            number += len(batch)

    def _write(self, rows: list[Placed]) -> None:
        in_order = sorted(rows, key=lambda placed: placed[0].name)
        for table, placed in groupby(in_order, key=lambda placed: placed[0]):
            of_table = [row for _, row in placed]
            if table is tables.idempotency_keys:
                self._remember(of_table)
            else:
                self._copy(table, of_table)

    def _copy(self, table: Table, rows: list[Row]) -> None:
        columns = SQL(", ").join(map(Identifier, rows[0]))
        text = SQL("COPY {} ({}) FROM STDIN").format(_name(table), columns)
        with self._connection.cursor() as cursor, cursor.copy(text) as copy:
            for row in rows:
                copy.write_row(list(row.values()))

    def _remember(self, rows: list[Row]) -> None:
        """Write keys; of one that came again after its time, the last use."""
        keys = [prefixed(row, idempotency.PREFIX) for row in rows]
        with self._connection.cursor() as cursor:
            cursor.executemany(idempotency.REMEMBER_ALONE.text, keys)

    def ledger(self) -> Iterator[Document]:
        """Stream the ledger as it was taken, by household and seq."""
        return map(entries.document, server_side(self._connection, queries.scan(()), {}))


def _name(table: Table) -> Identifier:
    return Identifier(table.name)


def _does_not_fit(table: str, number: int, error: Exception) -> CannotCopy:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return CannotCopy(f"{table}, in the thousand documents behind {number}: {reason}")
