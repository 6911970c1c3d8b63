"""Models kept as rows."""

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

from db.postgres.identifiers import known
from db.postgres.kinds import Kind
from db.postgres.link import Link
from db.postgres.statement import NEW, Row, Statement, prefixed

M = TypeVar("M")


class Rows(Generic[M]):
    """What all collections do the same way."""

    def __init__(self, link: Link, kind: Kind[M]) -> None:
        self._link = link
        self._kind = kind

    def add(self, thing: M) -> M:
        """Keep a new thing."""
        self._link.run(self._kind.insert, self._new(thing))
        return thing

    def save(self, thing: M) -> M:
        """Replace a thing by its newer self; raises NotFound."""
        if self._link.run(self._kind.change, self._new(thing)) == 0:
            raise self._kind.not_found()
        return thing

    def __iter__(self) -> Iterator[M]:
        return map(self._read, self._link.stream(self._kind.everything, {}))

    def _one(self, statement: Statement, **ids: str) -> M | None:
        row = self._link.one(statement, _known(ids))
        return None if row is None else self._read(row)

    def _all(self, statement: Statement, **ids: str) -> list[M]:
        return [self._read(row) for row in self._link.all(statement, _known(ids))]

    def _delete(self, **ids: str) -> None:
        if self._link.run(self._kind.delete, _known(ids)) == 0:
            raise self._kind.not_found()

    def _new(self, thing: M) -> Row:
        return prefixed(self._kind.to_row(thing), NEW)

    def _read(self, row: Row) -> M:
        return self._kind.from_row(row)


class Collection(Rows[M]):
    """Things with an id."""

    def get(self, thing_id: str) -> M:
        """Give a thing; raises NotFound."""
        thing = self.find(thing_id)
        if thing is None:
            raise self._kind.not_found()
        return thing

    def find(self, thing_id: str) -> M | None:
        """Give a thing, or nothing."""
        return self._one(self._kind.by_key, id=thing_id)

    def remove(self, thing_id: str) -> None:
        """Forget a thing; raises NotFound."""
        self._delete(id=thing_id)


class HouseholdCollection(Rows[M]):
    """Things of households, which are never found through another household."""

    def get(self, household_id: str, thing_id: str) -> M:
        """Give a thing; raises NotFound, also for another household's."""
        thing = self.find(household_id, thing_id)
        if thing is None:
            raise self._kind.not_found()
        return thing

    def find(self, household_id: str, thing_id: str) -> M | None:
        """Give a thing, or nothing."""
        return self._one(self._kind.by_key, household_id=household_id, id=thing_id)

    def of_household(self, household_id: str) -> list[M]:
        """Give a household's things, oldest first."""
        return self._all(self._kind.of_household, household_id=household_id)

    def remove(self, household_id: str, thing_id: str) -> None:
        """Forget a thing; raises NotFound."""
        self._delete(household_id=household_id, id=thing_id)


def _known(ids: Row) -> dict[str, Any]:
    return {name: known(value) for name, value in ids.items()}
