"""What is not there is said in one line, never by a traceback."""

from pathlib import Path

import pytest

from tests.integration.commands.running import COMMANDS, assert_one_line, run
from utils.settings import Settings

pytestmark = pytest.mark.data_folder


@pytest.mark.parametrize("is_there", [False, True], ids=["missing", "empty"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_folder_without_tables_is_refused_and_not_made(
    tmp_path: Path, settings: Settings, command: tuple[str, ...], is_there: bool
) -> None:
    if is_there:
        (settings.data_dir / "db").mkdir(parents=True)
    command = tuple(str(tmp_path / word) if word == "out" else word for word in command)
    assert_one_line(run(settings, *command), "holds no tables", "STARCHART_DATA_DIR")
    assert (settings.data_dir / "db").exists() is is_there
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", [("ledger", "verify"), ("db", "restore")], ids=" ".join)
def test_a_missing_file_is_named(
    tmp_path: Path, settings: Settings, command: tuple[str, str]
) -> None:
    file = tmp_path / "missing"
    assert_one_line(run(settings, *command, file), str(file), "No such file or directory")
    assert not settings.data_dir.exists()


@pytest.mark.parametrize("command", [("ledger", "verify"), ("db", "restore")], ids=" ".join)
def test_a_folder_is_no_file(tmp_path: Path, settings: Settings, command: tuple[str, str]) -> None:
    assert_one_line(run(settings, *command, tmp_path), str(tmp_path), "Is a directory")


@pytest.mark.parametrize("command", ["export", "backup"])
def test_nothing_is_written_into_a_folder_that_is_missing(
    tmp_path: Path, stopped: Settings, command: str
) -> None:
    out = tmp_path / "missing" / "out"
    assert_one_line(run(stopped, "db", command, out), "No such file or directory")


@pytest.mark.parametrize("arguments", [["bogus"], ["verify", "too", "much"], ["backup"]])
def test_a_wrong_use_is_told_with_the_right_one(settings: Settings, arguments: list[str]) -> None:
    done = run(settings, "db", *arguments)
    assert done.exit_code == 2
    assert "Usage: " in done.stderr
    assert "Error: " in done.stderr
