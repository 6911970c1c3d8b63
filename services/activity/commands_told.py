"""Tell every household what commands did to the server: backups, restores and repairs."""

from typing import Final
from uuid import UUID, uuid5

import structlog

from models.activity.action import LONGEST_DETAILS, Environment, ProjectAction
from models.errors import StorageUnavailable
from services.activity.announcing import announce
from services.scope import Parts
from utils.notes import Note, Notes
from utils.settings import Settings

log = structlog.get_logger()
FOLDER: Final = "notes"


def notes_of(settings: Settings) -> Notes:
    """Give the notes beside a data folder."""
    return Notes(settings.data_dir / FOLDER)


def tell_all(parts: Parts) -> None:
    """Write the notes into the own timeline of every household, each once, and remove them."""
    try:
        for note in notes_of(parts.settings):
            _tell(parts, note)
            notes_of(parts.settings).forget(note)
    except StorageUnavailable as error:
        log.warning("notes_wait", detail=error.detail)


def _tell(parts: Parts, note: Note) -> None:
    with parts.store.read() as unit:
        household_ids = [household.id for household in unit.households]
    for household_id in household_ids:
        action = _action(household_id, note)
        with parts.store.write(household_id) as unit:
            if unit.actions.find(household_id, action.action_id) is None:
                unit.actions.record([action])
    parts.store.ticket().wait()
    for household_id in household_ids:
        announce(parts.publishing, [_action(household_id, note)])


def _action(household_id: str, note: Note) -> ProjectAction:
    """Make a household's action of a note, with the same id whenever it is made."""
    return ProjectAction(
        action_id=str(uuid5(UUID(household_id), note.id)),
        project_id=household_id,
        household_id=household_id,
        user_id=None,
        action_type=note.action_type,
        action_details=note.details[:LONGEST_DETAILS],
        created_at=note.created_at,
        environment=Environment.PRODUCTION,
    )
