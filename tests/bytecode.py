"""Compiled modules for the processes that tests start, also where none may be written beside."""

import os
import shutil
import tempfile
from functools import partial

import pytest


def keep_bytecode(config: pytest.Config) -> None:
    """Let them share a folder of compiled modules; each would compile hundreds for itself.

    Without PYTHONDONTWRITEBYTECODE they share what stands beside the modules.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", "") and "PYTHONPYCACHEPREFIX" not in os.environ:
        folder = os.environ["PYTHONPYCACHEPREFIX"] = tempfile.mkdtemp(prefix="bytecode-")
        config.add_cleanup(partial(shutil.rmtree, folder, ignore_errors=True))
