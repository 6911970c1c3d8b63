"""Imports point one way: app -> api -> services -> db, events -> models; utils to none of ours."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from utils import ALLOCATOR_OPTIONS

PROJECT = Path(__file__).parents[2]
OURS = {"app", "server", "api", "services", "db", "events", "models", "utils", "tests", "bench"}
MAY_IMPORT = {
    "app": {"server", "api", "services", "db", "events", "models", "utils"},
    "api": {"api", "services", "db", "events", "models", "utils"},
    "services": {"services", "db", "events", "models", "utils"},
    "db": {"db", "models", "utils"},
    "events": {"events", "models", "utils"},
    "models": {"models"},
    "server": {"utils"},
    "utils": {"utils"},
}


def files_of(layer: str) -> list[Path]:
    alone = PROJECT / f"{layer}.py"
    return [alone] if alone.exists() else sorted((PROJECT / layer).rglob("*.py"))


def imports_of(path: Path) -> Iterator[str]:
    """Name every module that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""


def importers(layer: str, packages: set[str]) -> set[str]:
    """Name the files of a layer that import one of these packages."""
    return {
        f"{path.relative_to(PROJECT)} imports {module}"
        for path in files_of(layer)
        for module in imports_of(path)
        if module.split(".")[0] in packages
    }


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_a_layer_imports_only_what_lies_below_it(layer: str) -> None:
    assert files_of(layer)
    assert importers(layer, OURS - MAY_IMPORT[layer]) == set()


@pytest.mark.parametrize("layer", ["models", "db", "services"])
def test_only_the_edge_of_the_application_knows_of_http(layer: str) -> None:
    http = {"flask", "flask_openapi", "flask_jwt_extended", "flask_limiter", "werkzeug"}
    assert importers(layer, http) == set()


@pytest.mark.parametrize("layer", [layer for layer in MAY_IMPORT if layer != "db"])
def test_only_db_knows_of_tinydb(layer: str) -> None:
    assert importers(layer, {"tinydb"}) == set()


def test_a_data_folder_is_served_without_the_databases_libraries() -> None:
    program = "import app, sys; print({'sqlalchemy', 'alembic', 'psycopg'} & sys.modules.keys())"
    imported = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert imported.stdout == "set()\n"


LOOKS_WHEN_GRANIAN_IS_IMPORTED = """
import os, sys

class Looking:
    def find_spec(self, name, path=None, target=None):
        if name == "granian._granian":
            print(os.environ.get("_RJEM_MALLOC_CONF"))

sys.meta_path.insert(0, Looking())
import {first}
"""


@pytest.mark.parametrize("first", ["app", "server", "utils.serving"])
def test_granians_allocator_is_set_up_before_it_is_imported(first: str) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "_RJEM_MALLOC_CONF"}
    program = LOOKS_WHEN_GRANIAN_IS_IMPORTED.replace("{first}", first)
    imported = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert imported.stdout == f"{ALLOCATOR_OPTIONS}\n"


def test_nothing_happens_when_the_application_is_imported(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1"}
    imported = subprocess.run(
        [sys.executable, "-c", "import app, threading; print(threading.active_count())"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (imported.stdout, imported.stderr) == ("1\n", "")
    assert list(tmp_path.iterdir()) == []
