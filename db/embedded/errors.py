"""What the embedded engine refuses."""

from pathlib import Path

from models.errors import StarchartError

REPAIR_COMMAND = "flask --app app db repair"


class DamagedFile(StarchartError):
    """A table's file is damaged somewhere else than in its torn last line."""

    code = "damaged_file"

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(
            f"{path}, line {line}: {reason}. "
            f"Nothing was changed; to keep the other lines, run: {REPAIR_COMMAND}"
        )
        self.path = path
        self.line = line
        self.reason = reason


class UnreadableDocument(StarchartError):
    """A table holds a document, whole as JSON, that is not what the table is for."""

    code = "unreadable_document"

    def __init__(self, table: str, doc_id: int, noun: str, error: Exception) -> None:
        super().__init__(
            f"{table}.json: the document with the id {doc_id} is no {noun} ({error!r}). "
            "Restore a backup, or mend it by hand"
        )


class ForeignTable(StarchartError):
    """A table's file holds rows of another table, which would be lost."""

    code = "foreign_table"

    def __init__(self, path: Path, table: str, rows: int) -> None:
        super().__init__(
            f"{path} holds {rows} rows of another table, {table!r}; "
            "move them to a file of their own first"
        )


class MissingFile(StarchartError):
    """A table's file is gone from a folder whose other files hold documents."""

    code = "missing_file"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is missing, while other tables hold documents. Restore a backup, or put an "
            "empty file there to begin that table anew"
        )


class FolderInUse(StarchartError):
    """Another process writes to the data folder."""

    code = "folder_in_use"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is served by another process already. Only one process may write to it; "
            "to run several, set STARCHART_DATABASE_URL to a PostgreSQL database"
        )


class NotRecorded(StarchartError):
    """The ledger lacks entries that only the children's file has, in lines that would go."""

    code = "not_recorded"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} has entries that the ledger lacks. "
            "Nothing was changed; start the server once, which records them, then compact"
        )


class AppendOnly(StarchartError):
    """The ledger takes new entries, and nothing changes or removes one."""

    code = "append_only"


class BrokenArchive(StarchartError):
    """A backup archive is not whole, so nothing of it was restored."""

    code = "broken_archive"
