"""Notes that commands leave beside the data, for the server to take up."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
import structlog
import uuid_utils

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a command did; `created_at` is in whole seconds since 1970."""

    id: str
    action_type: str
    details: str
    created_at: int


class Notes:
    """A folder of notes, a file each, which are whole or not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def leave(self, action_type: str, details: str, created_at: int) -> None:
        """Leave a note; one that can't be written is said in the log, and fails nothing."""
        note = Note(
            id=str(uuid_utils.uuid7()),
            action_type=action_type,
            details=details,
            created_at=created_at,
        )
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished = self._folder / f"{note.id}.tmp"
            unfinished.write_bytes(orjson.dumps(asdict(note)))
            os.replace(unfinished, self._folder / f"{note.id}.json")  # noqa: PTH105 - atomic by name
        except OSError as error:
            log.warning("note_not_left", action_type=action_type, detail=str(error))

    def __iter__(self) -> Iterator[Note]:
        """Give the notes, the oldest first."""
        for path in sorted(self._folder.glob("*.json")):
            try:
                yield Note(**orjson.loads(path.read_bytes()))
            except (OSError, ValueError, TypeError) as error:
                log.warning("note_unreadable", path=str(path), detail=str(error))

    def forget(self, note: Note) -> None:
        """Remove a note that was taken up."""
        with suppress(FileNotFoundError):
            (self._folder / f"{note.id}.json").unlink()
