"""Who reads a file while another writes to it sees it as it was when reading began."""

from pathlib import Path

from db.embedded.files.file_system import FileSystem
from db.embedded.files.line_reader import LineReader
from db.embedded.ledger.table import LedgerTable
from tests.integration.embedded.builders import entries, make_entry, open_ledger


class GrowingFile(FileSystem):
    """A file to which an entry is appended after each read."""

    def __init__(self, ledger: LedgerTable) -> None:
        self._ledger = ledger

    def pread(self, fd: int, length: int, offset: int) -> bytes:
        data = super().pread(fd, length, offset)
        self._ledger.insert(make_entry(len(self._ledger) + 1))
        return data


def test_a_file_that_grows_under_its_reader_is_not_damaged(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    ledger.insert_multiple(entries(3))
    with (tmp_path / "tracking_events.json").open("rb") as file:
        lines = list(LineReader(GrowingFile(ledger), file.fileno(), "tracking_events"))
    assert [line.doc_id for line in lines] == [1, 2, 3]
    assert len(ledger) > 3
    ledger.close()
