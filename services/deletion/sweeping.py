"""What a deletion owes: that no byte of it stays in the files, however often that is cut short."""

from typing import Final

import structlog

from db.store import Unit
from models.errors import StorageUnavailable
from models.ids import new_id
from services.scope import Parts

log = structlog.get_logger()
NAME: Final = "owed_sweep"
NOTHING: Final = ""


def owe(unit: Unit) -> None:
    """Note, with what is removed in the same unit, that the files are to be swept after it."""
    unit.settings.save(NAME, new_id())


def settle(parts: Parts) -> None:
    """Sweep where it is owed; what can't be done now stays owed, and the next round tries again.

    Nobody may hold the leader's lock meanwhile: a transaction that began before the removal keeps
    what was removed.
    """
    with parts.store.read() as unit:
        owed = unit.settings.find(NAME)
    if not owed:
        return
    try:
        if parts.store.sweep():
            _note_swept(parts, owed)
    except StorageUnavailable as error:
        log.warning("sweep_waits", reason=error.detail)


def _note_swept(parts: Parts, owed: str) -> None:
    """Note that this is done, and not what somebody removed meanwhile."""
    with parts.store.write(None) as unit:
        if unit.settings.find(NAME) == owed:
            unit.settings.save(NAME, NOTHING)
    parts.store.ticket().wait()
