"""Failures of the database, as the rest of Starchart knows them."""

from typing import Final

import psycopg
import structlog
from psycopg import errors
from sqlalchemy.exc import SQLAlchemyError

from models.errors import StarchartError, StorageUnavailable

log = structlog.get_logger()

RETRY_AFTER: Final = 1
AWAY: Final = "The database does not answer right now; nothing was changed."
UNKNOWN: Final = (
    "The database went away before it said whether the change stands; "
    "with its Idempotency-Key, the request can safely be sent again."
)

# The server went away, restarts, is full, is a standby since the failover, took too long, or chose
# this transaction as the victim of a deadlock; or the pool had no connection to give.
UNAVAILABLE: Final = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.InternalError,
    SQLAlchemyError,
)
# Nothing of the transaction stands, and the same again may well succeed.
LOST_RACE: Final = errors.TransactionRollback


class UnusableDatabase(StarchartError):
    """The database can't be served as it is; the text says what to do."""

    code = "unusable_database"


def unavailable(error: Exception, detail: str = AWAY) -> StorageUnavailable:
    """Say that the database does not do its work now; why stands in the log alone."""
    log.warning("database_unavailable", error=type(error).__name__, reason=str(error).strip())
    return StorageUnavailable(detail, retry_after=RETRY_AFTER)
