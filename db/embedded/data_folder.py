"""The folder of the tables, and the lock of the one process that writes to it."""

from pathlib import Path
from types import TracebackType
from typing import Final, Self

from filelock import FileLock, Timeout

from db.embedded.errors import FolderInUse

LEDGER: Final = "tracking_events"


class DataFolder:
    """Own a folder until closed; raise FolderInUse when another process does.

    The lock lies beside the folder, so that a restore can replace the folder under it. The
    operating system drops it with the process, however that ends.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(
            self.path.with_name(self.path.name + ".lock"),
            timeout=0,
            mode=0o600,
            thread_local=False,
            fallback_to_soft=False,
        )
        try:
            self._lock.acquire()
        except Timeout as timeout:
            raise FolderInUse(self.path) from timeout
        self._finish_restore()
        self.path.mkdir(mode=0o700, exist_ok=True)

    def _finish_restore(self) -> None:
        """Move in what a restore had verified when it was killed between its two renames."""
        restored = restoring_path(self.path)
        if restored.exists() and not self.path.exists():
            restored.rename(self.path)

    def table_path(self, table: str) -> Path:
        """Return where a table's file stands."""
        return self.path / f"{table}.json"

    def close(self) -> None:
        """Let the next process have the folder."""
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def restoring_path(path: Path) -> Path:
    """Return the name that a restored folder has for the moment before it takes its place."""
    return path.with_name(path.name + ".restoring")


def table_files(path: Path) -> list[Path]:
    """Return the tables' files in a folder: sorted, and the ledger last."""
    return sorted(path.glob("*.json"), key=lambda file: (file.stem == LEDGER, file.name))
