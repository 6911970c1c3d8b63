"""Temporary files in memory, where the machine has room: a test's data lasts as long as it does."""

import os
import shutil
import tempfile
from pathlib import Path

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - tempfile makes folders of its own in it
ENOUGH_BYTES = 2 << 30


def keep_temporary_files_in_memory() -> None:
    """Let this process and those it starts make them there, unless TMPDIR says where."""
    if "TMPDIR" not in os.environ and _has_room():
        os.environ["TMPDIR"] = tempfile.tempdir = str(SHARED_MEMORY)


def _has_room() -> bool:
    return (
        os.access(SHARED_MEMORY, os.W_OK) and shutil.disk_usage(SHARED_MEMORY).free > ENOUGH_BYTES
    )
