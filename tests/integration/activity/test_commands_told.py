"""What commands did to the data stands in every household's own timeline, once."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.commands.db import db_commands
from services.activity import commands_told
from tests.api.builders import parts_of, serving
from tests.families import Caller, sign_up
from utils.notes import Note, Notes
from utils.settings import Settings


def told(parent: Caller, action_type: str) -> list[str]:
    found = parent.get("/api/activity", project_id="household", action_type=action_type)
    return [action["action_details"] for action in found.json["actions"]]


def run(settings: Settings, *arguments: object) -> None:
    done = CliRunner().invoke(db_commands(lambda: settings), list(map(str, arguments)))
    assert done.exit_code == 0, done.output


@pytest.mark.data_folder
def test_a_backup_beside_the_server_is_told_to_every_household(
    settings: Settings, tmp_path: Path
) -> None:
    with serving(settings) as app:
        parents = [sign_up(app.test_client()) for _ in range(2)]
        run(settings, "backup", tmp_path / "backup.tar.gz")
        for _ in range(2):  # what was told is not told again
            commands_told.tell_all(parts_of(app))
        for parent in parents:
            (details,) = told(parent, "backup_made")
            assert details.startswith("A backup of ")
    assert list(commands_told.notes_of(settings)) == []


@pytest.mark.data_folder
def test_a_restore_and_a_repair_are_told_after_the_start(
    settings: Settings, tmp_path: Path
) -> None:
    with serving(settings) as app:
        parent = sign_up(app.test_client())
        parent.post("/child", name="Mia")
        parent.post("/child", name="Ben")
        email = (parent.user or {})["email"]
    run(settings, "backup", tmp_path / "backup.tar.gz")
    run(settings, "restore", tmp_path / "backup.tar.gz")
    damage(settings.data_dir / "db" / "children.json", "Mia")
    run(settings, "repair")
    with serving(settings) as app:
        commands_told.tell_all(parts_of(app))
        parent = Caller.logged_in(app.test_client(), email, "correct horse battery")
        assert len(told(parent, "backup_made")) == 1
        assert len(told(parent, "backup_restored")) == 1
        assert told(parent, "repair_made") == ["Files of the data were repaired; damaged lines: 1"]


def damage(path: Path, word: str) -> None:
    """Spoil the line that holds a word."""
    lines = path.read_text().splitlines(keepends=True)
    spoilt = [line.replace("{", "[", 1) if f'"{word}"' in line else line for line in lines]
    assert spoilt != lines
    path.write_text("".join(spoilt))


def test_a_note_that_was_told_before_a_crash_is_not_told_again(settings: Settings) -> None:
    with serving(settings) as app:
        parent = sign_up(app.test_client())
        notes = commands_told.notes_of(settings)
        notes.leave("backup_made", "A backup", 1_770_000_000)
        (note,) = notes
        commands_told.tell_all(parts_of(app))
        write(settings, note)
        commands_told.tell_all(parts_of(app))
        assert told(parent, "backup_made") == ["A backup"]


def write(settings: Settings, note: Note) -> None:
    """Put a note back, as if the server had been killed before it removed it."""
    fields = {name: getattr(note, name) for name in Note.__dataclass_fields__}
    path = settings.data_dir / commands_told.FOLDER / f"{note.id}.json"
    path.write_text(json.dumps(fields))


def test_a_note_that_can_not_be_read_or_left_fails_nothing(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "notes")
    notes.leave("backup_made", "A backup", 1)
    (tmp_path / "notes" / "0.json").write_text("{")
    assert [note.details for note in notes] == ["A backup"]
    (tmp_path / "file").touch()
    Notes(tmp_path / "file").leave("backup_made", "A backup", 1)
