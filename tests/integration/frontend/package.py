"""The TypeScript package beside the server, as the tests use it: its tools, its types, a copy."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.servers import PROJECT

FRONTEND = PROJECT / "frontend"
GENERATED = Path("src/generated")
SOURCES = ("api", "db", "events", "models", "services", "utils")
CONFIGURATION = ("package.json", "run", "tsconfig.json", "tsconfig.build.json", "vitest.config.ts")


@dataclass(frozen=True)
class Outcome:
    """What a command said, and whether it ended well."""

    ok: bool
    said: str


def run(*command: str, folder: Path = FRONTEND, sent: str = "") -> Outcome:
    """Run one of the package's tools."""
    done = subprocess.run(
        [folder / "run", *command],
        input=sent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"STARCHART_PYTHON": sys.executable, "NO_COLOR": "1"},
    )
    return Outcome(done.returncode == 0, done.stdout)


def openapi_document(project: Path = PROJECT) -> str:
    """Write the document as `make client-types` does, without a server."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "openapi"],
        cwd=project,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def write_types(document: str, folder: Path) -> None:
    """Write what is generated from a document into a folder."""
    outcome = run("node", "scripts/generate.mjs", str(folder), sent=document)
    assert outcome.ok, outcome.said


def copied_server(folder: Path) -> Path:
    """Copy what the document is made from."""
    for name in SOURCES:
        shutil.copytree(PROJECT / name, folder / name)
    for name in ("app.py", "server.py"):
        shutil.copy(PROJECT / name, folder)
    return folder


def copied_package(folder: Path) -> Path:
    """Copy the package, with the packages that it needs."""
    for name in ("src", "tests"):
        shutil.copytree(FRONTEND / name, folder / name)
    for name in CONFIGURATION:
        shutil.copy(FRONTEND / name, folder)
    (folder / "node_modules").symlink_to(FRONTEND / "node_modules")
    shutil.copy(FRONTEND / "package-lock.json", folder)
    return folder
