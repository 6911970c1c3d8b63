"""The ledger as it is read: pages of entries, exports, and the proof that it holds."""

from collections.abc import Iterator

from db.filters import EntryFilter
from db.store import Document, Unit
from models.errors import NotFound
from models.tracking_event import entry_as_stored
from models.verification import Verdict, verify
from services.scope import Parts, Scope


def page(scope: Scope, filters: EntryFilter, limit: int, offset: int) -> tuple[list[Document], int]:
    """Give a page of entries, newest first, and how many match in all.

    A parent sees its own household only, deleted children included; raises NotFound for a child
    that was never there.
    """
    with scope.read() as unit:
        _check_in_sight(scope, unit, filters)
        documents, total = unit.ledger.page(filters, limit, offset)
    return [entry_as_stored(document) for document in documents], total


def export(scope: Scope, filters: EntryFilter) -> Iterator[Document]:
    """Stream entries, oldest first by household and seq; what is out of sight raises NotFound."""
    with scope.read() as unit:
        _check_in_sight(scope, unit, filters)
    return scan(scope.parts, filters)


def scan(parts: Parts, filters: EntryFilter) -> Iterator[Document]:
    """Stream entries as they are stored, oldest first by household and seq."""
    with parts.store.read() as unit:
        yield from map(entry_as_stored, unit.ledger.scan(filters))


def verification(parts: Parts, household_id: str | None = None) -> Verdict:
    """Recompute the chain of one household, or of all."""
    return verify(scan(parts, EntryFilter(household_id=household_id)))


def _check_in_sight(scope: Scope, unit: Unit, filters: EntryFilter) -> None:
    if scope.principal.is_admin or filters.child_id is None:
        return
    if unit.children.find(scope.household_id, filters.child_id) is not None:
        return
    known = EntryFilter(household_id=scope.household_id, child_id=filters.child_id)
    if unit.ledger.page(known, 1, 0)[1] == 0:
        raise NotFound("There is no such child in this household.")
