"""Read the ledger of a folder without owning it, beside a process that serves it."""

from collections.abc import Iterator
from pathlib import Path

from db.embedded.data_folder import LEDGER
from db.embedded.files.line_format import Document
from db.embedded.upkeep.snapshot import capture


def entries_of_folder(path: Path) -> Iterator[Document]:
    """Stream the ledger's entries as they are stored, in the file's order."""
    with capture([path / f"{LEDGER}.json"]) as snapshots:
        for snapshot in snapshots:
            for _, document in snapshot.documents():
                yield document
