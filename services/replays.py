"""Retries: a request that comes again with its idempotency key changes nothing."""

from db.faces.ledger import Document, Remembered
from db.store import Unit
from models.child import Child
from models.errors import KeyReused
from models.tracking_event import entry_as_stored
from services.scope import Scope


def find(scope: Scope, unit: Unit) -> Remembered | None:
    """Find the request this one repeats; raises KeyReused where its key came with another one."""
    if scope.idempotency is None:
        return None
    first = unit.ledger.remembered(namespace_of(scope), scope.idempotency.key, scope.now())
    if first is not None and first.request != scope.idempotency.request:
        raise KeyReused("This Idempotency-Key came before with another request; use a new one.")
    return first


def namespace_of(scope: Scope) -> str:
    """Name what keys belong to: the household, or the account that has none."""
    return scope.principal.household_id or scope.principal.user_id


def entry_of(unit: Unit, child: Child, first: Remembered) -> Document | None:
    """Give the first request's entry, or none while it is deferred."""
    document = None if first.seq is None else unit.ledger.at(child.household_id, first.seq)
    return None if document is None else entry_as_stored(document)
