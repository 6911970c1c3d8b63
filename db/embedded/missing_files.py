"""Tell a folder that lost a file from one that is new."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from db.embedded.data_folder import LEDGER
from db.embedded.errors import MissingFile
from db.embedded.files.line_format import CLOSING, opening

# Made together at the first start, all of them before the first document of any.
TOGETHER: Final = ("users", "children", "tasks", "rewards", "devices", LEDGER)


def check_all_there(folder: Path) -> None:
    """Raise MissingFile where one file is gone and another one holds documents."""
    paths = [folder / f"{table}.json" for table in TOGETHER]
    gone = [path for path in paths if not path.exists()]
    if gone and _hold_documents([path for path in paths if path not in gone]):
        raise MissingFile(gone[0])


def _hold_documents(paths: Sequence[Path]) -> bool:
    return any(path.stat().st_size > len(opening(path.stem) + CLOSING) for path in paths)
