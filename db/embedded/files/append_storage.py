"""TinyDB's storage over a file that grows by lines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from tinydb.storages import Storage

from db.embedded.errors import ForeignTable
from db.embedded.files.append_file import AppendFile
from db.embedded.files.file_system import FileSystem
from db.embedded.files.group_commit import GroupCommit
from db.embedded.files.line_format import Document, entry
from db.embedded.files.line_reader import Line


class AppendStorage(Storage):
    """Keep the one table that is named like its file.

    With a group every change is announced to it. Without one the caller syncs; until then what
    was written is kept in memory. `TinyDB(path, storage=AppendStorage)` works too.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        fs: FileSystem | None = None,
        group: GroupCommit | None = None,
        required: bool = True,
    ) -> None:
        super().__init__()
        self.path = Path(path)
        self.table = self.path.stem
        self.group = group
        self.lines = 0
        self._counting = Lock()
        self._loaded = False
        self.file = AppendFile(self.path, self.table, fs)
        if group is not None:
            group.register(self.file, required=required)

    def load(self) -> dict[int, Document]:
        """Read every document; cut a torn tail; raise DamagedFile when there is other damage."""
        rows = self.file.load(self._rows_of)
        self._loaded = True
        return rows

    def _rows_of(self, lines: Iterable[Line]) -> dict[int, Document]:
        self.lines = 0
        rows: dict[int, Document] = {}
        for line in lines:
            rows[line.doc_id] = line.document
            self.lines += 1
        return rows

    def read(self) -> dict[str, dict[str, Any]]:
        """Return the table as TinyDB wants it, read from the file."""
        if not self._loaded:
            self.load()
        return {self.table: {str(line.doc_id): line.document for line in self.file.lines()}}

    def history(self) -> Iterator[Document]:
        """Return every document that the file holds, replaced ones too, oldest first."""
        return (line.document for line in self.file.lines())

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Replace the table, durably."""
        for name, rows in data.items():
            if name != self.table and rows:
                raise ForeignTable(self.path, name, len(rows))
        self.rewrite([entry(int(i), row) for i, row in data.get(self.table, {}).items()])

    def append(self, entries: Sequence[bytes]) -> None:
        """Add lines in one write; raise StorageUnavailable with nothing added."""
        self.file.append(entries)
        with self._counting:
            self.lines += len(entries)
        self._announce()

    def rewrite(self, entries: Sequence[bytes]) -> None:
        """Replace all lines, durably; raise StorageUnavailable with nothing changed."""
        self.file.rewrite(entries)
        self.lines = len(entries)
        self._announce()

    def compact_beside(self, entries: Sequence[bytes], until: int, lines: int) -> None:
        """Put entries in the place of the first lines, durably, while others are appended.

        After the file's `begin_compaction` gave where those end. Raises StorageUnavailable with
        nothing changed.
        """
        self.file.compact_beside(entries, until)
        with self._counting:
            self.lines += len(entries) - lines
        self._announce()

    def _announce(self) -> None:
        if self.group is not None:
            self.group.changed()

    def close(self) -> None:
        """Bring everything to the disk and close the file."""
        try:
            self.file.sync()
        finally:
            self.file.close()
