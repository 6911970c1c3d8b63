"""What is damaged is named, and repaired as far as it can be."""

import json
from pathlib import Path

import pytest

from app import close_app, create_app
from tests.conftest import cheap_passwords
from tests.integration.commands.running import COMMANDS, assert_one_line, damage, run
from utils.settings import Settings

pytestmark = pytest.mark.data_folder


@pytest.mark.parametrize(
    "content", [b"garbage\n", b"[1, 2]\n", b"\0" * 100, b'{"users": {"x": 1}}']
)
@pytest.mark.parametrize("command", [COMMANDS[3], COMMANDS[5]], ids=" ".join)
def test_a_ledger_that_is_garbage_is_named(
    tmp_path: Path, stopped: Settings, command: tuple[str, ...], content: bytes
) -> None:
    file = damage(stopped, "tracking_events", content)
    command = tuple(str(tmp_path / word) if word == "out" else word for word in command)
    assert_one_line(run(stopped, *command), str(file))
    assert not (tmp_path / "out").exists()


def test_verify_names_each_damaged_line(stopped: Settings) -> None:
    file = stopped.data_dir / "db" / "tracking_events.json"
    lines = file.read_bytes().splitlines(keepends=True)
    damage(
        stopped,
        "tracking_events",
        b"".join([*lines[:2], b"one\n", *lines[3:4], b"two\n", *lines[5:]]),
    )
    done = run(stopped, "db", "verify")
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "DAMAGE tracking_events.json line 3: it does not begin with a document's id",
        "DAMAGE tracking_events.json line 5: it does not begin with a document's id",
    ]


def test_a_whole_folder_has_nothing_to_repair(stopped: Settings) -> None:
    done = run(stopped, "db", "repair")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "nothing to repair\n", "")


def test_compacting_says_what_it_saved(stopped: Settings) -> None:
    done = run(stopped, "db", "compact")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "children.json: " in done.stdout


def test_a_ledger_that_lost_its_end_is_repaired_as_far_as_the_children_know(
    stopped: Settings,
) -> None:
    (stopped.data_dir / "db" / "tracking_events.json").unlink()
    forget_recorded(stopped)
    done = run(stopped, "db", "repair")
    assert done.exit_code == 0
    assert "entries 1 to 4 of household" in done.stdout
    assert run(stopped, "ledger", "verify").stderr.startswith("MISMATCH ")
    assert run(stopped, "db", "repair").stdout == "nothing to repair\n"
    close_app(create_app(stopped, passwords=cheap_passwords()))


def forget_recorded(settings: Settings) -> None:
    """Leave each child only its newest entry, as it is once the ledger is synced."""
    file = settings.data_dir / "db" / "children.json"
    rows = json.loads(file.read_bytes())["children"]
    for row in rows.values():
        row["unrecorded"] = row["unrecorded"][-1:]
    file.write_text(json.dumps({"children": rows}))
