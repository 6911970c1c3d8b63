"""A folder of tables as the source of a copy, or its target."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from db.copying import CannotCopy, Document
from db.embedded.activity.table import ActionTable
from db.embedded.data_folder import LEDGER, DataFolder, table_files
from db.embedded.files.append_storage import AppendStorage
from db.embedded.files.append_table import AppendTable
from db.embedded.files.failure import unavailable
from db.embedded.ledger.table import LedgerTable
from db.embedded.progress.exercise_table import ExerciseTable
from db.embedded.store import EmbeddedStore
from db.embedded.upkeep.reading import entries_of_folder
from db.embedded.upkeep.snapshot import Snapshot, capture

AT_ONCE: Final = 500
EXERCISES: Final = "exercises"
ACTIONS: Final = "project_actions"


class FolderPlace:
    """A folder that no server is using."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self._folder = folder
        self._now = now

    @contextmanager
    def reading(self) -> Iterator["FolderReader"]:
        """Open the folder as a server does, which mends what a killed one left, and keep it."""
        if not table_files(self._folder):
            raise CannotCopy(f"{self._folder} holds no tables.")
        with (
            closing(EmbeddedStore(self._folder, self._now)),
            capture(table_files(self._folder)) as snapshots,
        ):
            yield FolderReader(snapshots)

    @contextmanager
    def writing(self) -> Iterator["FolderWriter"]:
        """Build a folder beside this one, and rename it once it is whole and on the disk."""
        with DataFolder(self._folder), unavailable(self._folder):
            if any(self._folder.iterdir()):
                raise CannotCopy(f"{self._folder} is not empty; a copy goes into an empty folder.")
            building = self._folder.with_name(self._folder.name + ".copying")
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir(mode=0o700)
            yield FolderWriter(building)
            EmbeddedStore(building, self._now).close()
            building.with_name(building.name + ".lock").unlink(missing_ok=True)
            building.rename(self._folder)
            _sync(self._folder.parent)


class FolderReader:
    """Streams files as they are."""

    def __init__(self, snapshots: list[Snapshot]) -> None:
        self._snapshots = {snapshot.table: snapshot for snapshot in snapshots}

    def sizes(self) -> Mapping[str, int]:
        """Give the tables, and how many documents each has."""
        return {
            table: sum(1 for _ in snapshot.documents())
            if snapshot.is_ledger
            else len(_newest_lines(snapshot))
            for table, snapshot in self._snapshots.items()
        }

    def documents(self, table: str) -> Iterator[Document]:
        """Stream a table's documents, of each its newest form; the ledger's has only one."""
        snapshot = self._snapshots[table]
        if snapshot.is_ledger:
            return (document for _, document in snapshot.documents())
        newest = _newest_lines(snapshot)
        numbered = enumerate(snapshot.documents())
        return (document for number, (doc_id, document) in numbered if newest[doc_id] == number)


def _newest_lines(snapshot: Snapshot) -> dict[int, int]:
    """Number the lines, and give for each document the last one that it is in."""
    return {doc_id: number for number, (doc_id, _) in enumerate(snapshot.documents())}


class FolderWriter:
    """Fills a folder's files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, table: str, documents: Iterable[Document]) -> None:
        """Write a table's file, and bring it to the disk."""
        storage = AppendStorage(self._folder / f"{table}.json")
        if table == EXERCISES:
            _append_all(ExerciseTable(storage), documents)
            return
        if table == ACTIONS:
            _append_all(ActionTable(storage), documents)
            return
        with closing(LedgerTable(storage) if table == LEDGER else AppendTable(storage)) as filled:
            for batch in _batches(documents):
                filled.insert_multiple(batch)

    def ledger(self) -> Iterator[Document]:
        """Stream the ledger's file: it was written by household and seq."""
        return entries_of_folder(self._folder)


def _append_all(table: ExerciseTable | ActionTable, documents: Iterable[Document]) -> None:
    with closing(table):
        for batch in _batches(documents):
            table.append(batch)


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    rest = iter(documents)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
