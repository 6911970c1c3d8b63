"""Models kept in an append-only table, and in memory as they are."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, Protocol, Self, TypeVar

from tinydb.table import Document

from db.embedded.errors import UnreadableDocument
from db.embedded.files.append_table import AppendTable
from models.errors import NotFound


class Model(Protocol):
    """What a collection can keep."""

    @property
    def id(self) -> str:
        """Its identifier."""

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any], /) -> Self:
        """Read the stored form back."""


class HouseholdModel(Model, Protocol):
    """A model that belongs to a household."""

    @property
    def household_id(self) -> str:
        """The household's identifier."""


M = TypeVar("M", bound=Model)
H = TypeVar("H", bound=HouseholdModel)


class Collection(Generic[M]):
    """Things with an id. A write is one append, and changes nothing where it fails."""

    def __init__(self, table: AppendTable, model: type[M], noun: str) -> None:
        self._table = table
        self._noun = noun
        self.things: dict[str, M] = {}  # to be read by others, and always this same one
        self._doc_ids: dict[str, int] = {}
        for document in table:
            self._take(self._read(model, document), document.doc_id)

    def _read(self, model: type[M], document: Document) -> M:
        try:
            return model.from_dict(document)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UnreadableDocument(
                self._table.name, document.doc_id, self._noun, error
            ) from error

    def get(self, thing_id: str) -> M:
        """Give a thing; raises NotFound."""
        thing = self.things.get(thing_id)
        if thing is None:
            raise self.not_found()
        return thing

    def find(self, thing_id: str) -> M | None:
        """Give a thing, or nothing."""
        return self.things.get(thing_id)

    def __iter__(self) -> Iterator[M]:
        return iter(list(self.things.values()))

    def __len__(self) -> int:
        return len(self.things)

    def where(self, matches: Callable[[M], bool]) -> list[M]:
        """Give the things that match, in the order in which they were added."""
        return [thing for thing in self if matches(thing)]

    def add(self, thing: M) -> M:
        """Keep a new thing."""
        self._take(thing, self._table.insert(thing.to_dict()))
        return thing

    def save(self, thing: M) -> M:
        """Replace a thing by its newer self."""
        doc_id = self._doc_ids[thing.id]
        self._table.replace(doc_id, thing.to_dict())
        self._take(thing, doc_id)
        return thing

    def remove(self, thing_id: str) -> None:
        """Forget a thing, durably."""
        self.remove_all([self.get(thing_id)])

    def remove_all(self, things: Iterable[M]) -> None:
        """Forget several things at once, durably."""
        gone = list(things)
        if gone:
            self._table.remove(doc_ids=[self._doc_ids[thing.id] for thing in gone])
        for thing in gone:
            self._drop(thing)

    def not_found(self) -> NotFound:
        """Make the error for a thing that is not there."""
        return NotFound(f"There is no such {self._noun}.")

    def _take(self, thing: M, doc_id: int) -> None:
        self.things[thing.id] = thing
        self._doc_ids[thing.id] = doc_id

    def _drop(self, thing: M) -> None:
        del self.things[thing.id], self._doc_ids[thing.id]


def nothing(household_id: str) -> None:
    """Have nothing to do before a removal."""


class HouseholdCollection(Generic[H]):
    """Things of households, which are never found through another household.

    A removal is durable at once, and so ahead of all that was written before it: `before_removal`,
    called with the household's id, brings to the disk what must not be lost when the thing is gone.
    """

    def __init__(
        self,
        table: AppendTable,
        model: type[H],
        noun: str,
        *,
        before_removal: Callable[[str], None] = nothing,
    ) -> None:
        self._all: Collection[H] = Collection(table, model, noun)
        self._things = self._all.things
        self._before_removal = before_removal
        self._of_household: dict[str, dict[str, None]] = {}
        for thing in self._all:
            self._index(thing)

    def __iter__(self) -> Iterator[H]:
        return iter(self._all)

    def get(self, household_id: str, thing_id: str) -> H:
        """Give a thing; raises NotFound, also for another household's."""
        thing = self.find(household_id, thing_id)
        if thing is None:
            raise self._all.not_found()
        return thing

    def find(self, household_id: str, thing_id: str) -> H | None:
        """Give a thing, or nothing."""
        thing = self._things.get(thing_id)
        return thing if thing is not None and thing.household_id == household_id else None

    def find_by_id(self, thing_id: str) -> H | None:
        """Give a thing of whatever household."""
        return self._all.find(thing_id)

    def of_household(self, household_id: str) -> list[H]:
        """Give a household's things, oldest first."""
        found = [self._all.find(thing_id) for thing_id in list(self._ids(household_id))]
        return [thing for thing in found if thing is not None]

    def add(self, thing: H) -> H:
        """Keep a new thing."""
        self._all.add(thing)
        self._index(thing)
        return thing

    def save(self, thing: H) -> H:
        """Replace a thing by its newer self."""
        return self._all.save(thing)

    def remove(self, household_id: str, thing_id: str) -> None:
        """Forget a thing, durably; raises NotFound."""
        thing = self.get(household_id, thing_id)
        self._before_removal(household_id)
        self._all.remove(thing_id)
        del self._of_household[thing.household_id][thing_id]

    def _ids(self, household_id: str) -> dict[str, None]:
        return self._of_household.get(household_id, {})

    def _index(self, thing: H) -> None:
        self._of_household.setdefault(thing.household_id, {})[thing.id] = None
