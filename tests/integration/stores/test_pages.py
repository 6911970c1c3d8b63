"""Pages and scans beside a naive model of them, on both engines."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.faces.ledger import Document
from db.filters import EntryFilter
from db.store import Store
from models.times import parse_iso
from models.tracking_event import entry_as_stored
from tests.integration.stores.builders import NOW, Home, found, later

KINDS = [
    ("task", "activated"),
    ("penalty", "activated"),
    ("reward", "requested"),
    ("reward", "cancelled"),
]


@dataclass(frozen=True)
class Mutation:
    """What one entry of the made-up ledger is about."""

    home: int
    child: int
    user: int
    kind: int
    moment: int


mutations = st.builds(
    Mutation,
    home=st.integers(0, 1),
    child=st.integers(0, 1),
    user=st.integers(0, 1),
    kind=st.integers(0, 3),
    moment=st.integers(-2, 6),
)


class World:
    """Two households with two children each, and all that was recorded in them."""

    def __init__(self, store: Store, recorded: list[Mutation]) -> None:
        self.store = store
        self.homes = [found(store), found(store)]
        self.children = [[home.child, home.add_child()] for home in self.homes]
        self.users = [[home.parent.id, home.child.id] for home in self.homes]  # any id will do
        self.entries = [self._record(mutation) for mutation in recorded]

    def _record(self, mutation: Mutation) -> Document:
        home: Home = self.homes[mutation.home]
        entity_type, action = KINDS[mutation.kind]
        return home.earn(
            child_id=self.children[mutation.home][mutation.child].id,
            user_id=self.users[mutation.home][mutation.user],
            entity_type=entity_type,
            action=action,
            delta=0,
            now=later(seconds=mutation.moment),
            metadata={"reward_name": "Ice", "reward_cost": 5},
        ).to_dict()

    def chosen(self, filters: EntryFilter) -> list[Document]:
        mine = {home.id for home in self.homes}
        return [e for e in self.entries if e["household_id"] in mine and matches(e, filters)]


def matches(entry: Document, filters: EntryFilter) -> bool:
    exact = ("household_id", "child_id", "user_id", "entity_type", "action")
    moment = parse_iso(entry["occurred_at"])
    return (
        all(getattr(filters, name) in (None, entry[name]) for name in exact)
        and (filters.start is None or moment >= filters.start)
        and (filters.end is None or moment < filters.end)
    )


moments = st.none() | st.integers(-3, 7).map(lambda second: NOW + timedelta(seconds=second))


@st.composite
def questions(draw: st.DrawFn, *, needs_id: bool) -> dict[str, Any]:
    """What a filter asks for; ids as (household, place), to be looked up in a world."""
    one_id = ["household_id", "child_id", "user_id"]
    some = draw(st.lists(st.sampled_from(one_id), min_size=int(needs_id), unique=True))
    asked: dict[str, Any] = {
        name: (draw(st.integers(0, 1)), draw(st.integers(0, 1))) for name in some
    }
    asked["entity_type"] = draw(st.sampled_from([None, "task", "reward", "penalty"]))
    asked["action"] = draw(st.sampled_from([None, "activated", "requested", "redeemed"]))
    start: datetime | None = draw(moments)
    return asked | {"start": start, "end": draw(moments)}


def filter_of(world: World, asked: dict[str, Any]) -> EntryFilter:
    ids = {
        "household_id": lambda h, _: world.homes[h].id,
        "child_id": lambda h, place: world.children[h][place].id,
        "user_id": lambda h, place: world.users[h][place],
    }
    return EntryFilter(
        **{name: ids[name](*value) if name in ids else value for name, value in asked.items()}
    )


def newest_first(entry: Document) -> Any:
    return (entry["occurred_at"], entry["created_at"], entry["seq"])


quickly = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ledgers = st.lists(mutations, max_size=12)
many_questions = st.lists(
    st.tuples(questions(needs_id=True), st.integers(0, 6), st.integers(0, 8)),
    min_size=4,
    max_size=8,
)


@quickly
@given(recorded=ledgers, asked=many_questions)
def test_a_page_is_what_a_naive_search_finds(
    store: Store, recorded: list[Mutation], asked: list[tuple[dict[str, Any], int, int]]
) -> None:
    world = World(store, recorded)
    for question, limit, offset in asked:
        filters = filter_of(world, question)
        expected = sorted(world.chosen(filters), key=newest_first, reverse=True)
        with store.read() as unit:
            page, total = unit.ledger.page(filters, limit, offset)
        assert [entry_as_stored(entry) for entry in page] == expected[offset : offset + limit]
        assert total == len(expected)


@quickly
@given(recorded=ledgers, asked=st.lists(questions(needs_id=False), min_size=3, max_size=5))
def test_a_scan_gives_every_household_in_order(
    store: Store, recorded: list[Mutation], asked: list[dict[str, Any]]
) -> None:
    world = World(store, recorded)
    mine = {home.id for home in world.homes}
    for question in asked:
        filters = filter_of(world, question)
        expected = sorted(world.chosen(filters), key=lambda e: (e["household_id"], e["seq"]))
        with store.read() as unit:
            scanned = [entry_as_stored(entry) for entry in unit.ledger.scan(filters)]
        assert [entry for entry in scanned if entry["household_id"] in mine] == expected


def test_a_page_counts_what_it_does_not_show(home: Home) -> None:
    for _ in range(3):
        home.earn()
    asked = EntryFilter(child_id=home.child.id)
    with home.store.read() as unit:
        assert unit.ledger.page(asked, 10, 99) == ([], 3)
        assert unit.ledger.page(asked, 10, 10**30) == ([], 3)
        assert unit.ledger.page(asked, 0, 0) == ([], 3)


def test_a_page_of_all_households_is_newest_first(home: Home) -> None:
    other = found(home.store)
    events = [place.earn(now=later(minutes=n)) for n, place in enumerate([home, other, home])]
    with home.store.read() as unit:
        page, total = unit.ledger.page(EntryFilter(), 2, 0)
    assert [entry["id"] for entry in page] == [events[2].id, events[1].id]
    assert total == 3


def test_a_scan_may_be_left_in_the_middle(home: Home) -> None:
    for _ in range(5):
        home.earn()
    with home.store.read() as unit:
        first = next(iter(unit.ledger.scan(EntryFilter())))
        assert first["seq"] == 1
    home.earn()
    assert len(home.entries()) == 6


def test_a_unit_scans_what_it_wrote(home: Home) -> None:
    with home.store.write(home.id) as unit:
        home.record_in(unit)
        scan = unit.ledger.scan(EntryFilter(child_id=home.child.id))
        assert [entry["seq"] for entry in scan] == [1]


def test_scans_may_be_interleaved(home: Home) -> None:
    for _ in range(3):
        home.earn()
    with home.store.write(home.id) as unit:
        pairs = zip(
            unit.ledger.scan(EntryFilter(child_id=home.child.id)),
            unit.ledger.scan(EntryFilter(household_id=home.id)),
            strict=True,
        )
        assert [(first["seq"], second["seq"]) for first, second in pairs] == [
            (1, 1),
            (2, 2),
            (3, 3),
        ]
