"""Pages that marks lead to are those that a plain search finds, whatever happens meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.faces.ledger import Document
from db.filters import EntryFilter
from db.postgres import entries
from db.postgres.landmarks import Landmarks
from db.postgres.link import Reading
from db.postgres.pages import Pages
from db.postgres.statement import Row, Statement, Values
from db.postgres.store import PostgresStore
from models.tracking_event import entry_as_stored
from tests.integration.stores.builders import NOW, Home, found, later, together
from tests.integration.stores.engines import Postgres
from tests.integration.stores.test_pages import (
    World,
    filter_of,
    mutations,
    newest_first,
    questions,
    quickly,
)

STEP = 2
Page = tuple[list[Document], int]


@pytest.fixture
def store(engine: Postgres) -> Iterator[PostgresStore]:
    """A store that marks every second entry."""
    landmarks = Landmarks(step=STEP)
    with closing(
        PostgresStore(engine.url, NOW, durability="relaxed", migrate=False, landmarks=landmarks)
    ) as store:
        yield store


def page_of(store: PostgresStore, filters: EntryFilter, limit: int, offset: int) -> Page:
    with store.read() as unit:
        rows, total = unit.ledger.page(filters, limit, offset)
    return [entry_as_stored(row) for row in rows], total


def expected_of(chosen: list[Document], limit: int, offset: int) -> Page:
    newest = sorted(chosen, key=newest_first, reverse=True)
    return newest[offset : offset + limit], len(newest)


asked = st.tuples(questions(needs_id=True), st.integers(0, 5), st.integers(0, 14))
erasures = st.tuples(st.integers(0, 1), st.integers(0, 1))


@quickly
@given(
    rounds=st.lists(
        st.tuples(
            st.lists(mutations, min_size=4, max_size=12),
            st.none() | erasures,
            st.lists(asked, min_size=2, max_size=4),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_pages_are_what_a_naive_search_finds_between_mutations_and_erasures(
    store: PostgresStore, rounds: list[Any]
) -> None:
    world = World(store, [])
    for recorded, erased, questions_ in rounds:
        world.entries += [world._record(mutation) for mutation in recorded]
        if erased is not None:
            erase(world, world.users[erased[0]][erased[1]])
        for question, limit, offset in questions_:
            filters = filter_of(world, question)
            for each in (filters, replace(filters, start=None, end=None)):
                expected = expected_of(world.chosen(each), limit, offset)
                assert page_of(store, each, limit, offset) == expected
                assert page_of(store, each, limit, offset) == expected


def erase(world: World, user_id: str) -> None:
    with world.store.write(None) as unit:
        unit.ledger.anonymize(user_id)
    for entry in world.entries:
        if entry["user_id"] == user_id:
            entry["user_id"] = None


def filters_of(home: Home) -> dict[str, EntryFilter]:
    return {
        "child": EntryFilter(child_id=home.child.id),
        "child and household": EntryFilter(household_id=home.id, child_id=home.child.id),
        "user": EntryFilter(user_id=home.parent.id),
        "user and household": EntryFilter(household_id=home.id, user_id=home.parent.id),
    }


def test_a_deep_page_walks_no_further_than_a_step(home: Home, store: PostgresStore) -> None:
    for _ in range(30):
        home.earn()
    for filters in filters_of(home).values():
        for _ in range(3):
            page_of(store, filters, 1, 0)
        link = Watched(store)
        rows, total = Pages(link, store._landmarks).page(filters, 3, 20)
        assert ([row["seq"] for row in rows], total) == ([10, 9, 8], 30)
        assert max(link.offsets) < STEP
        assert "mark_seq" in link.values[0]
        link.close()


def test_entries_of_several_households_are_searched_plainly(
    home: Home, store: PostgresStore
) -> None:
    for number in range(12):
        home.earn(now=later(minutes=number))
    mine = EntryFilter(user_id=home.parent.id)
    for _ in range(3):
        assert page_of(store, mine, 1, 0)[1] == 12
    own = found(store)
    with store.write(own.id) as unit:
        unit.users.save(replace(home.parent, household_id=own.id, former_household_ids=(home.id,)))
    late = own.earn(user_id=home.parent.id, now=later(seconds=1))
    rows, total = page_of(store, mine, 1, 11)
    assert ([row["id"] for row in rows], total) == ([late.id], 13)


@pytest.mark.parametrize("name", ["child", "user"])
def test_pages_beside_appends_are_those_of_one_moment(
    home: Home, store: PostgresStore, name: str
) -> None:
    filters = filters_of(home)[name]
    seen: list[tuple[int, Page]] = []

    def append() -> None:
        for _ in range(40):
            home.earn()

    def look() -> None:
        for number in range(60):
            offset = number % 23
            seen.append((offset, page_of(store, filters, 3, offset)))

    assert together(append, look, look) == [None, None, None]
    everything = [entry_as_stored(entry) for entry in home.entries()]
    for offset, (rows, total) in seen:
        assert rows == expected_of(everything[:total], 3, offset)[0]


@pytest.mark.parametrize("between", [1, 2, 3])
@pytest.mark.parametrize("offset", [0, 6])
@pytest.mark.parametrize("name", ["child", "user", "user and household"])
@pytest.mark.parametrize("what", ["appended", "erased"])
@pytest.mark.parametrize("start", [None, 5, 99])
def test_a_page_is_of_one_moment_whatever_happens_between_its_statements(
    home: Home,
    store: PostgresStore,
    name: str,
    offset: int,
    between: int,
    what: str,
    start: int | None,
) -> None:
    for _ in range(13):
        home.earn()
    filters = filters_of(home)[name]
    for _ in range(3):
        page_of(store, filters, 1, 0)
    chosen = replace(filters, start=None if start is None else later(seconds=start))
    before = page_of(store, chosen, 4, offset)

    def happen() -> None:
        if what == "appended":
            home.earn()
            home.earn()
        else:
            with store.write(home.id) as unit:
                unit.ledger.anonymize(home.parent.id)

    link = Watched(store, between, happen)
    rows, total = Pages(link, store._landmarks).page(chosen, 4, offset)
    link.happen()
    answered = [entries.document(row) for row in rows], total
    after = page_of(store, chosen, 4, offset)
    assert ids(answered) in (ids(before), ids(after))


def ids(page: Page) -> tuple[list[str], int]:
    return [row["id"] for row in page[0]], page[1]


class Watched(Reading):
    """A link on which something happens before one of its statements, or at the end."""

    def __init__(
        self, store: PostgresStore, at: int = 0, happen: Callable[[], None] | None = None
    ) -> None:
        super().__init__(store._connections, store._streams)
        self.values: list[Values] = []
        self._at = at
        self._happen = happen

    @property
    def offsets(self) -> list[int]:
        return [values["offset"] for values in self.values if "offset" in values]

    def all(self, statement: Statement, values: Values) -> list[Row]:
        self.values.append(values)
        if len(self.values) == self._at:
            self.happen()
        return super().all(statement, values)

    def happen(self) -> None:
        if self._happen is not None:
            happen, self._happen = self._happen, None
            happen()
        self.close()
