"""Move house: copy all that one engine holds into another one that is empty.

A copy is there as a whole, with every chain verified, or not at all: into PostgreSQL it is one
transaction, and a folder is built beside its place and renamed. So one that broke off, however
that happened, is simply started again. What is copied are the documents of the tables as the
embedded engine stores them, passwords, keys and anonymous entries included.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final, Protocol

from models.errors import StarchartError
from models.tracking_event import entry_as_stored
from models.verification import Verdict, verify

Document = dict[str, Any]
# Hears of a table's name, how many of its documents are copied, and how many there are.
Progress = Callable[[str, int, int], None]
LEDGER: Final = "tracking_events"
VERIFYING: Final = "verifying"


class CannotCopy(StarchartError):
    """The copy would not be the same, or would mix with what is there; nothing was changed."""

    code = "cannot_copy"


class Reader(Protocol):
    """What a place holds, at one moment."""

    def sizes(self) -> Mapping[str, int]:
        """Give the tables, and how many documents each has."""

    def documents(self, table: str) -> Iterator[Document]:
        """Stream a table's documents; the ledger's in the order of each chain."""


class Writer(Protocol):
    """What a place takes."""

    def take(self, table: str, documents: Iterable[Document]) -> None:
        """Take a table's documents; raises CannotCopy."""

    def ledger(self) -> Iterator[Document]:
        """Stream the ledger as it was taken, by household and seq."""


class Place(Protocol):
    """Where data lives: a folder or a database."""

    def reading(self) -> AbstractContextManager[Reader]:
        """Let it be read; raises StarchartError where that can't be done."""

    def writing(self) -> AbstractContextManager[Writer]:
        """Let it be filled, wholly or not at all; raises CannotCopy where it is not empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """How many documents of each table were copied, and what the verification found."""

    documents: Mapping[str, int]
    verdict: Verdict


def ignore(table: str, done: int, total: int) -> None:
    """Hear of no progress."""


def copy_store(source: Place, target: Place, progress: Progress = ignore) -> Copied:
    """Copy everything, verify every chain, and let it stand only then; raises CannotCopy."""
    with source.reading() as reader, target.writing() as writer:
        sizes = reader.sizes()
        for table, size in sizes.items():
            writer.take(table, _counted(reader.documents(table), table, size, progress))
        ledger = _counted(writer.ledger(), VERIFYING, sizes.get(LEDGER, 0), progress)
        verdict = verify(map(entry_as_stored, ledger))
        _check(verdict, sizes.get(LEDGER, 0))
    return Copied(documents=sizes, verdict=verdict)


def _counted(
    documents: Iterable[Document], table: str, total: int, progress: Progress
) -> Iterator[Document]:
    progress(table, 0, total)
    for done, document in enumerate(documents, 1):
        yield document
        progress(table, done, total)


def _check(verdict: Verdict, size: int) -> None:
    mismatch = verdict.first_mismatch
    if mismatch is not None:
        raise CannotCopy(
            f"The ledger does not verify, at entry {mismatch.seq} of household "
            f"{mismatch.household_id}: {mismatch.reason}. Nothing was copied."
        )
    if verdict.events != size:
        raise CannotCopy(f"{verdict.events} of {size} entries arrived. Nothing was copied.")
