"""Lines that were put aside, from a torn end or by a repair: take somebody out of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from db.embedded.files.failure import unavailable
from db.embedded.files.file_system import FileSystem
from db.embedded.files.side_file import SideFile

PATTERNS: Final = ("*.json.torn-*", "*.json.damaged-*")


def forget(folder: Path, words: Sequence[str], fs: FileSystem) -> None:
    """Drop the lines that hold one of the words, each file in one step, durably.

    Raises StorageUnavailable.
    """
    sought = [word.encode() for word in words]
    for path in [path for pattern in PATTERNS for path in folder.glob(pattern)]:
        with unavailable(path):
            lines = path.read_bytes().splitlines(keepends=True)
            kept = [line for line in lines if not any(word in line for word in sought)]
            if len(kept) < len(lines):
                _replace(path, b"".join(kept), fs)


def _replace(path: Path, content: bytes, fs: FileSystem) -> None:
    temporary = path.with_name(f"{path.name}.tmp")
    SideFile(temporary, fs).write(content)
    fs.replace(temporary, path)
    fs.fsync_folder(path.parent)
