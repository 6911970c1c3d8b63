"""The ledger as it is read: pages of entries, exports, and the proof that it holds."""

from collections.abc import Iterator

from db.faces.ledger import Document
from db.filters import EntryFilter
from db.tracking import get_tracking_events_by_child, get_tracking_events_by_user
from models.errors import NotFound
from models.tracking_event import entry_as_stored
from models.verification import Verdict, verify
from services.scope import Parts, Scope


def check_sight(scope: Scope, child_id: str) -> None:
    """Raise NotFound for a child that was never in the own household; deleted ones were."""
    if scope.principal.is_admin:
        return
    with scope.read() as unit:
        if unit.children.find(scope.household_id, child_id) is not None:
            return
        own = EntryFilter(household_id=scope.household_id)
        if get_tracking_events_by_child(unit, child_id, own, limit=1)[1] == 0:
            raise NotFound("There is no such child in this household.")


def of_child(
    scope: Scope, child_id: str, filters: EntryFilter, limit: int, offset: int
) -> tuple[list[Document], int]:
    """Give a page of a child's entries, newest first, and how many match in all.

    A parent sees its own household only, deleted children included; raises NotFound for a child
    that was never there.
    """
    check_sight(scope, child_id)
    with scope.read() as unit:
        return get_tracking_events_by_child(unit, child_id, filters, limit, offset)


def of_user(
    scope: Scope, user_id: str, filters: EntryFilter, limit: int, offset: int
) -> tuple[list[Document], int]:
    """Give a page of the entries that a user made, newest first, and how many match in all."""
    with scope.read() as unit:
        return get_tracking_events_by_user(unit, user_id, filters, limit, offset)


def export(scope: Scope, filters: EntryFilter) -> Iterator[Document]:
    """Stream entries, oldest first by household and seq; what is out of sight raises NotFound."""
    if filters.child_id is not None:
        check_sight(scope, filters.child_id)
    return scan(scope.parts, filters)


def scan(parts: Parts, filters: EntryFilter) -> Iterator[Document]:
    """Stream entries as they are stored, oldest first by household and seq."""
    with parts.store.read() as unit:
        yield from map(entry_as_stored, unit.ledger.scan(filters))


def verification(parts: Parts, household_id: str | None = None) -> Verdict:
    """Recompute the chain of one household, or of all."""
    return verify(scan(parts, EntryFilter(household_id=household_id)))
