"""README and docs/ show what really happens."""

import os
import re
import sys
from pathlib import Path

import pytest

from tests.documents import Shell, commands_of, matches
from tests.servers import PROJECT, running

DOCUMENTS = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]
WITH_COMMANDS = [path for path in DOCUMENTS if commands_of(path.read_text())]
WRITTEN = (
    "ann.json",
    "ben.json",
    "login.json",
    "invite.json",
    "admin.json",
    "request.json",
    "mia.ndjson",
    "backup.tar.gz",
)
ADMINISTRATOR = {"admin_email": "admin@home.example", "admin_password": "a long admin password"}


@pytest.mark.parametrize("path", WITH_COMMANDS, ids=lambda path: path.name)
def test_every_command_answers_as_the_document_shows(path: Path, tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    with (
        running(tmp_path / "server", **ADMINISTRATOR) as server,
        Shell(PROJECT, _environment(server.folder, tmp_path)) as shell,
    ):
        for command in commands_of(path.read_text()):
            here = _moved(command.text, server.url, tmp_path)
            printed, status = shell.run(here)
            assert status == 0, (here, printed)
            assert matches(_moved(command.expected, server.url, tmp_path), printed), (here, printed)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text()):
        assert (path.parent / target).exists(), target


def _moved(text: str, url: str, folder: Path) -> str:
    """Put a document's address, folder and interpreter in the place where the test runs."""
    text = text.replace("http://127.0.0.1:8000", url)
    text = text.replace(".venv/bin/", f"{Path(sys.executable).parent}/")
    for name in WRITTEN:
        text = text.replace(name, str(folder / name))
    return text


def _environment(server_folder: Path, folder: Path) -> dict[str, str]:
    own = {
        "STARCHART_DATA_DIR": str(server_folder / "data"),
        "STARCHART_LOG_DIR": str(server_folder / "logs"),
        "HOME": str(folder),
    }
    return {k: v for k, v in os.environ.items() if not k.startswith("STARCHART_")} | own


def test_the_documents_name_every_code_of_a_problem() -> None:
    shown = "".join(path.read_text() for path in DOCUMENTS)
    codes = set()
    for folder in ("api", "db", "events", "models", "services"):
        for path in (PROJECT / folder).rglob("*.py"):
            codes.update(re.findall(r'\bcode ?= ?"([a-z_]+)"', path.read_text()))
    assert codes
    assert sorted(code for code in codes if f"`{code}`" not in shown) == []
